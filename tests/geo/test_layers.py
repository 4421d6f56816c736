"""What a map shows, asked of a real database: by an operator, and by a page nobody is signed in to."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Connection, text

from geo.gazetteer import PostcodeRow, load_postcodes
from geo.grid import Point, to_lonlat
from geo.hotspots.events import Surface
from geo.layers import Period, last_days, layers, outlines, places, settings_on_map, usual_requests, whole_outline
from register.database import engine_for, transaction
from register.roles import APP, OPERATOR
from tests.conftest import Database
from tests.geo.rows import Spot, child, episode, setting

PERIOD = Period(date(2026, 1, 1), date(2026, 6, 30))
HOME: Spot = (330_000, 137_000)
STREET: Spot = (331_500, 136_000)


def on(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 12, tzinfo=UTC)


def gazetteer(operator: Connection) -> None:
    spots = [(330_010, 137_010), (329_000, 136_000), (331_000, 138_000), (332_000, 135_500)]
    load_postcodes(
        operator, [PostcodeRow(f"TA6 5X{'VKMO'[n]}", *spot, "Bridgwater") for n, spot in enumerate(spots)], "x"
    )
    operator.execute(
        text("INSERT INTO hw.areas (name, age_0_17, age_10_17, edition) VALUES ('Bridgwater', 15300, 6990, 'x')")
    )


def test_episodes_at_one_point_are_counts_and_dates(operator: Connection) -> None:
    gazetteer(operator)
    home = setting(operator, "Quarry House", HOME)
    ana, ben = child(operator), child(operator)
    episode(operator, ana, on(1, 5), on(1, 6), HOME, setting_id=home)
    episode(operator, ana, on(3, 5), on(3, 6), HOME, setting_id=home)
    episode(operator, ben, on(4, 9), on(4, 10), HOME, setting_id=home)
    episode(operator, ben, on(5, 1), on(5, 2), STREET, precision="sector")
    episode(operator, ben, on(5, 9), on(5, 10))
    [first, second], unlocated = places(operator, Surface.missing_from, PERIOD)
    assert unlocated == 1
    assert (first.where, first.episodes, first.children) == ("Quarry House, Bridgwater (TA6\N{NO-BREAK SPACE}5)", 3, 2)
    assert (first.first, first.last, first.precise) == (date(2026, 1, 5), date(2026, 4, 9), True)
    assert (second.where, second.precise) == ("Bridgwater (TA6\N{NO-BREAK SPACE}5)", False)
    assert [(first.lon, first.lat)] == to_lonlat([Point(*HOME)])


def test_a_point_that_two_homes_share_bears_neither_name(operator: Connection) -> None:
    for name in ("Quarry House", "Quarry Lodge"):
        episode(operator, child(operator), on(1, 5), None, HOME, setting_id=setting(operator, name, HOME))
    [place], _ = places(operator, Surface.missing_from, PERIOD)
    assert place.where == "no postcode near"


def test_family_homes_are_never_named_or_drawn_as_settings(operator: Connection) -> None:
    foster = setting(operator, "Mr and Mrs Protected", HOME, "foster_care")
    episode(operator, child(operator), on(1, 5), None, HOME, setting_id=foster)
    setting(operator, "Quarry House", STREET)
    assert [one.name for one in settings_on_map(operator, PERIOD)] == ["Quarry House"]
    [place], _ = places(operator, Surface.missing_from, PERIOD)
    assert "Protected" not in place.where


def test_found_places_are_dated_by_return_and_not_named_after_the_home(operator: Connection) -> None:
    gazetteer(operator)
    home = setting(operator, "Quarry House", HOME)
    episode(operator, child(operator), on(1, 5), on(1, 7), HOME, STREET, setting_id=home)
    [found], nowhere = places(operator, Surface.found, PERIOD)
    assert (found.first, found.where, nowhere) == (date(2026, 1, 7), "Bridgwater (TA6\N{NO-BREAK SPACE}5)", 0)


def test_only_counted_episodes_of_the_period_are_shown(operator: Connection) -> None:
    episode(operator, child(operator), on(1, 5), None, HOME, kind="absent")
    episode(operator, child(operator), on(1, 5), None, HOME, state="cancelled")
    episode(operator, child(operator), on(7, 5), None, HOME)
    assert places(operator, Surface.missing_from, PERIOD) == ([], 0)


def test_settings_that_were_open_come_with_their_episodes(operator: Connection) -> None:
    busy = setting(operator, "Busy", HOME, places=4)
    setting(operator, "Quiet", STREET)
    setting(operator, "Closed before", STREET, closed_on=date(2025, 12, 31))
    setting(operator, "Opened after", STREET, opened_on=date(2026, 7, 1))
    setting(operator, "Nobody knows where", None)
    ana = child(operator)
    for day in (3, 8):
        episode(operator, ana, on(2, day), on(2, day + 1), HOME, setting_id=busy)
    shown = settings_on_map(operator, PERIOD)
    assert [(one.name, one.places, one.episodes, one.children) for one in shown] == [
        ("Busy", 4, 2, 1),
        ("Quiet", None, 0, 0),
    ]


def test_outlines_go_round_the_postcodes_of_our_own_areas(operator: Connection) -> None:
    assert (outlines(operator), whole_outline(operator)) == ([], ())
    gazetteer(operator)
    load_postcodes(operator, [PostcodeRow("BS1 1XV", 358_900, 173_000, "Bristol")], "x")
    [outline] = outlines(operator)
    assert (outline.name, outline.age_0_17) == ("Bridgwater", 15300)
    assert outline.ring[0] == outline.ring[-1]
    lons, lats = zip(*outline.ring, strict=True)
    for lon, lat in to_lonlat([Point(330_010, 137_010), Point(332_000, 135_500)]):
        assert min(lons) < lon < max(lons)
        assert min(lats) < lat < max(lats)
    whole = whole_outline(operator)
    assert max(lat for _, lat in whole) < 51.3  # Bristol is not ours


def test_everything_together_and_of_nothing(operator: Connection) -> None:
    empty = layers(operator, PERIOD, usual_requests(PERIOD))
    assert (empty.missing_from, empty.found, empty.settings, empty.outlines) == ((), (), (), ())
    assert [run.request.surface for run in empty.hotspots] == [Surface.missing_from, Surface.found]
    assert all(run.request.first_day == PERIOD.first and run.request.as_of == PERIOD.last for run in empty.hotspots)
    episode(operator, child(operator), on(1, 5), on(1, 7), HOME, STREET)
    filled = layers(operator, PERIOD, [replace(one, replications=19) for one in usual_requests(PERIOD)])
    assert (len(filled.missing_from), len(filled.found), filled.unlocated, filled.not_found_anywhere) == (1, 1, 0, 0)
    assert last_days(PERIOD.last, PERIOD.days) == PERIOD


@pytest.fixture
def committed(database: Database) -> Database:
    engine = engine_for(database.url(OPERATOR), OPERATOR, pool_size=1)
    with transaction(engine, "cli:test") as connection:
        gazetteer(connection)
        home = setting(connection, "Quarry House", HOME)
        episode(connection, child(connection), on(1, 5), on(1, 6), HOME, STREET, setting_id=home)
    engine.dispose()
    return database


def test_a_page_without_a_session_sees_open_geography_alone(committed: Database) -> None:
    engine = engine_for(committed.url(APP), APP, pool_size=1)
    with transaction(engine, session_token="no such session") as connection:
        seen = layers(connection, PERIOD, usual_requests(PERIOD))
    engine.dispose()
    assert (seen.missing_from, seen.found, seen.settings, seen.unlocated) == ((), (), (), 0)
    assert [run.episodes for run in seen.hotspots] == [0, 0]
    assert [outline.name for outline in seen.outlines] == ["Bridgwater"]
