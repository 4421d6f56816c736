"""JSON deliveries: an array of objects (read as a stream), or one object on each line."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import ijson

from register.errors import InputRefusedError

LONGEST_LINE = 1_000_000

Found = Iterator[tuple[dict[str, Any], str]]


def header_key(key: str) -> str:
    """A column or key as the canonical names are written: lower case, underscores, no blanks around."""
    return "_".join(key.strip().strip("\ufeff").casefold().replace("-", " ").split())


def read_array(stream: io.BufferedReader, encoding: str) -> Found:
    """Objects of a JSON array, in bounded memory. Damage in the middle refuses the delivery as a whole."""
    source: Any = stream
    if encoding != "utf-8":
        source = io.BytesIO(stream.read().decode(encoding).encode("utf-8"))
    try:
        for item in ijson.items(source, "item"):
            yield as_record(as_written(item))
    except (ijson.JSONError, UnicodeDecodeError) as error:
        how = "it is cut off" if "incomplete" in type(error).__name__.casefold() else "it is malformed"
        raise InputRefusedError(
            f"The JSON array cannot be read to its end: {how}.",
            "Check that the export is complete and valid JSON, and send it again.",
        ) from None


def read_lines(text: io.TextIOWrapper) -> Found:
    """One JSON object a line; or, where the first line is not whole, one object over the whole delivery."""
    first = text.readline(LONGEST_LINE + 1)
    while first and not first.strip():
        first = text.readline(LONGEST_LINE + 1)
    if decoded(first) is None:
        whole = decoded(first + text.read(LONGEST_LINE))
        if whole is not None:
            yield as_record(whole)
            return
        raise InputRefusedError(
            "The file starts like JSON but neither its first line nor the whole is a JSON object.",
            "Send a JSON array, or one JSON object on each line.",
        )
    line = first
    while line:
        if len(line) > LONGEST_LINE and not line.endswith("\n"):
            while (rest := text.readline(LONGEST_LINE)) and not rest.endswith("\n"):
                pass
            yield {"_line": line[:1000]}, f"the line is longer than {LONGEST_LINE:,} characters"
        elif line.strip():
            value = decoded(line)
            yield (
                ({"_line": line.rstrip("\r\n")}, "the line is not valid JSON") if value is None else as_record(value)
            )
        line = text.readline(LONGEST_LINE + 1)


def decoded(line: str) -> Any:
    """The JSON value of a text, numbers as they were written; None where it is none."""
    try:
        return json.loads(line, parse_float=str, parse_int=str, parse_constant=str)
    except (ValueError, RecursionError):
        return None


def as_record(value: Any) -> tuple[dict[str, Any], str]:
    """An object as a record; anything else is kept, and broken."""
    if isinstance(value, dict):
        return {header_key(str(key)): item for key, item in value.items()}, ""
    return {"_line": json.dumps(value, ensure_ascii=False, default=str)[:1000]}, "the item is not a JSON object"


def as_written(value: Any) -> Any:
    """Numbers as text, all the way down: an id of 007 or a latitude of 51.10 may not change on the way."""
    if isinstance(value, Decimal) or (isinstance(value, int) and not isinstance(value, bool)):
        return str(value)
    if isinstance(value, list):
        return [as_written(item) for item in value]
    if isinstance(value, dict):
        return {key: as_written(item) for key, item in value.items()}
    return value
