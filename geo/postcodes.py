"""Postcodes as text: their shape, their sector and district."""

from __future__ import annotations

import re

SHAPE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]{2})")
"""Inward letters are not narrowed to those that Royal Mail issues: synthetic data uses the others on purpose."""
SPECIAL = re.compile(r"(GIR)(0AA)")


def read_postcode(text: str) -> str | None:
    """A unit postcode in upper case with one space ("ta65xx" is "TA6 5XX"); None where it is not shaped like one."""
    plain = "".join(text.split()).upper()
    found = SHAPE.fullmatch(plain) or SPECIAL.fullmatch(plain)
    return f"{found.group(1)} {found.group(2)}" if found else None


def sector(postcode: str) -> str:
    """The sector of a postcode as `read_postcode` writes it: "TA6 5XX" is in "TA6 5"."""
    return postcode[:-2]


def district(postcode: str) -> str:
    """The district of a postcode as `read_postcode` writes it: "TA6 5XX" is in "TA6"."""
    return postcode.split(" ", 1)[0]
