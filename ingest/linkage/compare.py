"""Comparing a record with a child: for each field the best level over everything the child was recorded with."""

from __future__ import annotations

import math
from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

from ingest.linkage import model
from ingest.linkage.identity import Identifier, Identity, Profile, place_key
from ingest.linkage.model import LEVELS, Level, sibling_weight, weight
from ingest.linkage.names import heard, is_known, other_forms, same_variant, tokens, whole
from register.schema.words import IDENTIFIER_KINDS

CLOSE_NAME = 0.90
CORROBORATION = {
    *(("address", level) for level in ("equal", "postcode")),
    *((kind, "equal") for kind in IDENTIFIER_KINDS),
}
"""What makes a changed surname likely: the same home, or somebody's number for the child."""
SHORTEST_FORM = 3
"""Letters from which the beginning of a forename is taken for a short form of it."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One field's contribution: its level, and its weight in bits for a match and for siblings."""

    level: Level
    match: float
    sibling: float

    def as_json(self) -> dict[str, object]:
        """As kept with the decision."""
        return {"field": self.level.field, "level": self.level.name, "weight": round(self.match, 3)}


@dataclass(frozen=True, slots=True)
class Frequencies:
    """How much of the register has a value: counts by frequency key (identity.frequency_keys), number of children."""

    counts: Mapping[str, int]
    children: int

    def share(self, key: str) -> float:
        """The smoothed share of children with the value of `key`."""
        unseen = model.UNSEEN_POSTCODE if key.startswith("P:") else model.UNSEEN_NAME
        return (self.counts.get(key, 0) + model.SMOOTHING * unseen) / (self.children + model.SMOOTHING)

    def crowd(self, key: str) -> float:
        """The smoothed share of children who have the value of `key` besides the one who is compared."""
        return max(0, self.counts.get(key, 0) - 1) / (self.children + model.SMOOTHING)


@lru_cache(maxsize=200_000)
def forename_level(one: str, other: str) -> str | None:
    """Level of two forenames; None where either is unknown."""
    a, b = tokens(one), tokens(other)
    if not a or not b:
        return None
    if whole(one) == whole(other):
        return "exact"
    if told_apart(a, b):
        return "different"
    if same_variant(a[0], b[0]) or same_variant(whole(one), whole(other)):
        return "variant"
    if (len(a[0]) == 1 or len(b[0]) == 1) and a[0][0] == b[0][0]:
        return "partial"
    if set(a) < set(b) or set(b) < set(a):
        return "partial"
    if is_known(a[0]) and is_known(b[0]):
        return "different"  # two names, however alike: Alexander and his sister Alexandra
    if near(whole(one), whole(other)):
        return "close"
    short, long = sorted((a[0], b[0]), key=len)
    if len(short) >= SHORTEST_FORM and long.startswith(short):
        return "partial"
    return "close" if near_form(a[0], b[0]) else "different"


@lru_cache(maxsize=200_000)
def near_form(one: str, other: str) -> bool:
    """Whether a folded forename is a slip of the pen from a form of the other ("Bengi" from Benji, for Benjamin)."""
    return any(near(one, form) for form in other_forms(other)) or any(near(form, other) for form in other_forms(one))


@lru_cache(maxsize=200_000)
def surname_level(one: str, other: str) -> str | None:
    """Level of two surnames; None where either is unknown."""
    a, b = tokens(one), tokens(other)
    if not a or not b:
        return None
    if whole(one) == whole(other):
        return "exact"
    if told_apart(a, b):
        return "different"
    if near(whole(one), whole(other)):
        return "close"
    long_parts = {part for part in a if len(part) > 2} & {part for part in b if len(part) > 2}
    return "partial" if long_parts else "different"


def near(one: str, other: str) -> bool:
    """Whether two folded names sound alike or are one slip of the pen apart (a letter more, less, other, or exchanged).

    Another first sound is no slip: a pen slips within a name, and Jayden and Kayden are brothers.
    """
    if min(len(one), len(other)) < 3 or heard(one)[:1] != heard(other)[:1]:
        return False
    if heard(one) == heard(other):
        return True
    slips = DamerauLevenshtein.distance(one, other, score_cutoff=2)
    if slips == 1:
        # Of three letters, one replaced makes another name (Tim, Tom); one lost, doubled or exchanged is a slip.
        return min(len(one), len(other)) > 3 or len(one) != len(other) or sorted(one) == sorted(other)
    return slips == 2 and min(len(one), len(other)) > 6 and JaroWinkler.similarity(one, other) >= CLOSE_NAME


