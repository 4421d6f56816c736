"""The small parts: chance, clocks, identifiers, misspellings, name lists."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, date, datetime

import pytest

from service.demo.clock import at_local, birthday, london, settled
from service.demo.dice import Dice, Odds
from service.demo.identifiers import UPN_LETTERS, nhs_number, unique_pupil_number
from service.demo.misspelling import (
    another_year,
    day_and_month_swapped,
    has_parts,
    mistyped,
    one_digit_off,
    rejoined,
    without_diacritics,
)
from service.demo.name_lists import ORIGINS
from service.demo.name_variants import SHORT_FORMS, SPELLINGS


def test_a_stream_repeats_itself_and_differs_from_another() -> None:
    first, again, other = (Dice(3, stream) for stream in ("a", "a", "b"))
    drawn = [first.unit() for _ in range(10_000)]
    assert drawn == [again.unit() for _ in range(10_000)]
    assert drawn != [other.unit() for _ in range(10_000)]


def test_odds_are_kept() -> None:
    dice, odds = Dice(1, "odds"), Odds([("often", 8.0), ("seldom", 2.0), ("never", 0.0)])
    drawn = Counter(dice.of(odds) for _ in range(20_000))
    assert drawn["never"] == 0
    assert 0.78 < drawn["often"] / 20_000 < 0.82


def test_heavy_items_come_sooner_and_those_without_weight_not_at_all() -> None:
    dice = Dice(1, "weights")
    firsts = Counter(dice.by_weight([("heavy", 9.0), ("light", 1.0), ("none", 0.0)])[0] for _ in range(4_000))
    assert firsts["none"] == 0
    assert 0.87 < firsts["heavy"] / 4_000 < 0.93


def test_whole_numbers_reach_both_ends() -> None:
    dice = Dice(1, "whole")
    assert {dice.whole(2, 4) for _ in range(200)} == {2, 3, 4}


def test_times_leave_the_hour_that_the_clock_repeats() -> None:
    second_pass = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert settled(second_pass) == datetime(2026, 10, 25, 2, 30, tzinfo=UTC)
    assert settled(datetime(2026, 10, 25, 0, 30, 40, tzinfo=UTC)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_local_time_that_does_not_exist_is_an_hour_later() -> None:
    assert london(at_local(date(2026, 3, 29), 90)).hour == 2


def test_a_leap_day_child_has_a_birthday_every_year() -> None:
    assert birthday(date(2008, 2, 29), 18) == date(2026, 3, 1)


def test_pupil_numbers_have_a_valid_check_letter_and_an_authority_that_does_not_exist() -> None:
    for number in (unique_pupil_number(Dice(seed, "upn")) for seed in range(50)):
        assert re.fullmatch(r"[A-Z]000\d{9}", number)
        total = sum(int(digit) * weight for digit, weight in zip(number[1:], range(2, 14), strict=True))
        assert number[0] == UPN_LETTERS[total % 23]


def test_nhs_numbers_are_of_the_test_range_and_valid() -> None:
    for number in (nhs_number(Dice(seed, "nhs")) for seed in range(50)):
        assert re.fullmatch(r"999\d{7}", number)
        assert sum(int(digit) * weight for digit, weight in zip(number, range(10, 0, -1), strict=True)) % 11 == 0


def test_a_slip_changes_a_name_by_a_letter_or_two() -> None:
    dice = Dice(1, "slips")
    for name in ("Daniel", "Bo", "Christopher", "Aa", "Lê"):
        for _ in range(200):
            wrong = mistyped(dice, name)
            assert wrong
            assert abs(len(wrong) - len(name)) <= 1
    assert sum(mistyped(dice, "Daniel") != "Daniel" for _ in range(200)) > 180


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("Smith-Jones", {"Smith Jones", "Smith", "Jones"}),
        ("Al-Hassan", {"Al Hassan", "Hassan", "Alhassan"}),
        ("O'Brien", {"OBrien", "O Brien"}),
        ("McCarthy", {"Mc Carthy", "MacCarthy"}),
        ("MacDonald", {"Mac Donald", "McDonald"}),
        ("da Silva", {"Silva", "daSilva"}),
    ],
)
def test_names_of_parts_are_rejoined_as_forms_do(name: str, forms: set[str]) -> None:
    dice = Dice(1, name)
    assert has_parts(name)
    assert {rejoined(dice, name) for _ in range(100)} == forms


def test_diacritics_go_and_the_letters_stay() -> None:
    assert without_diacritics("Łukasz Żaneta Đức Siân Țurcanu") == "Lukasz Zaneta Duc Sian Turcanu"


def test_wrong_birth_dates_are_dates_and_wrong() -> None:
    dice = Dice(1, "dates")
    born = date(2012, 2, 29)
    assert day_and_month_swapped(born) is None
    assert day_and_month_swapped(date(2012, 3, 3)) is None
    assert day_and_month_swapped(date(2012, 3, 9)) == date(2012, 9, 3)
    for day in (born, date(2010, 12, 31), date(2011, 1, 1)):
        for _ in range(100):
            assert one_digit_off(dice, day) != day
            assert abs(another_year(dice, day).year - day.year) == 1


def test_name_lists_are_long_without_repeats_and_variants_belong_to_names_on_them() -> None:
    given = {name for origin in ORIGINS for name in (*origin.boys, *origin.girls)}
    assert len(given) >= 150
    assert len({name for origin in ORIGINS for name in origin.surnames}) >= 250
    for origin in ORIGINS:
        for names in (origin.boys, origin.girls, origin.surnames):
            assert len(names) == len(set(names))
    assert set(SHORT_FORMS) <= given
    assert set(SPELLINGS) <= given
