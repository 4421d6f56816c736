"""Each rule on either side of its boundaries, as tables, and that no rule is without its table."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from alerts.rules import RULES, default_rule_set

from .boundaries import BOUNDARIES
from .histories import Case, history, moment

EVERY = [(rule, case) for rule, cases in BOUNDARIES.items() for case in cases]


@pytest.mark.parametrize(("rule", "case"), EVERY, ids=[f"{rule}: {case.name}" for rule, case in EVERY])
def test_a_rule_holds_on_one_side_and_not_on_the_other(rule: str, case: Case) -> None:
    found = case.finding(rule)
    assert (found is not None) == case.holds
    if found is not None and case.reports is not None:
        assert len(found.evidence) == case.reports


def test_every_rule_has_a_table_with_both_sides() -> None:
    """To add a rule is to add its table: tests/alerts/boundaries.py."""
    assert BOUNDARIES.keys() == RULES.keys()
    for rule, cases in BOUNDARIES.items():
        assert {case.holds for case in cases} == {True, False}, rule
        assert len({case.name for case in cases}) == len(cases), rule
        assert any("cancelled" in case.table for case in cases), f"{rule}: what is withdrawn counts nowhere"
        assert any("absent" in case.table for case in cases), f"{rule}: say whether absent counts"


@pytest.mark.parametrize("rule", RULES)
def test_a_finding_says_what_fired_and_on_what_grounds(rule: str) -> None:
    found = next(found for case in BOUNDARIES[rule] if (found := case.finding(rule)))
    settings = getattr(default_rule_set(), rule)
    details = json.loads(json.dumps(found.details()))
    assert details["sentence"].endswith(".")
    assert details["thresholds"]
    assert details["values"]["episodes"] >= 1
    assert details["guidance"] == settings.guidance
    assert found.evidence


@pytest.mark.parametrize("rule", RULES)
def test_the_order_in_which_episodes_are_given_does_not_matter(rule: str) -> None:
    for case in BOUNDARIES[rule]:
        told = case.history
        turned = type(told).of(told.child_id, told.dob, told.birth_year, list(reversed(told.episodes)))
        assert RULES[rule].evaluate(turned, moment(case.now), default_rule_set()) == case.finding(rule)


@pytest.mark.parametrize(
    ("hours", "rung", "severity"),
    [
        (24, 24, "medium"),
        (47.99, 24, "medium"),
        (48, 48, "high"),
        (72, 72, "high"),
        (167.99, 72, "high"),
        (168, 168, "high"),
    ],
)
def test_a_longer_absence_reaches_a_higher_rung(hours: float, rung: int, severity: str) -> None:
    told = history("missing | 2026-06-01 10:00 |")
    found = RULES["long_missing"].evaluate(
        told, moment("2026-06-01 10:00") + timedelta(hours=hours), default_rule_set()
    )
    assert found is not None
    assert (found.values["rung_hours"], found.severity) == (rung, severity)


@pytest.mark.parametrize(("episodes", "holds"), [(2, True), (3, True), (4, False)])
def test_a_threshold_is_the_partnerships_to_set(episodes: int, holds: bool) -> None:
    rules = default_rule_set()
    changed = rules.model_copy(update={"repeat_90d": rules.repeat_90d.model_copy(update={"episodes": episodes})})
    case = next(case for case in BOUNDARIES["repeat_90d"] if case.reports == 3)
    found = RULES["repeat_90d"].evaluate(case.history, moment(case.now), changed)
    assert (found is not None) == holds
    assert found is None or found.thresholds["episodes"] == episodes


def test_an_open_link_of_any_report_is_told() -> None:
    told = history("missing | 2026-06-01 10:00 | | high")
    (episode,) = told.episodes
    open_report = replace(episode.reports[0], open_link=True)
    found = RULES["high_risk"].evaluate(
        replace(told, episodes=(replace(episode, reports=(open_report,)),)),
        moment("2026-06-15 12:00"),
        default_rule_set(),
    )
    assert found is not None
    assert found.open_link


@pytest.mark.parametrize(
    ("table", "newest"),
    [
        ("missing | 2026-06-01 10:00 | 2026-06-01 12:00 | high", "2026-06-01 12:00"),
        ("missing | 2026-06-01 10:00 | ? | high", "2026-06-01 10:00"),
        ("missing | 2026-06-01 10:00 | | high", "2026-06-15 12:00"),
    ],
)
def test_the_newest_evidence_is_the_return_or_now_while_open_or_the_departure(table: str, newest: str) -> None:
    found = Case("", table, True).finding("high_risk")
    assert found is not None
    assert found.newest_evidence_at == moment(newest)
