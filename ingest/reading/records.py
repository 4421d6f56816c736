"""Records of a delivery, one by one, whatever its format: CSV, a JSON array, one JSON object, or NDJSON."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from ingest.canonical.values import DEEPEST, cleaned
from ingest.reading.delimited import read_delimited
from ingest.reading.encoding import ChunkStream, encoding_of
from ingest.reading.json_records import read_array, read_lines
from register.errors import InputRefusedError

PEEK = 65_536
LONGEST_RECORD = 4_000_000
"""Characters in all values of one record."""


@dataclass(frozen=True, slots=True)
class RawRecord:
    """One record as received. `position` counts from 1; `broken` says why it could not be taken apart (raw then
    holds what there was of it under `_line`)."""

    position: int
    raw: dict[str, Any]
    broken: str = ""


def read_records(
    chunks: Callable[[], Iterable[bytes]], fields: Iterable[str], needed: Iterable[str]
) -> Iterator[RawRecord]:
    """Records of a delivery. `chunks()` gives its bytes anew each time it is called.

    `fields` are the columns known for this kind, `needed` those without which a CSV cannot be one of it.
    Raises InputRefusedError where the delivery as a whole cannot be read.
    """
    encoding = encoding_of(chunks())
    head = first_character(text_of(chunks(), encoding))
    if not head:
        raise InputRefusedError("The file is empty.", "Check the export and send it again.")
    text = text_of(chunks(), encoding)
    if head == "[":
        found = read_array(text)
    elif head == "{":
        found = read_lines(text)
    else:
        found = read_delimited(text, frozenset(fields), tuple(needed))
    for position, (raw, broken) in enumerate(found, start=1):
        if fault := unfit(raw):
            raw, broken = {"_line": ""}, fault
        yield RawRecord(position, cleaned(raw), broken)


def text_of(chunks: Iterable[bytes], encoding: str) -> io.TextIOWrapper:
    """The characters of a delivery, line ends as they are."""
    return io.TextIOWrapper(io.BufferedReader(ChunkStream(chunks), PEEK), encoding=encoding, newline="")


def first_character(text: io.TextIOWrapper) -> str:
    """The first character that is not blank; empty at the end of a file with nothing in it."""
    while piece := text.read(PEEK):
        if piece := piece.lstrip():
            return piece[0]
    return ""


def unfit(raw: dict[str, Any]) -> str:
    """Why a record is too large or too deep for the ledger; blank where it is not."""
    size, level = 0, list(raw.values())
    for _ in range(DEEPEST):
        size += sum(len(value) for value in level if isinstance(value, str))
        if size > LONGEST_RECORD:
            return f"the record is longer than {LONGEST_RECORD:,} characters"
        level = [
            part
            for value in level
            if isinstance(value, list | dict)
            for part in (value if isinstance(value, list) else [*value, *value.values()])
        ]
        if not level:
            return ""
    return f"the record is nested more than {DEEPEST} levels deep"
