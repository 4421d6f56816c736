"""From bytes to records: encodings are checked, never guessed; formats are told by content, never by file name."""

from __future__ import annotations

from ingest.reading.records import RawRecord, read_records

__all__ = ["RawRecord", "read_records"]
