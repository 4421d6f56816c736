"""The scan statistic against its slow twin, against planted clusters, and against chance."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.hotspots.expected import chance_of_none
from geo.hotspots.scan import Cluster, ScanOptions, scan
from geo.hotspots.zones import MAX_PLACES, zones_of
from tests.geo.slow_scan import Case, candidates, p_value

places = st.tuples(st.integers(0, 6).map(float), st.integers(0, 6).map(float))
small_data = st.lists(st.builds(Case, places, st.integers(0, 12), st.integers(0, 5)), min_size=2, max_size=14)


def fast(cases: Sequence[Case], **options: float) -> list[Cluster]:
    return scan(
        np.array([case.place for case in cases]),
        np.array([case.age for case in cases]),
        np.array([case.unit for case in cases]),
        ScanOptions(**{"max_metres": 3.0, "level": 1.0, "replications": 9, **options}),  # type: ignore[arg-type]
    )


def as_episodes(cases: Sequence[Case]) -> list[Case]:
    return [Case(case.place, case.age, number) for number, case in enumerate(cases)]


@settings(max_examples=300, deadline=None)
@given(small_data, st.integers(1, 6), st.sampled_from([0.0, 1.0, 1.5, 3.0]), st.booleans())
def test_clusters_are_those_of_the_slow_twin(
    cases: list[Case], max_days: int, max_metres: float, episodes: bool
) -> None:
    cases = as_episodes(cases) if episodes else cases
    quick = fast(cases, max_days=max_days, max_metres=max_metres)
    slow = candidates(cases, max_days, max_metres)
    assert [one.statistic for one in quick] == pytest.approx([one.statistic for one in slow], abs=2e-9)
    names = sorted({case.place for case in cases})
    for one, other in zip(quick, slow, strict=True):
        assert [names[place] for place in one.places] == list(other.members)
        assert (one.days, one.observed) == (other.days, other.observed)
        assert one.expected == pytest.approx(other.expected, abs=1e-9)
        assert {cases[event].unit for event in one.events} == {
            case.unit for case in cases if case.place in other.members and case.age < other.days
        }


def test_where_every_event_is_its_own_unit_the_expectation_is_kulldorffs() -> None:
    cases = as_episodes([Case((float(n % 3), 0.0), n % 9, 0) for n in range(30)])
    for one in fast(cases, max_days=4, max_metres=0.0):
        here = sum(case.place == (one.centre[0], one.centre[1]) for case in cases)
        recent = sum(case.age < one.days for case in cases)
        assert one.expected == pytest.approx(here * recent / len(cases))


def test_the_chance_that_a_window_misses_a_childs_events_is_hypergeometric() -> None:
    none = chance_of_none(10, np.array([0, 3, 10]), 2)
    assert none[:, 0].tolist() == [1, 1, 1]
    assert none[:, 1] == pytest.approx([1, 7 / 10, 7 / 10 * 6 / 9])
    assert none[:, 2].tolist() == [1, 0, 0]


@pytest.mark.parametrize("seed", range(1, 4))
@pytest.mark.parametrize("episodes", [True, False])
def test_p_values_are_those_of_the_slow_twin_within_monte_carlo_error(seed: int, episodes: bool) -> None:
    rng = np.random.default_rng(seed)
    cases = [
        Case((float(x), float(y)), int(age), int(unit))
        for x, y, age, unit in zip(*(rng.integers(0, top, 24) for top in (4, 2, 20, 9)), strict=True)
    ]
    cases = as_episodes(cases) if episodes else cases
    top = fast(cases, max_days=5, max_metres=1.5, replications=999)[0]
    slow = p_value(cases, top.statistic, 5, 1.5, 199, seed)
    error = 4 * math.sqrt(max(slow * (1 - slow), 0.01) * (1 / 199 + 1 / 999)) + 0.005
    assert abs(top.p_value - slow) < error


def county(rng: np.random.Generator, events: int, children: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A year without any plant: towns, homes that few children leave often, times at random, bursts of one child."""
    towns = rng.uniform(0, 60_000, (8, 2))
    homes = towns[rng.integers(0, 8, 60)] + rng.normal(0, 1500, (60, 2))
    child = np.minimum(rng.zipf(1.6, events), children) % children
    home = (child * 7 + rng.integers(0, 2, events)) % 60
    burst = rng.integers(0, 365, children)
    age = np.where(
        rng.random(events) < 0.3, (burst[child] + rng.integers(0, 20, events)) % 365, rng.integers(0, 365, events)
    )
    return homes[home], age, child


