"""Reading UK unit postcodes as people type them."""

from __future__ import annotations

import re

# Outward A9, A99, AA9, AA99, A9A, AA9A. Any inward letters: Royal Mail never issues C I K M O V there, and made-up
# postcodes use them for just that reason.
_SHAPE = re.compile(r"([A-Z]{1,2}[0-9](?:[0-9]|[A-Z])?)([0-9][A-Z]{2})")


def read_postcode(text: str) -> str | None:
    """A unit postcode in upper case with one space (`TA6 5XX`); None for what is not shaped like one.

    Case and blanks anywhere do not matter. The shape says nothing of whether the postcode exists.
    """
    packed = "".join(text.split())
    if not packed.isascii():
        return None
    found = _SHAPE.fullmatch(packed.upper())
    return f"{found[1]} {found[2]}" if found else None


def sector(postcode: str) -> str:
    """The sector of a normalised unit postcode: `TA6 5` of `TA6 5XX`."""
    return postcode[:-2]


def district(postcode: str) -> str:
    """The district (outward code) of a normalised unit postcode: `TA6` of `TA6 5XX`."""
    return postcode.split(" ", 1)[0]
