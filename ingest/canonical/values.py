"""Reading single values of the canonical report. A fault costs the value, never the record, and is named."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ingest.canonical.codes import ETHNICITY, YES_NO, fold

DAMAGED = re.compile("[\ufffd\u0080-\u009f]")
NOT_TEXT = re.compile("[\x00\ud800-\udfff]")
CONTROL = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")
UNSEEN = re.compile("[\x01-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")
PLACEHOLDER_DOBS = frozenset({date(1900, 1, 1), date(1901, 1, 1), date(1970, 1, 1)})
LONGEST_NOTES = 20_000
LONGEST_RECEIVED = 2_000
DEEPEST = 32
"""Levels of lists and objects within one value."""


class UnreadableError(ValueError):
    """A value that says something, but not what its field can hold. The message is the problem in words."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A value that was kept as received and read as unknown (or read with a decision worth telling)."""

    field: str
    problem: str
    received: str

    def as_json(self) -> dict[str, str]:
        """For storing beside the version; a value without end is whole in the raw record only."""
        return {"field": self.field, "problem": self.problem, "received": self.received[:LONGEST_RECEIVED]}


def as_text(value: Any, level: int = 0) -> str:
    """A raw value as trimmed text in Unicode NFC: None is blank, lists are joined with `;`, booleans are yes / no.

    Raises UnreadableError for an object, and for lists within lists without end.
    """
    if value is None:
        return ""
    if isinstance(value, str) and value.isascii() and value.isprintable():
        return value.strip()  # most values: nothing to normalise
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        if level > DEEPEST:
            raise UnreadableError("is nested too deeply")
        return ";".join(part for part in (as_text(item, level + 1) for item in value) if part)
    if isinstance(value, Mapping):
        raise UnreadableError("is an object where a plain value is expected")
    return unicodedata.normalize("NFC", CONTROL.sub(" ", str(value))).strip()


def in_one_line(text: str) -> str:
    """A text that stands in lists, logs and terminals: without line breaks and marks that cannot be seen."""
    return text if text.isprintable() else UNSEEN.sub(" ", text).strip()


def cleaned(value: Any) -> Any:
    """A raw value that PostgreSQL can keep: NUL and lone surrogates become U+FFFD (the raw bytes stay as they were)."""
    if isinstance(value, str):
        return value if value.isascii() and value.isprintable() else NOT_TEXT.sub("\ufffd", value)
    if isinstance(value, list):
        return [cleaned(item) for item in value]
    if isinstance(value, dict):
        return {cleaned(str(key)): cleaned(item) for key, item in value.items()}
    return value


def code_reader(table: Mapping[str, str]) -> Callable[[str], str]:
    """A reader for one code of a vocabulary."""

    def read(text: str) -> str:
        """The code that a spelling stands for."""
        found = table.get(fold(text))
        if found is None:
            raise UnreadableError("is not a code of this field")
        return found

    return read


def read_yes_no(text: str) -> str:
    """`yes` or `no`; exports write 1, 0, 1.0, true, Y."""
    return code_reader(YES_NO)(text)


def read_ethnicity(text: str) -> tuple[str, str]:
    """(code or group, kind): kind tells self-defined from officer-perceived, which do not map one to one."""
    found = ETHNICITY.get(fold(text))
    if found is None:
        raise UnreadableError("is not a known ethnicity code")
    return found


def read_list(table: Mapping[str, str], text: str) -> tuple[list[str], list[str]]:
    """Codes in a `;` list: (those understood, in order and once each; those not understood)."""
    known: dict[str, None] = {}
    unknown = []
    for part in (piece.strip() for piece in text.replace("|", ";").split(";")):
        if not part:
            continue
        code = table.get(fold(part))
        if code is None:
            unknown.append(part)
        else:
            known[code] = None
    return list(known), unknown


def read_day(text: str) -> date:
    """A calendar day: YYYY-MM-DD or DD/MM/YYYY (a time of 00:00 after it, as spreadsheets write, is let pass)."""
    text = re.sub(r"[ T]00:00(:00(\.0+)?)?Z?$", "", text.strip())
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text):
        year, month, day = map(int, found.groups())
    elif found := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text):
        day, month, year = map(int, found.groups())
    else:
        raise UnreadableError("is not a date (write YYYY-MM-DD or DD/MM/YYYY)")
    try:
        return date(year, month, day)
    except ValueError:
        raise UnreadableError("is not a day of the calendar") from None


def read_dob(text: str, today: date) -> tuple[date | None, int]:
    """(birth date or None, birth year). A bare year is taken as such; a placeholder or impossible date is not."""
    if found := re.fullmatch(r"(\d{4})(\.0)?", text.strip()):
        dob, year = None, int(found.group(1))
    else:
        dob = read_day(text)
        year = dob.year
    if dob in PLACEHOLDER_DOBS:
        raise UnreadableError("is a placeholder, not a birth date")
    if not 1900 < year <= today.year or (dob is not None and dob > today):
        raise UnreadableError("is not a possible birth date")
    return dob, year


def read_number(text: str) -> float:
    """A decimal number (a comma is taken as the decimal point)."""
    try:
        number = float(text.replace(",", ".").replace("_", "?"))  # Python takes 5_1 for 51
    except ValueError:
        raise UnreadableError("is not a number") from None
    if number != number or number in (float("inf"), float("-inf")):
        raise UnreadableError("is not a number")
    return number