def test_chance_alone_cries_out_no_more_often_than_the_level_says() -> None:
    """Times at random: the share of false alarms stays within the binomial bound of 5 %, and is not nil."""
    runs = 200
    alarms = 0
    for seed in range(runs):
        rng = np.random.default_rng(1000 + seed)
        points = rng.integers(0, 6, (80, 2)) * 1000.0
        unit = rng.integers(0, 40, 80)
        alarms += bool(
            scan(points, rng.integers(0, 90, 80), unit, ScanOptions(max_days=14, replications=99, seed=seed))
        )
    assert 1 <= alarms <= 21  # P(more than 21 of 200 at 5 %) is under 0.001


def test_bursts_of_one_child_do_not_make_false_alarms_among_children() -> None:
    alarms = 0
    for seed in range(60):
        points, age, child = county(np.random.default_rng(seed), 300, 90)
        alarms += bool(scan(points, age, child, ScanOptions(replications=99, seed=seed)))
    assert alarms <= 9  # P(more than 9 of 60 at 5 %) is under 0.001


def planted(seed: int, units: Sequence[int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A county of 700 episodes a year with 14 more within 28 days round one point, whose they are as told."""
    rng = np.random.default_rng(seed)
    points, age, child = county(rng, 700, 250)
    spot = points[rng.integers(0, 700)] + rng.normal(0, 100, (14, 2))
    return np.vstack([points, spot]), np.concatenate([age, rng.integers(0, 28, 14)]), np.concatenate([child, units])


@pytest.mark.parametrize("seed", range(10))
def test_fourteen_more_children_at_one_place_are_found(seed: int) -> None:
    points, age, child = planted(seed, range(1000, 1014))
    [strongest, *_] = scan(points, age, child, ScanOptions(replications=199))
    there = [event for event in strongest.events if event >= 700]
    assert len(there) >= 7
    assert strongest.observed == len({int(child[event]) for event in strongest.events})
    assert strongest.p_value == 0.005


@pytest.mark.parametrize("seed", range(10))
def test_fourteen_episodes_of_one_child_are_no_hotspot_of_children(seed: int) -> None:
    points, age, child = planted(seed, [1000] * 14)
    of_children = scan(points, age, child, ScanOptions(replications=199))
    of_episodes = scan(points, age, np.arange(714), ScanOptions(replications=199))
    assert not any(event >= 700 for cluster in of_children for event in cluster.events)
    assert any(event >= 700 for cluster in of_episodes for event in cluster.events)


def test_the_same_seed_gives_the_same_answer_and_a_stricter_level_the_same_p_values() -> None:
    points, age, child = planted(3, range(1000, 1014))
    every = scan(points, age, child, ScanOptions(replications=99, level=1.0))
    again = scan(points, age, child, ScanOptions(replications=99, level=1.0))
    strict = scan(points, age, child, ScanOptions(replications=99, level=0.05))
    assert every == again
    assert strict == [cluster for cluster in every if cluster.p_value <= 0.05]
    assert [cluster.statistic for cluster in every] == sorted((c.statistic for c in every), reverse=True)
    assert len({place for cluster in every for place in cluster.places}) == sum(len(c.places) for c in every)


def test_leaving_clusters_out_changes_nothing_for_the_others() -> None:
    points, age, child = planted(5, range(1000, 1014))
    every = scan(points, age, child, ScanOptions(replications=99))
    wanted = scan(points, age, child, ScanOptions(replications=99), wanted=lambda one: one.observed > 5)
    assert wanted == [cluster for cluster in every if cluster.observed > 5]


@pytest.mark.parametrize("count", [0, 1, 2])
def test_too_little_to_scan_is_no_hotspot(count: int) -> None:
    points = np.zeros((count, 2))
    assert scan(points, np.zeros(count, dtype=np.int64), np.arange(count), ScanOptions(replications=19)) == []


def test_too_many_places_are_gathered_into_squares() -> None:
    points = np.random.default_rng(1).uniform(0, 20_000, (4000, 2))
    zones = zones_of(points, 1000.0, 0.5)
    assert len(zones.places) <= MAX_PLACES
    assert np.hypot(*(zones.places[zones.place_of] - points).T).max() < 1000 * math.sqrt(2)
    few = zones_of(points[:500], 1000.0, 0.5)
    assert (few.places[few.place_of] == points[:500]).all()
