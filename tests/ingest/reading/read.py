"""Reading bytes as a delivery, in chunks of any size."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from ingest.canonical.report import FIELDS, REQUIRED
from ingest.reading import RawRecord, read_records

HEADER = "report_id,force,reported_at,went_missing_at,surname"
WHOLE = 1 << 30


def chunks(data: bytes, size: int = WHOLE) -> list[bytes]:
    """The bytes in pieces of `size`."""
    return [data[at : at + size] for at in range(0, len(data), size)]


def records(data: bytes | str, size: int = WHOLE) -> list[RawRecord]:
    """Every record of a delivery of reports."""
    body = data.encode() if isinstance(data, str) else data
    return list(read_records(lambda: chunks(body, size), FIELDS, REQUIRED))


def raws(data: bytes | str, size: int = WHOLE) -> list[dict[str, Any]]:
    """Every record's raw content, where none is broken."""
    found = records(data, size)
    assert [record.broken for record in found] == [""] * len(found)
    return [record.raw for record in found]


def table(*rows: str, header: str = HEADER) -> str:
    """A CSV of these rows."""
    return "".join(line + "\n" for line in (header, *rows))


def array(rows: Iterable[Mapping[str, Any]]) -> str:
    """A JSON array of objects."""
    return json.dumps(list(rows), ensure_ascii=False)


def lines(rows: Iterable[Mapping[str, Any]]) -> str:
    """NDJSON."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
