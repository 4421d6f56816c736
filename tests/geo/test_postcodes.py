"""Postcodes as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.postcodes import district, read_postcode, sector


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("TA6 5XX", "TA6 5XX"),
        ("ta65xx", "TA6 5XX"),
        ("  Ta6   5 xX ", "TA6 5XX"),
        ("ta6\N{NO-BREAK SPACE}5xx", "TA6 5XX"),
        ("T A 6 5 X X", "TA6 5XX"),
        ("M1 1AA", "M1 1AA"),
        ("M60 1NW", "M60 1NW"),
        ("CR2 6XH", "CR2 6XH"),
        ("DN55 1PT", "DN55 1PT"),
        ("W1A 1HQ", "W1A 1HQ"),
        ("EC1A 1BB", "EC1A 1BB"),
        ("BA11 2CV", "BA11 2CV"),
        ("TA1 1IK", "TA1 1IK"),
    ],
)
def test_a_postcode_is_read_whatever_its_case_and_blanks(typed: str, read: str) -> None:
    assert read_postcode(typed) == read


@pytest.mark.parametrize(
    "typed",
    ["", " ", "TA6", "TA6 5", "TA6 5X", "TA6 5XXX", "TA 5XX", "TAA6 5XX", "TA666 5XX", "6TA 5XX", "unknown",
     "NFA", "TA6-5XX", "TA6 5X\u0661", "\uff34A6 5XX", "TA6 55X", "TA6 5XX TA6 5XX"],
)  # fmt: skip
def test_what_is_not_shaped_like_a_unit_postcode_is_none(typed: str) -> None:
    assert read_postcode(typed) is None


@pytest.mark.parametrize(
    ("postcode", "its_sector", "its_district"),
    [("TA6 5XX", "TA6 5", "TA6"), ("EC1A 1BB", "EC1A 1", "EC1A"), ("M1 1AA", "M1 1", "M1")],
)
def test_sector_and_district(postcode: str, its_sector: str, its_district: str) -> None:
    assert (sector(postcode), district(postcode)) == (its_sector, its_district)


@given(st.text(max_size=12))
def test_reading_is_stable_and_never_fails(text: str) -> None:
    read = read_postcode(text)
    if read is not None:
        assert read_postcode(read) == read
        assert sector(read).startswith(district(read))
