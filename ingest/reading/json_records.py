"""JSON deliveries: an array of objects (read as a stream), one object on each line, or one object.

The standard library's scanner reads one value at a time, so that memory is bounded, every number stays as it was
written (an id of 0071 in quotes, a latitude of 51.10), and no number is too long for it.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from typing import Any

from register.errors import InputRefusedError

LONGEST_LINE = 1_000_000
LONGEST_ITEM = 16_000_000
"""An array is given up where no item ends within so many characters."""
KEPT_OF_BROKEN = 10_000
PIECE = 65_536

Found = Iterator[tuple[dict[str, Any], str]]

BLANK = re.compile(r"[ \t\r\n]*")
UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


def header_key(key: str) -> str:
    """A column or key as the canonical names are written: lower case, underscores between, none around.

    Names that begin with an underscore are kept for the ledger's own notes.
    """
    return "_".join(UNPRINTABLE.sub(" ", key).casefold().replace("-", " ").replace("_", " ").split())


class Doubled(dict[str, Any]):
    """An object that names a key more than once: which value is meant cannot be told."""


def as_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object as the scanner hands it over."""
    made = dict(pairs)
    return made if len(made) == len(pairs) else Doubled(made)


DECODER = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=as_object)


class ArrayText:
    """The text of an array, of which no more is held than one item needs."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self.text = text
        self.held = ""
        self.at = 0

    def more(self) -> bool:
        """Read on, twice as far as before; False at the end."""
        piece = self.text.read(max(PIECE, len(self.held) - self.at))
        self.held, self.at = self.held[self.at :] + piece, 0
        return bool(piece)

    def mark(self) -> str:
        """The next character that is not blank, taken; empty at the end."""
        while True:
            self.at = BLANK.match(self.held, self.at).end()  # type: ignore[union-attr]  # matches the empty text
            if self.at < len(self.held):
                self.at += 1
                return self.held[self.at - 1]
            if not self.more():
                return ""

    def value(self) -> Any:
        """The next value. Raises ValueError where there is none, RecursionError where it is nested too deeply."""
        if self.mark():
            self.at -= 1
        while True:
            try:
                value, end = DECODER.raw_decode(self.held, self.at)
            except ValueError:
                if len(self.held) - self.at > LONGEST_ITEM or not self.more():
                    raise
                continue
            if end < len(self.held) or not self.more():
                self.at = end if end < len(self.held) else self.at + end
                return value


def read_array(text: io.TextIOWrapper) -> Found:
    """Objects of a JSON array, in bounded memory. Damage anywhere refuses the delivery as a whole."""
    source = ArrayText(text)
    source.mark()
    count = 0
    try:
        mark = source.mark()
        if mark != "]":
            source.at -= 1
            mark = ","
        while mark == ",":
            yield as_record(source.value())
            count += 1
            mark = source.mark()
        if mark != "]":
            raise damage("it is malformed" if mark else "it is cut off", count)
        if source.mark():
            raise damage("something follows it", count)
    except RecursionError:
        raise damage("it is nested too deeply", count) from None
    except ValueError:
        raise damage("it is malformed" if source.text.read(1) or "]" in source.held else "it is cut off", count) from None


def damage(what: str, count: int) -> InputRefusedError:
    """The refusal of an array that cannot be read to its end."""
    return InputRefusedError(
        f"The JSON array cannot be read to its end: {what} after item {count}.",
        "Check that the export is complete and valid JSON, and send it again.",
    )
