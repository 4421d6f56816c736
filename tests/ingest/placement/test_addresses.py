"""Addresses folded for comparison."""

from __future__ import annotations

import pytest

from ingest.placement.addresses import address_key, address_tokens, names_a_house, numbers_in


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("1 Example Road, Bridgwater", "1 example road bridgwater"),
        ("1 EXAMPLE RD,BRIDGWATER", "1 example road bridgwater"),
        ("1, Example Rd., Bridgwater.", "1 example road bridgwater"),
        ("1 Example Road, Bridgwater, TA6 5XX", "1 example road bridgwater"),
        ("1 Example Road, Bridgwater ta65xx", "1 example road bridgwater"),
        ("The Old School House, High St", "old school house high street"),
        ("Flat 2, 14 Elm Cl", "flat 2 14 elm close"),
        ("Apt 2, 14 Elm Close", "flat 2 14 elm close"),
        ("St Mary's Hse, Church Ln", "street marys house church lane"),
        ("12a Test Ave", "12a test avenue"),
        ("Château Cres", "chateau crescent"),
        ("1\u00a0Example\u2002Road", "1 example road"),
        ("", ""),
        (" , . ", ""),
    ],
)
def test_an_address_is_told_by_its_words(written: str, folded: str) -> None:
    assert " ".join(address_tokens(written)) == folded


def test_the_key_holds_the_words_and_the_postcode() -> None:
    assert address_key("1 Example Rd", "TA6 5XX") == "1 example road|TA6 5XX"
    assert address_key("1 Example Rd", None) == "1 example road|"


@pytest.mark.parametrize(
    "written",
    ["Unknown", "NOT KNOWN", "n/a", "NFA", "No fixed abode", "As above", "Same", "Refused", "Homeless", "-", "?"],
)
def test_what_says_that_there_is_none_is_no_address(written: str) -> None:
    assert address_tokens(written) == ()


@pytest.mark.parametrize(
    ("address", "postcode", "told"),
    [
        ("1 Example Road, Bridgwater", None, True),
        ("Ivy Cottage, High Street", "TA1 1AA", True),
        ("Bridgwater", None, False),
        ("Bridgwater", "TA1 1AA", True),
        ("Oak Lodge", None, False),
        ("Unknown", "TA1 1AA", False),
        ("", "TA1 1AA", False),
    ],
)
def test_a_number_or_a_postcode_tells_a_house_from_others(address: str, postcode: str | None, told: bool) -> None:
    assert names_a_house(address, postcode) == told


def test_without_an_address_there_is_no_key() -> None:
    assert address_key("", "TA6 5XX") == ""
    assert address_key("TA6 5XX", "TA6 5XX") == ""


def test_a_key_is_short_enough_for_an_index() -> None:
    assert len(address_key("x " * 2_000, "TA6 5XX")) <= 200


@pytest.mark.parametrize(
    ("address", "numbers"),
    [("Flat 2, 14 Elm Close", {"2", "14"}), ("12a Test Avenue", {"12a"}), ("Ivy Cottage, High Street", set())],
)
def test_numbers_tell_houses_apart(address: str, numbers: set[str]) -> None:
    assert numbers_in(address_tokens(address)) == numbers
