"""CSV deliveries: a header row, then records. Comma, semicolon or tab, told by which one makes known columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import chain
from typing import Any

from ingest.reading.json_records import Found, header_key
from register.errors import InputRefusedError

DELIMITERS = (",", ";", "\t", "|")
LONGEST_CELL = 1_000_000


def read_delimited(text: io.TextIOWrapper, fields: frozenset[str], needed: tuple[str, ...]) -> Found:
    """Records of a CSV. A row with cells too many or a broken quote is given with what is wrong with it.

    Raises InputRefusedError where the header row lacks needed columns or names one twice.
    """
    csv.field_size_limit(LONGEST_CELL)
    lines = iter(text)
    header_line = next((line for line in lines if line.strip()), "")
    delimiter = max(DELIMITERS, key=lambda mark: known_columns(header_line, mark, fields))
    rows = csv.reader(chain([header_line], lines), delimiter=delimiter, strict=True)
    try:
        header = [header_key(cell) for cell in next(rows)]
    except csv.Error:
        raise InputRefusedError(
            "The header row has a broken quote.", "Correct the first row and send it again."
        ) from None
    check_header(header, needed)
    yield from records(rows, header)


def known_columns(line: str, delimiter: str, fields: frozenset[str]) -> int:
    """How many known columns a header line has when cut at `delimiter`."""
    return sum(header_key(cell.strip('"')) in fields for cell in line.split(delimiter))


def check_header(header: list[str], needed: tuple[str, ...]) -> None:
    """Refuse a header that cannot be of this kind, or that leaves open which column is meant."""
    if missing := [name for name in needed if name not in header]:
        raise InputRefusedError(
            f"The header row lacks the needed column{'s' if len(missing) > 1 else ''} {', '.join(missing)}.",
            "Check that this is the right file, or map its columns to the canonical names.",
        )
    if twice := sorted({name for name in header if name and header.count(name) > 1}):
        raise InputRefusedError(
            f"The header row names {', '.join(twice)} more than once.", "Give each column a name of its own."
        )


def records(rows: Iterator[list[str]], header: list[str]) -> Found:
    """Rows as records. Short rows are filled with blanks (spreadsheets drop trailing ones)."""
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            line = getattr(rows, "line_num", 0)
            yield {"_line": f"line {line}"}, f"the row that ends in line {line} has a broken quote ({error})"
            continue
        if not any(cell.strip() for cell in row):
            continue
        raw: dict[str, Any] = {name: cell for name, cell in zip(header, row, strict=False) if name}
        if extra := [cell for cell in row[len(header) :] if cell.strip()]:
            raw["_extra_cells"] = extra
        yield raw, ""
