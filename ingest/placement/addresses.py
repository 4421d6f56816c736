"""Addresses folded for comparison. Pure functions."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

ABBREVIATIONS = {
    "rd": "road", "st": "street", "str": "street", "ave": "avenue", "av": "avenue", "cl": "close", "dr": "drive",
    "ln": "lane", "la": "lane", "ct": "court", "cres": "crescent", "pl": "place", "sq": "square", "gdns": "gardens",
    "gdn": "gardens", "terr": "terrace", "ter": "terrace", "hse": "house", "ho": "house", "apt": "flat",
    "apartment": "flat", "nr": "near", "pk": "park", "gr": "grove", "gro": "grove", "wy": "way",
}  # fmt: skip
NOISE = frozenset({"the", "of", "at", "near", "county"})
NO_ADDRESS = frozenset(
    (
        "unknown",
        "notknown",
        "unk",
        "nk",
        "na",
        "none",
        "notstated",
        "notgiven",
        "nfa",
        "nofixedabode",
        "nofixedaddress",
        "homeless",
        "asabove",
        "same",
        "sameasabove",
        "refused",
        "withheld",
        "confidential",
        "tbc",
    )
)
"""What stands where an address should, folded and in one piece."""
POSTCODE = re.compile(r"\b[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}\b")
LONGEST_KEY = 200


@lru_cache(maxsize=50_000)
def address_tokens(address: str) -> tuple[str, ...]:
    """The words of an address without case, diacritics, punctuation, postcode and noise; abbreviations written out.

    Nothing where no address was given ("Unknown", "No fixed abode").
    """
    plain = unicodedata.normalize("NFKD", address.casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = POSTCODE.sub(" ", plain)
    plain = re.sub(r"['’`]", "", plain)
    written = [word for word in re.split(r"[^a-z0-9]+", plain) if word]
    if "".join(written) in NO_ADDRESS:
        return ()
    words = [ABBREVIATIONS.get(word, word) for word in written]
    return tuple(word for word in words if word not in NOISE)


def address_key(address: str, postcode: str | None) -> str:
    """The address in one comparable line: its words in order, then the postcode; blank without an address."""
    words = address_tokens(address)
    return f"{' '.join(words)}|{postcode or ''}"[:LONGEST_KEY] if words else ""


def names_a_house(address: str, postcode: str | None) -> bool:
    """Whether an address can be told from others: by a number, or by its postcode. A town alone is no house."""
    words = address_tokens(address)
    return bool(words) and (postcode is not None or bool(numbers_in(words)))


def numbers_in(tokens: tuple[str, ...]) -> frozenset[str]:
    """House and flat numbers: two addresses whose numbers differ are two houses however alike the rest is."""
    return frozenset(word for word in tokens if word[0].isdigit())
