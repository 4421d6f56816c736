"""What is true of the life of an alert whatever a child's history: told by random histories that grow and shrink."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alerts.life.changes import REASONS, Change, LiveAlert, Standing, changes
from alerts.rules import ChildHistory, EpisodeFacts, ReportFacts, default_rule_set

from .histories import CHILD, NOW

RULE_SET = default_rule_set()
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A busy machine is no failure."""


@st.composite
def episodes(draw: st.DrawFn) -> EpisodeFacts:
    """An episode of the last half-year; its number is also its departure, so that no two depart together."""
    number = draw(st.integers(0, 179))
    departed = NOW - timedelta(days=number, hours=1)
    state = draw(st.sampled_from(["returned", "returned", "ended_unknown", "cancelled"]))
    hours = draw(st.sampled_from([1, 23, 24, 50, 80]))
    report = ReportFacts(
        uuid.uuid5(CHILD, f"report {number}"),
        frozenset(draw(st.sets(st.sampled_from(["low", "high"])))),
        frozenset(draw(st.sets(st.sampled_from(["cse", "gang"])))),
        draw(st.booleans()),
    )
    return EpisodeFacts(
        uuid.uuid5(CHILD, f"episode {number}"),
        draw(st.sampled_from(["missing", "missing", "absent"])),
        state,
        departed,
        departed + timedelta(hours=hours) if state == "returned" else None,
        (report,),
    )


HISTORIES = st.lists(episodes(), max_size=8, unique_by=lambda item: item.id).map(
    lambda found: ChildHistory.of(CHILD, datetime(2013, 6, 1).date(), 2013, found)  # noqa: DTZ001 - a birth date
)


def after(live: LiveAlert | None, change: Change) -> LiveAlert | None:
    """The live alert once a change is stored; None where it was withdrawn or never raised."""
    if change.withdraw_alert or (live is None and not change.raise_new):
        return None
    findings = dict(live.findings) if live else {}
    for rule in change.withdraw:
        before = findings[rule]
        findings[rule] = Standing(before.id, rule, False, before.severity, before.details, before.evidence)
    for rule, found in change.put.items():
        findings[rule] = Standing(uuid.uuid5(CHILD, rule), rule, True, found.severity, found.details(), found.evidence)
    number = live.id if live else uuid.uuid4()
    return LiveAlert(number, change.severity, change.historic, change.open_link, findings)


@settings(UNHURRIED, max_examples=150)
@given(HISTORIES, HISTORIES)
def test_looking_again_at_the_same_history_changes_nothing(first: ChildHistory, second: ChildHistory) -> None:
    live: LiveAlert | None = None
    for history in (first, second):
        change = changes(history, live, {}, NOW, RULE_SET, backfill=False)
        if change.events:
            live = after(live, change)
        again = changes(history, live, {}, NOW, RULE_SET, backfill=False)
        assert again.events == []
        assert not again.put
        assert not again.withdraw


@settings(UNHURRIED, max_examples=150)
@given(HISTORIES, HISTORIES)
def test_every_change_has_a_listed_reason_and_every_reason_a_change(first: ChildHistory, second: ChildHistory) -> None:
    live: LiveAlert | None = None
    for history in (first, second):
        change = changes(history, live, {}, NOW, RULE_SET, backfill=False)
        assert {reason for reason, _ in change.events} <= set(REASONS)
        assert {rule for _, rule in change.events if rule} == {*change.put, *change.withdraw}
        live = after(live, change) if change.events else live


@settings(UNHURRIED, max_examples=150)
@given(HISTORIES, HISTORIES)
def test_an_alert_never_stands_on_a_report_that_is_gone(first: ChildHistory, second: ChildHistory) -> None:
    """Whatever a correction took away, what holds afterwards rests on reports that are there and counted."""
    live = after(None, changes(first, None, {}, NOW, RULE_SET, backfill=False))
    change = changes(second, live, {}, NOW, RULE_SET, backfill=False)
    live = after(live, change) if change.events else live
    there = {report.id for episode in second.episodes for report in episode.reports}
    for standing in live.findings.values() if live else ():
        if standing.holds:
            assert standing.evidence <= there


@settings(UNHURRIED, max_examples=150)
@given(HISTORIES)
def test_nothing_is_raised_on_what_people_have_closed(history: ChildHistory) -> None:
    change = changes(history, None, {}, NOW, RULE_SET, backfill=False)
    settled = {rule: found.evidence for rule, found in change.put.items()}
    assert not changes(history, None, settled, NOW, RULE_SET, backfill=False).raise_new


@settings(UNHURRIED, max_examples=100)
@given(HISTORIES)
def test_a_backfill_raises_the_same_as_history(history: ChildHistory) -> None:
    live, old = (changes(history, None, {}, NOW, RULE_SET, backfill) for backfill in (False, True))
    assert live.put == old.put
    assert live.events == old.events
    assert old.historic
