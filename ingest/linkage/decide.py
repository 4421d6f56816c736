"""Deciding which child a report is about: link, review or new, with the reason. A pure function of its inputs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from ingest.linkage import model
from ingest.linkage.compare import Evidence, Frequencies, compare
from ingest.linkage.identity import Identifier, Identity, Profile
from register.schema.words import LINKED, NEW, REVIEW

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
    place = max(range(len(scored)), key=lambda number: (odds[number], str(scored[number][0].child_id)))
    child, found = scored[place]
    score = odds[place] / (sum(odds) + siblings + unrelated)
    evidence = tuple(found)
    if score >= model.LINK_AT:
        return Decision(LINKED, "probable_match", child.child_id, score, child.child_id, evidence)
    if score >= 0.5:
        return Decision(REVIEW, "likely_but_uncertain", child.child_id, score, child.child_id, evidence)
    if score >= model.REVIEW_AT:
        return Decision(REVIEW, "possible_but_unlikely", None, score, child.child_id, evidence)
    return Decision(NEW, "probably_another_child", None, score, child.child_id, evidence)


def bits(found: Iterable[Evidence]) -> float:
    """The match weight: evidence added up, in bits."""
    return sum(item.match for item in found)


def still_the_same(
    record: Identity,
    identifiers: set[Identifier],
    child: Profile,
    seen: Frequencies,
    shared: frozenset[str] = frozenset(),
) -> bool:
    """Whether an amended report may stay with its child: only clear contradiction moves it."""
    found = compare(record, identifiers, child, seen, shared)
    each, sibling, unrelated = model.priors(seen.children)
    match = model.KNOWN_SHARE * 2 ** bits(found)
    other = sibling * 2 ** sum(item.sibling for item in found) + unrelated
    return match / (match + other) >= model.BREAK_AT and each > 0
