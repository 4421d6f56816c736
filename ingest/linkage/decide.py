"""Deciding which child a report is about: link, review or new, with the reason. A pure function of its inputs."""

from __future__ import annotations

from collections.abc import Iterable, Set
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

    @property
    def settled(self) -> bool:
        """Whether the child may be known by this record: not while it only stands with its best candidate."""
        return self.decision != REVIEW or self.child_id is None


def decide(
    record: Identity,
    identifiers: set[Identifier],
    candidates: Iterable[Profile],
    seen: Frequencies,
    shared: Set[str] = frozenset(),
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
    siblings = sum(sibling * 2 ** sibling_bits(found) for _, found in scored)
    best = max(range(len(scored)), key=odds.__getitem__)
    # Records of one child made twice do not compete; of those alike, the one that is known by more is taken.
    alike = {
        number
        for number, (other, _) in enumerate(scored)
        if number == best or (odds[number] * RIVAL > odds[best] and one_child(scored[best][0], other, seen, shared))
    }
    others = sum(odds[number] for number in range(len(scored)) if number not in alike)
    score = odds[best] / (odds[best] + others + siblings + unrelated)
    place = max(
        (number for number in alike if odds[number] * 2 >= odds[best]),
        key=lambda number: (len(scored[number][0].identities), odds[number]),
    )
    child, found = scored[place]
    evidence = tuple(found)
    if score >= model.LINK_AT:
        return Decision(LINKED, "probable_match", child.child_id, score, child.child_id, evidence)
    if score >= 0.5:
        return Decision(REVIEW, "likely_but_uncertain", child.child_id, score, child.child_id, evidence)
    if score >= model.REVIEW_AT:
        return Decision(REVIEW, "possible_but_unlikely", None, score, child.child_id, evidence)
    return Decision(NEW, "probably_another_child", None, score, child.child_id, evidence)


def one_child(one: Profile, other: Profile, seen: Frequencies, shared: Set[str]) -> bool:
    """Whether two known children look like one recorded twice: they do not compete for a report, else each further
    report would be split between them and make yet another child.

    Each recording of either is compared with the other child, and what counts is their mean: one recording that went
    to the wrong twin does not make the twins one.
    """
    found = [compare(identity, other.identifiers, one, seen, shared) for identity in other.identities]
    found += [compare(identity, one.identifiers, other, seen, shared) for identity in one.identities]
    if not found:
        return False
    same = model.RECORDED_TWICE * 2 ** (sum(map(bits, found)) / len(found))
    siblings = model.SIBLING_SHARE * 2 ** (sum(map(sibling_bits, found)) / len(found))
    return same / (same + siblings + seen.children + model.FOUNDING_SIZE) >= model.LINK_AT


def bits(found: Iterable[Evidence]) -> float:
    """The match weight: evidence added up, in bits."""
    return sum(item.match for item in found)


def sibling_bits(found: Iterable[Evidence]) -> float:
    """The weight of the same evidence for a sibling."""
    return sum(item.sibling for item in found)


def still_the_same(
    record: Identity,
    identifiers: set[Identifier],
    child: Profile,
    seen: Frequencies,
    shared: Set[str] = frozenset(),
) -> bool:
    """Whether an amended report may stay with its child: only clear contradiction moves it."""
    found = compare(record, identifiers, child, seen, shared)
    match = (1 - model.MISTAKEN) * 2 ** bits(found)
    sibling = model.MISTAKEN * model.SIBLING_SHARE * 2 ** sibling_bits(found)
    return match / (match + sibling + model.MISTAKEN) >= model.BREAK_AT
