"""What new findings mean for a child's alert. Pure: what stands and what holds in, changes with their reasons out.

An alert gathers every rule that holds about one child. It is withdrawn only when a correction, a cancellation or a
relinking removed the ground of all its rules. That a window has moved on removes no ground: the finding stays as it
was until a person closes the alert.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from alerts.rules import RULES, ChildHistory, Finding, RuleSet

FIRST_NOTICE, RULE_ADDED, NEW_EVIDENCE, LESS_EVIDENCE = (
    "first_notice",
    "rule_added",
    "new_evidence",
    "less_evidence",
)
ESCALATED, GROUND_REMOVED, HOLDS_AGAIN, WITHDRAWN = "escalated", "ground_removed", "holds_again", "withdrawn"
LINK_OPENED, LINK_SETTLED, VALUES_CHANGED = "link_opened", "link_settled", "values_changed"
REASONS = (
    FIRST_NOTICE,
    RULE_ADDED,
    NEW_EVIDENCE,
    LESS_EVIDENCE,
    ESCALATED,
    GROUND_REMOVED,
    HOLDS_AGAIN,
    WITHDRAWN,
    LINK_OPENED,
    LINK_SETTLED,
    VALUES_CHANGED,
)
RANK = {"low": 0, "medium": 1, "high": 2}


@dataclass(frozen=True, slots=True)
class Standing:
    """A finding as it stands in the child's live alert."""

    id: UUID
    rule: str
    holds: bool
    severity: str
    details: Mapping[str, object]
    evidence: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class LiveAlert:
    """The one alert of a child that somebody still has to do with."""

    id: UUID
    severity: str
    historic: bool
    open_link: bool
    findings: Mapping[str, Standing]


@dataclass(slots=True)
class Change:
    """What to do to one child's alert. Empty of reasons: nothing."""

    put: dict[str, Finding] = field(default_factory=dict)
    withdraw: list[str] = field(default_factory=list)
    events: list[tuple[str, str | None]] = field(default_factory=list)
    """(reason, rule)."""
    raise_new: bool = False
    withdraw_alert: bool = False
    severity: str = "low"
    historic: bool = True
    open_link: bool = False


def holding(history: ChildHistory, now: datetime, rules: RuleSet) -> dict[str, Finding]:
    """Every enabled rule that holds about a child as of `now`."""
    found = {}
    for name, rule in RULES.items():
        if getattr(rules, name).enabled and (finding := rule.evaluate(history, now, rules)) is not None:
            found[name] = finding
    return found


def still_grounded(
    rule: str, evidence: frozenset[UUID], history: ChildHistory, now: datetime, rules: RuleSet
) -> Finding | None:
    """The finding as it held at one of its own episodes, newest first; None when what it rested on is gone."""
    for episode in reversed(history.episodes):
        if evidence.isdisjoint(report.id for report in episode.reports):
            continue
        if found := RULES[rule].evaluate(history.until(episode.went_missing_at), now, rules):
            return found
    return None


def changes(
    history: ChildHistory,
    live: LiveAlert | None,
    settled: Mapping[str, frozenset[UUID]],
    now: datetime,
    rules: RuleSet,
    backfill: bool,
) -> Change:
    """What the rules mean for a child's alert. `settled`: by rule, the reports that closed alerts already rested on."""
    found = holding(history, now, rules)
    change = Change()
    standing = live.findings if live else {}
    for rule, before in standing.items():
        if before.holds and rule not in found:
            grounded = still_grounded(rule, before.evidence, history, now, rules) if rule in RULES else None
            if grounded is not None:
                found[rule] = grounded
            else:
                change.withdraw.append(rule)
                change.events.append((GROUND_REMOVED, rule))
    for rule, finding in found.items():
        earlier = standing.get(rule)
        if earlier is None:
            # What people have closed is not raised again on the same reports.
            if not finding.evidence <= settled.get(rule, frozenset()):
                change.put[rule] = finding
                change.events.append((RULE_ADDED if live else FIRST_NOTICE, rule))
        elif reasons := differences(earlier, finding):
            change.put[rule] = finding
            change.events.extend((reason, rule) for reason in reasons)
    whole(change, live, found, now, rules, backfill)
    return change


def differences(before: Standing, finding: Finding) -> list[str]:
    """Why a finding is not what stood before, as enumerated reasons; empty when it is the same."""
    reasons = []
    if not before.holds:
        reasons.append(HOLDS_AGAIN)
    if finding.evidence - before.evidence:
        reasons.append(NEW_EVIDENCE)
    elif before.evidence - finding.evidence:
        reasons.append(LESS_EVIDENCE)
    if RANK[finding.severity] > RANK[before.severity] or rung(finding.details()) > rung(before.details):
        reasons.append(ESCALATED)
    if not reasons and (finding.details() != before.details or finding.severity != before.severity):
        reasons.append(VALUES_CHANGED)
    return reasons


def rung(details: Mapping[str, object]) -> int:
    """The rung a duration has reached; 0 for rules without rungs."""
    values = details.get("values")
    return int(str(values.get("rung_hours", 0))) if isinstance(values, Mapping) else 0


def whole(
    change: Change,
    live: LiveAlert | None,
    found: Mapping[str, Finding],
    now: datetime,
    rules: RuleSet,
    backfill: bool,
) -> None:
    """Set what the alert as a whole becomes: raised, withdrawn, its severity, whether it is history, an open link."""
    if live is None:
        change.raise_new = bool(change.put)
        within = change.put
    else:
        within = {rule: finding for rule, finding in found.items() if rule in live.findings or rule in change.put}
        change.withdraw_alert = not within and any(item.holds for item in live.findings.values())
        if change.withdraw_alert:
            change.events.append((WITHDRAWN, None))
    if within:
        change.severity = max((finding.severity for finding in within.values()), key=RANK.__getitem__)
        change.open_link = any(finding.open_link for finding in within.values())
    if live is not None and within and change.open_link != live.open_link:
        change.events.append((LINK_OPENED if change.open_link else LINK_SETTLED, None))
    fresh = any(
        reason in (FIRST_NOTICE, RULE_ADDED, NEW_EVIDENCE, HOLDS_AGAIN, ESCALATED) for reason, _ in change.events
    )
    oldest = now - timedelta(days=rules.historic_after_days)
    current = not backfill and any(finding.newest_evidence_at >= oldest for finding in change.put.values())
    # History becomes current by fresh evidence alone, not by the passing of time.
    change.historic = (live.historic if live else True) and not (fresh and current)