def told_apart(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two names say that they are two: other digits, or other initials beside the same name (Ana B, Ana C)."""
    digits = [[letter for part in parts for letter in part if letter.isdigit()] for parts in (one, other)]
    names = [{part for part in parts if len(part) > 1} for parts in (one, other)]
    initials = [{part for part in parts if len(part) == 1} for parts in (one, other)]
    return digits[0] != digits[1] or (names[0] == names[1] and all(initials) and initials[0].isdisjoint(initials[1]))


def dob_level(one: Identity, other: Identity) -> str | None:
    """Level of two birth dates, or of the years where a day is not known; None where either is unknown."""
    if one.birth_year is None or other.birth_year is None:
        return None
    if one.dob is None or other.dob is None:
        return "year" if one.birth_year == other.birth_year else "year_differs"
    return date_level(one.dob, other.dob)


@lru_cache(maxsize=200_000)
def date_level(a: date, b: date) -> str:
    """Level of two full birth dates."""
    if a == b:
        return "first_of_january" if (a.month, a.day) == (1, 1) else "exact"
    if (a.year, a.month, a.day) == (b.year, b.day, b.month):
        return "swapped"
    if a.year == b.year and ((a.month, a.day) == (1, 1) or (b.month, b.day) == (1, 1)):
        return "guessed"
    if (a.month, a.day) == (b.month, b.day) and abs(a.year - b.year) == 1:
        return "year_near"
    digits = sum(x != y for x, y in zip(a.isoformat(), b.isoformat(), strict=True))
    return "one_digit" if digits == 1 or abs((a - b).days) == 1 else "different"


def evidence(level: Level, share: float | None = None, factor: float = 1.0) -> Evidence:
    """The contribution of a level; `factor` is the probability of the way it was reached (swapped, by alias)."""
    bonus = 0.0 if factor == 1.0 else math.log2(factor)
    return Evidence(level, weight(level, share) + bonus, sibling_weight(level, share) + bonus)


def compare(
    record: Identity, identifiers: set[Identifier], child: Profile, seen: Frequencies, shared: Set[str]
) -> list[Evidence]:
    """Every field's evidence that `record` is about `child`. `shared` are postcodes and address lines of group
    settings: many children live there, so agreement on them says nothing."""
    found = list(name_evidence(record, child, seen))
    if dob := best(dob_level(record, identity) for identity in child.identities):
        same_day = dob in ("exact", "first_of_january")
        found.append(evidence(LEVELS["dob", dob], seen.crowd(f"d:{record.dob}") if same_day else None))
    sexes = {identity.sex for identity in child.identities} - {"U", "X"}
    if record.sex in ("M", "F") and sexes:
        found.append(evidence(LEVELS["sex", "equal" if record.sex in sexes else "different"]))
    if place := address_evidence(record, child, seen, shared):
        found.append(place)
    found.extend(identifier_evidence(identifiers, child))
    if not any((item.level.field, item.level.name) in CORROBORATION for item in found):
        alone = evidence(LEVELS["surname", "another"])
        found = [alone if item.level is LEVELS["surname", "different"] else item for item in found]
    return found


def best(levels: object) -> str | None:
    """The strongest of several birth-date levels."""
    order = (
        "exact",
        "first_of_january",
        "swapped",
        "year_near",
        "guessed",
        "one_digit",
        "year",
        "year_differs",
        "different",
    )
    present = {level for level in levels if level}  # type: ignore[attr-defined]
    return next((level for level in order if level in present), None)


def name_evidence(record: Identity, child: Profile, seen: Frequencies) -> list[Evidence]:
    """The best of all pairings of recorded names: as they stand, swapped, or by an alias."""
    options: list[list[Evidence]] = []
    own = {pair for identity in child.identities for pair in identity.names()}
    recorded = {(identity.surname, identity.forename) for identity in child.identities}
    surnames = {whole(surname) for surname, _ in recorded}
    # The child's surname stands as the forename: only the swapped reading makes sense, though the child was once
    # recorded so too and the two would seem to share a rare forename.
    swapped = whole(record.forename) in surnames and whole(record.surname) not in surnames
    for number, mine in enumerate(record.names()):
        for theirs in own:
            as_recorded = number == 0 and theirs in recorded
            if not (as_recorded and swapped):
                options.append(pair_evidence(mine, theirs, seen, 1.0 if as_recorded else model.BY_ALIAS))
            if as_recorded and all(mine) and all(theirs):
                options.append(pair_evidence((mine[1], mine[0]), theirs, seen, model.SWAPPED_NAMES))
    return max(options, key=lambda option: sum(item.match for item in option), default=[])


def pair_evidence(mine: tuple[str, str], theirs: tuple[str, str], seen: Frequencies, factor: float) -> list[Evidence]:
    """Evidence of one pairing of (surname, forename) with another."""
    found = []
    surname, forename = surname_level(mine[0], theirs[0]), forename_level(mine[1], theirs[1])
    if surname:
        share = seen.share(f"S:{whole(mine[0])}") if surname == "exact" else None
        found.append(evidence(LEVELS["surname", surname], share, factor))
        factor = 1.0
    if forename:
        alike = model.NAMED_ALIKE if surname == "exact" else 1.0
        share = alike * seen.share(f"F:{whole(mine[1])}") if forename == "exact" else None
        found.append(evidence(LEVELS["forename", forename], share, factor))
    return found


def address_evidence(record: Identity, child: Profile, seen: Frequencies, shared: Set[str]) -> Evidence | None:
    """Home address, else postcode; None where either side has neither, or it is a group setting's."""
    if in_group_home(record, shared):
        return None
    homes = [identity for identity in child.identities if not in_group_home(identity, shared)]
    key = place_key(record)
    if key and any(place_key(identity) == key for identity in homes):
        return evidence(LEVELS["address", "equal"], seen.crowd(f"A:{key}"[:200]))
    if record.postcode and any(identity.postcode == record.postcode for identity in homes):
        return evidence(LEVELS["address", "postcode"], seen.share(f"P:{record.postcode}"))
    known = any(identity.postcode or place_key(identity) for identity in homes)
    return evidence(LEVELS["address", "different"]) if known and (record.postcode or key) else None


def in_group_home(identity: Identity, shared: Set[str]) -> bool:
    """Whether the recorded home is a group setting's: by its postcode, or without one by its address line."""
    return (identity.postcode or place_key(identity)) in shared


def identifier_evidence(identifiers: set[Identifier], child: Profile) -> list[Evidence]:
    """Agreement or disagreement on each identifier that both sides have from one issuer."""
    found = []
    for kind, issuer, value in sorted(identifiers):
        theirs = {item[2] for item in child.identifiers if item[:2] == (kind, issuer)}
        if theirs:
            found.append(evidence(LEVELS[kind, "equal" if value in theirs else "different"]))
    return found
