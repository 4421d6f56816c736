"""CSV deliveries: a header row, then records. Comma, semicolon, tab or bar, told by which one makes known columns.

A quote that is not closed would swallow every row after it. So the row whose quote is broken is given as broken by
its first line alone, and reading goes on with the next line.
"""

from __future__ import annotations

import csv
import io
from collections import deque
from typing import Any

from ingest.reading.json_records import Found, header_key
from register.errors import InputRefusedError

DELIMITERS = (",", ";", "\t", "|")
LONGEST_CELL = 1_000_000
LONGEST_LINE = 4_000_000
KEPT_OF_BROKEN = 10_000
EXTRA_CELLS = "_extra_cells"
"""Key under which cells are kept that stand under no column name."""


class Lines:
    """Lines of a text for the CSV reader; those of a row that could not be taken apart are given back."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self.text = text
        self.waiting: deque[str] = deque()
        self.taken: list[str] = []
        self.before = 0
        """How many lines came before those of the present row."""

    def __iter__(self) -> Lines:
        return self

    def __next__(self) -> str:
        line = self.waiting.popleft() if self.waiting else self.text.readline(LONGEST_LINE)
        if not line:
            raise StopIteration
        self.taken.append(line)
        if len(line) == LONGEST_LINE and not line.endswith(("\n", "\r")):
            while (rest := self.text.readline(LONGEST_LINE)) and not rest.endswith(("\n", "\r")):
                pass
            raise csv.Error(f"a line is longer than {LONGEST_LINE:,} characters")
        return line

    def peek(self) -> str:
        """The next line that is not blank, which stays; empty at the end."""
        line = next((line for line in self if line.strip()), "")
        self.begin()
        if line:
            self.before -= 1
            self.waiting.appendleft(line)
        return line

    def begin(self) -> None:
        """A new row starts here."""
        self.before += len(self.taken)
        self.taken.clear()

    def give_back(self) -> str:
        """Keep only the first line of the present row as taken; returns it."""
        first, *rest = self.taken or [""]
        self.waiting.extendleft(reversed(rest))
        self.taken = [first]
        return first


def read_delimited(text: io.TextIOWrapper, fields: frozenset[str], needed: tuple[str, ...]) -> Found:
    """Records of a CSV; a row with a broken quote or an endless cell is given with what is wrong with it.

    Raises InputRefusedError where the header row lacks needed columns or names one twice.
    """
    csv.field_size_limit(LONGEST_CELL)
    lines = Lines(text)
    try:
        header_line = lines.peek()
        delimiter = max(DELIMITERS, key=lambda mark: known_columns(header_line, mark, fields))
        rows = csv.reader(lines, delimiter=delimiter, strict=True)
        header = [header_key(cell) for cell in next(rows)]
    except csv.Error:
        raise InputRefusedError(
            "The header row has a broken quote or is endless.", "Correct the first row and send it again."
        ) from None
    check_header(header, needed)
    while True:
        lines.begin()
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            first = lines.give_back()
            yield {"_line": first[:KEPT_OF_BROKEN].rstrip("\r\n")}, broken(lines.before + 1, str(error))
            continue
        if any(cell.strip() for cell in row):
            yield record(row, header), ""


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


def broken(line: int, error: str) -> str:
    """What is wrong with a row, in words that repeat nothing of it."""
    too_long = "larger than field limit" in error or "longer than" in error
    return f"the row in line {line} {'is too long' if too_long else 'has a broken quote'}"


def record(row: list[str], header: list[str]) -> dict[str, Any]:
    """A row by column. A short one lacks its last columns (spreadsheets drop blank ones); what stands under no column
    name is kept apart."""
    raw: dict[str, Any] = {name: cell for name, cell in zip(header, row, strict=False) if name}
    unnamed = [cell for place, cell in enumerate(row) if not (place < len(header) and header[place]) and cell.strip()]
    return {**raw, EXTRA_CELLS: unnamed} if unnamed else raw
