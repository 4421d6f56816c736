"""What is true of the episodes of any set of reports."""

from __future__ import annotations

import uuid
from datetime import timedelta
from itertools import combinations, pairwise
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.episodes.assemble import Account, Assembled, assemble

from .reference import episodes as by_definition
from .tables import MONTH, REPORTED

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A busy machine is no failure."""
KINDS = st.sampled_from(["missing", "missing", "missing", "absent", "away_unauthorised", "cancelled"])
DEPARTURES = st.one_of(st.integers(0, 24).map(lambda tens: tens * 10), st.sampled_from([59, 60, 61, 119, 120, 121]))
LENGTHS = st.one_of(st.none(), st.just("unknown"), st.integers(0, 20).map(lambda tens: tens * 10))


@st.composite
def reports(draw: st.DrawFn, most: int = 7) -> list[Account]:
    """Reports of one child within half a day: times that fall together, and on either side of the hour."""
    found = []
    for place in range(draw(st.integers(1, most))):
        departed = MONTH + timedelta(minutes=draw(DEPARTURES))
        length = draw(LENGTHS)
        found.append(
            Account(
                report=uuid.UUID(int=place),
                episode=None,
                record_status=draw(KINDS),
                reported_at=REPORTED + timedelta(hours=draw(st.integers(0, 3))),
                arrival=place,
                went_missing_at=departed,
                returned_at=departed + timedelta(minutes=length) if isinstance(length, int) else None,
                returned_time_unknown=length == "unknown",
            )
        )
    return found


def facts(episode: Assembled) -> tuple[object, ...]:
    return (
        episode.kind, episode.state, episode.went_missing_at, episode.returned_at, episode.overtaken,
        frozenset(account.report for account in episode.accounts),
    )  # fmt: skip


@settings(UNHURRIED, max_examples=300)
@given(reports())
def test_assembly_is_what_the_definition_says(given_reports: list[Account]) -> None:
    assert {facts(episode) for episode in assemble(given_reports)} == by_definition(given_reports)


@settings(UNHURRIED, max_examples=150)
@given(reports(most=10), st.randoms(use_true_random=False))
def test_the_order_of_reports_never_matters(given_reports: list[Account], random: Random) -> None:
    shuffled = list(given_reports)
    random.shuffle(shuffled)
    assert assemble(shuffled) == assemble(given_reports)


@settings(UNHURRIED, max_examples=150)
@given(reports(most=10))
def test_every_report_is_in_exactly_one_episode(given_reports: list[Account]) -> None:
    placed = [account.report for episode in assemble(given_reports) for account in episode.accounts]
    assert sorted(placed) == sorted(account.report for account in given_reports)


@settings(UNHURRIED, max_examples=150)
@given(reports(most=10))
def test_at_most_one_episode_is_open(given_reports: list[Account]) -> None:
    assert sum(episode.state == "open" for episode in assemble(given_reports)) <= 1


@settings(UNHURRIED, max_examples=150)
@given(reports(most=10))
def test_no_two_counted_episodes_of_one_kind_overlap(given_reports: list[Account]) -> None:
    counted = [episode for episode in assemble(given_reports) if episode.state in ("open", "returned")]
    for one, other in combinations(sorted(counted, key=lambda item: item.went_missing_at), 2):
        if one.kind == other.kind:
            assert one.returned_at is not None
            assert one.returned_at <= other.went_missing_at


@settings(UNHURRIED, max_examples=150)
@given(reports(most=10))
def test_departures_of_one_kind_are_never_counted_twice(given_reports: list[Account]) -> None:
    for kind in ("missing", "absent", "away_unauthorised"):
        counted = [item for item in assemble(given_reports) if item.kind == kind and item.state != "cancelled"]
        assert all(one.went_missing_at < other.went_missing_at for one, other in pairwise(counted))


@settings(UNHURRIED, max_examples=100)
@given(reports(most=6))
def test_a_report_withdrawn_and_one_never_made_leave_the_same_episodes(given_reports: list[Account]) -> None:
    left_out = [account for account in given_reports if account.record_status != "cancelled"]
    counted = [episode for episode in assemble(given_reports) if episode.state != "cancelled"]
    assert counted == assemble(left_out)
