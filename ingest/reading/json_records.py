"""JSON deliveries: an array of objects (read as a stream), one object on each line, or one object.

The standard library's scanner takes one value at a time, so that memory is bounded and every number stays as it was
written, however long. (Event parsers in C were tried: theirs dies of a number with more than 4,300 digits.)
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from ingest.canonical.values import in_one_line
from register.errors import InputRefusedError

LONGEST_LINE = 4_000_000
LONGEST_ITEM = 16_000_000
"""An array is given up where an item does not end within so many characters."""
KEPT_OF_BROKEN = 10_000
PIECE = 65_536

Found = Iterator[tuple[dict[str, Any], str]]

BLANK = frozenset(" \t\r\n")
NOT_JSON = "the line is not valid JSON"


def header_key(key: str) -> str:
    """A column or key as the canonical names are written: lower case, single underscores, none around.

    Names that begin with an underscore are the ledger's own. Marks that cannot be seen are dropped.
    """
    return short_key(key) if len(key) <= 100 else folded_key(key)


def folded_key(key: str) -> str:
    """A key folded."""
    return "_".join(in_one_line(key).casefold().replace("-", " ").replace("_", " ").split())


short_key = lru_cache(maxsize=4096)(folded_key)


class DoubledObject(dict[str, Any]):
    """An object that names a key more than once: which value is meant cannot be told."""


def as_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object as the scanner hands it over."""
    made = dict(pairs)
    return made if len(made) == len(pairs) else DoubledObject(made)


DECODER = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=as_object)


class ArrayText:
    """The text of an array, of which no more is held than one item needs."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self.text = text
        self.held = ""
        self.at = 0

    def more(self) -> bool:
        """Read on, as far again as is held; False at the end."""
        piece = self.text.read(max(PIECE, len(self.held) - self.at))
        if piece:
            self.held, self.at = self.held[self.at :] + piece, 0
        return bool(piece)

    def peek(self) -> str:
        """The next character that is not blank, which stays; empty at the end."""
        while True:
            while self.at < len(self.held):
                if (mark := self.held[self.at]) not in BLANK:
                    return mark
                self.at += 1
            if not self.more():
                return ""

    def mark(self) -> str:
        """The next character that is not blank, taken; empty at the end."""
        mark = self.peek()
        self.at += len(mark)
        return mark

    def value(self) -> Any:
        """The next value.

        Raises JSONDecodeError where there is none, OverflowError where it has no end, RecursionError where it is
        nested too deeply.
        """
        self.peek()
        while True:
            try:
                value, end = DECODER.raw_decode(self.held, self.at)
            except json.JSONDecodeError:
                if len(self.held) - self.at > LONGEST_ITEM:
                    raise OverflowError from None
                if not self.more():
                    raise
                continue
            if end == len(self.held) and self.more():
                continue  # a number may go on
            self.at = end
            return value


def items(source: ArrayText) -> Iterator[Any]:
    """Values of the array that comes next. Raises JSONDecodeError where it does not go on as an array."""
    source.mark()
    if source.peek() == "]":
        source.mark()
        return
    while True:
        yield source.value()
        mark = source.mark()
        if mark == "]":
            return
        if mark != ",":
            raise json.JSONDecodeError("Expecting ','", source.held, source.at - len(mark))


def read_array(text: io.TextIOWrapper) -> Found:
    """Objects of a JSON array, in bounded memory. Damage anywhere refuses the delivery as a whole."""
    source, count = ArrayText(text), 0
    try:
        for value in items(source):
            yield as_record(value)
            count += 1
        if not source.peek():
            return
        how = "something else follows it"
    except RecursionError:
        how = "it is nested too deeply"
    except OverflowError:
        how = f"it has an item of more than {LONGEST_ITEM:,} characters, or is malformed"
    except json.JSONDecodeError as error:
        cut = error.pos >= len(error.doc.rstrip()) or error.msg.startswith("Unterminated")
        how = "it is cut off" if cut else "it is malformed"
    raise InputRefusedError(
        f"The JSON array cannot be read to its end: {how} (after item {count}).",
        "Check that the export is complete and valid JSON, and send it again.",
    )


def read_lines(text: io.TextIOWrapper) -> Found:
    """One JSON object a line; or, where the lines are no objects, one object over the whole delivery."""
    lines = lines_of(text)
    first = next(lines, "")
    if isinstance(decoded(first), dict):
        yield as_record(decoded(first))
    else:
        ahead, size = [first], 0
        while size <= LONGEST_LINE and (line := next(lines, "")):
            ahead.append(line)
            size += len(line)
        whole = decoded("".join(ahead)) if max(size, len(first)) <= LONGEST_LINE else None
        if isinstance(whole, dict):
            yield as_record(whole)
            return
        if 2 * sum(isinstance(decoded(line), dict) for line in ahead[1:]) < len(ahead):
            raise InputRefusedError(
                "The file starts like JSON, but neither its lines nor the whole are JSON objects.",
                "Send a JSON array, or one JSON object on each line.",
            )
        yield from map(of_line, ahead)
    yield from map(of_line, lines)


def lines_of(text: io.TextIOWrapper) -> Iterator[str]:
    """Lines that are not blank; of one that is too long no more than its beginning."""
    while line := text.readline(LONGEST_LINE + 1):
        end = line
        while end and not end.endswith(("\n", "\r")):
            end = text.readline(LONGEST_LINE)
        if line.strip():
            yield line


def of_line(line: str) -> tuple[dict[str, Any], str]:
    """A line as a record."""
    if len(line) > LONGEST_LINE:
        return {"_line": line[:KEPT_OF_BROKEN]}, f"the line is longer than {LONGEST_LINE:,} characters"
    value = decoded(line)
    return as_record(value) if value is not None else ({"_line": line[:KEPT_OF_BROKEN].rstrip("\r\n")}, NOT_JSON)


def decoded(line: str) -> Any:
    """The JSON value of a text, numbers as they were written; None where it is none."""
    try:
        return DECODER.decode(line)
    except (ValueError, RecursionError):
        return None


def as_record(value: Any) -> tuple[dict[str, Any], str]:
    """An object as a record; anything else is kept, and broken."""
    if not isinstance(value, dict):
        return {"_line": json.dumps(value, ensure_ascii=False)[:KEPT_OF_BROKEN]}, "the item is not a JSON object"
    raw = {header_key(key): item for key, item in value.items()}
    if isinstance(value, DoubledObject) or len(raw) < len(value):
        return {"_line": json.dumps(value, ensure_ascii=False)[:KEPT_OF_BROKEN]}, "the object names a key twice"
    return raw, ""
