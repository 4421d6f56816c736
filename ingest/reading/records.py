"""Records of a delivery, one by one, whatever its format: CSV, a JSON array, one JSON object, or NDJSON."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from ingest.canonical.values import cleaned
from ingest.reading.delimited import read_delimited
from ingest.reading.encoding import ChunkStream, encoding_of
from ingest.reading.json_records import read_array, read_lines
from register.errors import InputRefusedError

PEEK = 65_536


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
    stream = io.BufferedReader(ChunkStream(chunks()), PEEK)
    text = io.TextIOWrapper(stream, encoding=encoding, newline="")
    head = first_character(text)
    if not head:
        raise InputRefusedError("The file is empty.", "Check the export and send it again.")
    text = io.TextIOWrapper(io.BufferedReader(ChunkStream(chunks()), PEEK), encoding=encoding, newline="")
    if head == "[":
        found = read_array(io.BufferedReader(ChunkStream(chunks()), PEEK), encoding)
    elif head == "{":
        found = read_lines(text)
    else:
        found = read_delimited(text, frozenset(fields), tuple(needed))
    for position, (raw, broken) in enumerate(found, start=1):
        yield RawRecord(position, cleaned(raw), broken)


def first_character(text: io.TextIOWrapper) -> str:
    """The first character that is not blank; empty at the end of a file with nothing in it."""
    while piece := text.read(PEEK):
        if piece := piece.lstrip():
            return piece[0]
    return ""
