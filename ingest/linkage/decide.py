"""Deciding which child a report is about: link, review or new, with the reason. A pure function of its inputs."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from ingest.linkage import model
from ingest.linkage.compare import Evidence, Frequencies, compare
from ingest.linkage.identity import Identifier, Identity, Profile
from register.schema.words import LINKED, NEW, REVIEW

RIVAL = 1_000
"""A candidate this many times less likely than the best does not weigh on it."""

REASONS = (
    "no_candidate",
    "probable_match",
    "likely_but_uncertain",
    "possible_but_unlikely",
    "probably_another_child",
    "same_report",
    "amended_beyond_recognition",
)


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided: `child_id` None means a child of its own. `score` is the best candidate's probability."""

    decision: str
    reason: str
    child_id: UUID | None
    score: float
    best_candidate: UUID | None
    evidence: tuple[Evidence, ...]


def decide(
    record: Identity,
    identifiers: set[Identifier],
    candidates: Iterable[Profile],
    seen: Frequencies,
    shared: frozenset[str] = frozenset(),
) -> Decision:
    """Weigh every candidate against each other, an unregistered sibling of each, and an unrelated new child.

    Bands: from model.LINK_AT linked; from model.REVIEW_AT to review, standing with the best candidate when that is at
    least as likely as not and with a child of its own otherwise; below that new.
    """
    scored = [(child, compare(record, identifiers, child, seen, shared)) for child in candidates]
    if not scored:
        return Decision(NEW, "no_candidate", None, 0.0, None, ())
    each, sibling, unrelated = model.priors(seen.children)
    odds = [each * 2 ** bits(found) for _, found in scored]
    siblings = sum(sibling * 2 ** sum(item.sibling for item in found) for _, found in scored)
    # Of candidates alike, the one that is known by more.
    place = max(
        range(len(scored)),
        key=lambda number: (round(math.log2(odds[number])), len(scored[number][0].identities), odds[number]),
    )
    best = scored[place][0]
    others = sum(
        odds[number]
        for number, (other, _) in enumerate(scored)
        if number != place and not (odds[number] * RIVAL > odds[place] and one_child(best, other, seen, shared))
    )
    score = odds[place] / (odds[place] + others + siblings + unrelated)
    child, found = scored[place]
    evidence = tuple(found)
    if score >= model.LINK_AT:
        return Decision(LINKED, "probable_match", child.child_id, score, child.child_id, evidence)
    if score >= 0.5:
        return Decision(REVIEW, "likely_but_uncertain", child.child_id, score, child.child_id, evidence)
    if score >= model.REVIEW_AT:
        return Decision(REVIEW, "possible_but_unlikely", None, score, child.child_id, evidence)
    return Decision(NEW, "probably_another_child", None, score, child.child_id, evidence)


def one_child(one: Profile, other: Profile, seen: Frequencies, shared: frozenset[str]) -> bool:
    """Whether two known children look like one recorded twice: they do not compete for a report, else each further
    report would be split between them and make yet another child."""
    return any(
        still_the_same(identity, other.identifiers, one, seen, shared, model.LINK_AT) for identity in other.identities
    )


def bits(found: Iterable[Evidence]) -> float:
    """The match weight: evidence added up, in bits."""
    return sum(item.match for item in found)


def still_the_same(
    record: Identity,
    identifiers: set[Identifier],
    child: Profile,
    seen: Frequencies,
    shared: frozenset[str] = frozenset(),
    at_least: float = model.BREAK_AT,
) -> bool:
    """Whether an amended report may stay with its child: only clear contradiction moves it."""
    found = compare(record, identifiers, child, seen, shared)
    each, sibling, unrelated = model.priors(seen.children)
    match = model.KNOWN_SHARE * 2 ** bits(found)
    other = sibling * 2 ** sum(item.sibling for item in found) + unrelated
    return match / (match + other) >= at_least and each > 0
