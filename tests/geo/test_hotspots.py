"""From episodes in the database to hotspots: which episodes count, on which day, and what is said of them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point as Shape
from shapely.geometry import shape
from sqlalchemy import Connection

from geo.grid import Point, to_lonlat
from geo.hotspots.events import Surface, events_between
from geo.hotspots.find import HotspotRequest, Measure, find_hotspots
from geo.hotspots.geojson import circle_ring, feature_collection
from geo.hotspots.words import chance_in_words, days_in_words, in_words, recent_vs_past, status_in_words
from register.errors import ConflictError
from tests.geo.rows import Spot, child, episode

LAST = date(2026, 6, 15)
TOWNS: list[Spot] = [(330_000, 137_000), (355_600, 116_100), (322_700, 124_600), (377_500, 147_900)]
PLANTED: Spot = (331_000, 136_500)


def at(days_ago: int, hour: int = 12) -> datetime:
    """A moment so many London days before LAST (summer or winter, midday keeps its date)."""
    day = LAST - timedelta(days=days_ago)
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def ordinary_year(operator: Connection) -> None:
    """120 episodes of 40 children, spread evenly over four towns and a year."""
    children = [child(operator) for _ in range(40)]
    for number in range(120):
        east, north = TOWNS[number % 4]
        spot = (east + 40 * (number % 7), north + 30 * (number % 5))
        went = at(3 * number + 1)
        episode(operator, children[number % 40], went, went + timedelta(hours=5), spot, spot)


def plant(operator: Connection, children: int, days: int = 14, ends: int = 0) -> None:
    """One episode a child at one place within `days` days that end `ends` days before LAST."""
    for number in range(children):
        went = at(ends + number % days, hour=9)
        spot = (PLANTED[0] + 10 * number, PLANTED[1])
        episode(operator, child(operator), went, went + timedelta(hours=2), spot, spot)


def request(**changes: Any) -> HotspotRequest:
    return replace(HotspotRequest(LAST, replications=199), **changes)


@pytest.mark.parametrize("surface", list(Surface))
def test_a_planted_hotspot_is_found_and_described(operator: Connection, surface: Surface) -> None:
    ordinary_year(operator)
    plant(operator, 9)
    found = find_hotspots(operator, request(surface=surface))
    [hotspot] = found.hotspots
    assert (hotspot.observed, hotspot.children, hotspot.episodes) == (9, 9, 9)
    assert hotspot.end == LAST
    assert hotspot.start == LAST - timedelta(days=8)  # nine days of one child each, the shortest that holds them all
    assert hotspot.p_value == 1 / 200
    assert hotspot.status == "new"
    assert hotspot.earlier < 0.5
    assert hotspot.relative_risk == pytest.approx(9 / hotspot.expected)
    assert hotspot.centre.easting == pytest.approx(331_040, abs=60)
    assert 80 <= hotspot.radius_m <= 120
    assert (found.episodes, found.children) == (129, 49)


def test_nothing_there_is_no_hotspot(operator: Connection) -> None:
    assert find_hotspots(operator, request()).hotspots == ()
    ordinary_year(operator)
    assert find_hotspots(operator, request()).hotspots == ()


def test_one_prolific_child_is_a_hotspot_of_episodes_alone(operator: Connection) -> None:
    ordinary_year(operator)
    who = child(operator)
    for number in range(14):
        episode(operator, who, at(number, 9), at(number, 11), PLANTED)
    assert find_hotspots(operator, request()).hotspots == ()
    [hotspot] = find_hotspots(operator, request(measure=Measure.episodes)).hotspots
    assert (hotspot.observed, hotspot.children, hotspot.episodes) == (14, 1, 14)


def test_what_was_a_hotspot_before_persists(operator: Connection) -> None:
    ordinary_year(operator)
    plant(operator, 9)
    plant(operator, 9, ends=28)
    assert [one.status for one in find_hotspots(operator, request()).hotspots] == ["persisting"]


def test_a_finished_hotspot_is_none_of_today(operator: Connection) -> None:
    ordinary_year(operator)
    plant(operator, 9, ends=60)
    assert find_hotspots(operator, request()).hotspots == ()
    before = find_hotspots(operator, request(as_of=LAST - timedelta(days=60)))
    [hotspot] = before.hotspots
    assert hotspot.children >= 9


def test_only_missing_episodes_that_were_not_cancelled_and_are_well_placed_take_part(operator: Connection) -> None:
    episode(operator, child(operator), at(1), None, PLANTED, kind="absent")
    episode(operator, child(operator), at(1), None, PLANTED, kind="away_unauthorised")
    episode(operator, child(operator), at(1), None, PLANTED, state="cancelled")
    for precision in ("sector", "district"):
        episode(operator, child(operator), at(1), None, PLANTED, precision=precision)
    episode(operator, child(operator), at(1))
    for precision in ("coordinates", "setting", "postcode"):
        episode(operator, child(operator), at(1), None, PLANTED, precision=precision)
    events = events_between(operator, Surface.missing_from, LAST - timedelta(days=9), LAST)
    assert (len(events.located), events.imprecise, events.unlocated) == (3, 2, 1)


def test_days_are_london_days_and_both_ends_are_in(operator: Connection) -> None:
    july = date(2026, 7, 1)
    before, first, last, after = (
        datetime(2026, 6, 30, 22, 59, tzinfo=UTC),
        datetime(2026, 6, 30, 23, 0, tzinfo=UTC),  # midnight in British Summer Time
        datetime(2026, 7, 1, 22, 59, tzinfo=UTC),
        datetime(2026, 7, 1, 23, 0, tzinfo=UTC),
    )
    for moment in (before, first, last, after):
        episode(operator, child(operator), moment, None, PLANTED)
    events = events_between(operator, Surface.missing_from, july, july)
    assert [event.day for event in events.located] == [july, july]


def test_found_places_belong_to_the_day_of_return(operator: Connection) -> None:
    episode(operator, child(operator), at(40), at(2), None, PLANTED)
    episode(operator, child(operator), at(3), None, None, PLANTED)  # back, nobody knows when
    events = events_between(operator, Surface.found, LAST - timedelta(days=9), LAST)
    assert [event.day for event in events.located] == [LAST - timedelta(days=2)]


def test_the_same_question_has_the_same_answer(operator: Connection) -> None:
    ordinary_year(operator)
    plant(operator, 6)
    assert find_hotspots(operator, request(level=0.99)) == find_hotspots(operator, request(level=0.99))


def test_a_cluster_is_no_longer_than_half_of_the_study_period() -> None:
    assert HotspotRequest(LAST, window_days=30).days == 15
    assert HotspotRequest(LAST, window_days=365).days == 28
    assert HotspotRequest(LAST, window_days=10).first_day == date(2026, 6, 6)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"window_days": 1}, "at least 2 days"),
        ({"max_days": 0}, "at least 1 day"),
        ({"max_km": 0.0}, "radius"),
        ({"max_km": 500.0}, "radius"),
        ({"level": 0.0}, "level"),
        ({"level": 1.0}, "level"),
        ({"replications": 0}, "replication"),
        ({"replications": 9}, "no p-value can reach"),
        ({"seed": -1}, "seed"),
    ],
)
def test_a_request_that_makes_no_sense_is_refused(operator: Connection, change: dict[str, Any], said: str) -> None:
    with pytest.raises(ConflictError, match=said):
        find_hotspots(operator, request(**change))


def test_geojson_holds_the_contract_and_encloses_what_it_speaks_of(operator: Connection) -> None:
    ordinary_year(operator)
    plant(operator, 9)
    whole = json.loads(json.dumps(feature_collection(find_hotspots(operator, request()))))
    assert whole["type"] == "FeatureCollection"
    [feature] = whole["features"]
    assert {
        "method", "measure", "start", "end", "observed", "expected", "relative_risk", "children", "p_value", "status",
        "radius_m", "episodes",
    } <= feature["properties"].keys()  # fmt: skip
    assert feature["properties"]["end"] == "2026-06-15"
    drawn = shape(feature["geometry"])
    assert drawn.exterior.is_ccw
    for number in range(9):
        [(lon, lat)] = to_lonlat([Point(PLANTED[0] + 10 * number, PLANTED[1])])
        assert drawn.contains(Shape(lon, lat))
    [(lon, lat)] = to_lonlat([Point(*TOWNS[0])])
    assert not drawn.contains(Shape(lon, lat))


@given(st.floats(100_000, 600_000), st.floats(100_000, 600_000), st.floats(100, 5000))
def test_a_ring_is_closed_and_as_wide_as_it_says(easting: float, northing: float, radius: float) -> None:
    ring = circle_ring(Point(easting, northing), radius)
    assert ring[0] == ring[-1]
    assert shape({"type": "Polygon", "coordinates": [ring]}).is_valid


def test_words_say_what_was_counted_and_what_was_expected(operator: Connection) -> None:
    ordinary_year(operator)
    plant(operator, 9)
    [there] = find_hotspots(operator, request()).hotspots
    [found] = find_hotspots(operator, request(surface=Surface.found)).hotspots
    assert in_words(there).startswith("9 different children went missing from places within ")
    assert "from 7 June 2026 to 15 June 2026" in in_words(there)
    assert in_words(found).startswith("9 different missing children were found at places within")
    assert in_words(replace(there, measure=Measure.episodes)).startswith("9 episodes of children missing from places")
    assert recent_vs_past(there).startswith("9 children in 9 days; ")
    assert recent_vs_past(replace(there, earlier=0.01)).endswith(
        "fewer than 0.1 on average in the earlier spells of 9 days."
    )
    assert chance_in_words(there, 199) == "1 in 200 or rarer"
    assert chance_in_words(replace(there, p_value=0.04), 199) == "about 1 in 25"
    assert status_in_words(there, 28) == "New: not a hotspot 28 days earlier"
    assert status_in_words(replace(there, status="persisting"), 28).startswith("Persisting")


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2026, 11, 1), date(2026, 11, 24), "1 to 24 Nov 2026"),
        (date(2026, 10, 30), date(2026, 11, 24), "30 Oct to 24 Nov 2026"),
        (date(2025, 12, 30), date(2026, 1, 4), "30 Dec 2025 to 4 Jan 2026"),
        (date(2026, 11, 24), date(2026, 11, 24), "24 Nov 2026"),
    ],
)
def test_spells_of_days_are_written_short(first: date, last: date, said: str) -> None:
    assert days_in_words(first, last) == said
