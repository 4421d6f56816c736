"""The first linkage model: named comparison levels with their m and u probabilities, in one table.

Fellegi and Sunter (1969): a level weighs log2(m / u), where m is how often records of one child fall into the level
and u how often records of two unrelated children do. `s` is the same for two siblings, a hypothesis of its own
beside match and chance (twins share a surname, an address and a birth date, and are two children).

The figures are set from the recording errors described in docs/linkage.md, not trained; where u is None it is the
share of the register that has the value, so that a rare name weighs more than a common one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

VERSION = "2026-11-first"


@dataclass(frozen=True, slots=True)
class Level:
    """One outcome of comparing one field, with its three probabilities and what it says in words."""

    field: str
    name: str
    m: float
    u: float | None
    s: float
    words: str


LEVELS = {
    (level.field, level.name): level
    for level in (
        Level("forename", "exact", 0.64, None, 0.004, "the forename is the same"),
        Level("forename", "variant", 0.22, 0.008, 0.006, "the forenames are forms of one name"),
        Level("forename", "close", 0.06, 0.010, 0.03, "the forenames are spelt nearly the same"),
        Level("forename", "partial", 0.06, 0.012, 0.03, "one forename is part or initial of the other"),
        Level("forename", "different", 0.006, 0.97, 0.966, "the forenames differ"),
        Level("surname", "exact", 0.84, None, 0.84, "the surname is the same"),
        Level("surname", "close", 0.07, 0.006, 0.06, "the surnames are spelt nearly the same"),
        Level("surname", "partial", 0.05, 0.004, 0.04, "one surname is part of the other"),
        Level("surname", "different", 0.04, 0.985, 0.06, "the surnames differ"),
        Level("surname", "another", 0.0005, 0.985, 0.02, "the surnames differ and neither home nor number is shared"),
        Level("dob", "exact", 0.92, 0.00035, 0.05, "the birth date is the same"),
        Level(
            "dob",
            "first_of_january",
            0.90,
            0.006,
            0.05,
            "the birth date is the same, but 1 January is often a guess",
        ),
        Level("dob", "swapped", 0.027, 0.0004, 0.0006, "day and month of birth are swapped"),
        Level(
            "dob",
            "guessed",
            0.00035,
            0.0014,
            0.0014,
            "the year of birth is the same, one day is 1 January, often a guess",
        ),
        Level("dob", "one_digit", 0.024, 0.006, 0.008, "the birth dates differ in one digit or one day"),
        Level("dob", "year", 0.95, 0.12, 0.14, "the year of birth is the same, the day is not known"),
        Level("dob", "year_near", 0.010, 0.0008, 0.002, "the birth day is the same, the year differs by one"),
        Level("dob", "different", 0.003, 0.985, 0.93, "the birth dates differ"),
        Level("dob", "year_differs", 0.03, 0.88, 0.86, "the years of birth differ"),
        Level("sex", "equal", 0.985, 0.5, 0.5, "the sex is the same"),
        Level("sex", "different", 0.015, 0.5, 0.5, "the sex differs"),
        Level("address", "equal", 0.62, 0.0003, 0.74, "the home address is the same"),
        Level("address", "postcode", 0.11, None, 0.09, "the home postcode is the same"),
        Level("address", "different", 0.27, 0.998, 0.17, "the home address differs"),
        Level("police_person_id", "equal", 0.92, 0.0004, 0.004, "the force's own person id is the same"),
        Level("police_person_id", "different", 0.08, 0.999, 0.995, "the force's own person id differs"),
        Level("nhs_number", "equal", 0.98, 0.00002, 0.0005, "the NHS number is the same"),
        Level("nhs_number", "different", 0.02, 0.9999, 0.999, "the NHS number differs"),
        Level("upn", "equal", 0.98, 0.00002, 0.0005, "the pupil number is the same"),
        Level("upn", "different", 0.02, 0.9999, 0.999, "the pupil number differs"),
        Level("child_la_id", "equal", 0.98, 0.00002, 0.0005, "the authority's child id is the same"),
        Level("child_la_id", "different", 0.03, 0.9999, 0.999, "the authority's child id differs"),
    )
}

SWAPPED_NAMES = 0.02
"""How often surname and forename stand in each other's place (1.2% of reports, 6% for names foreign to the clerk)."""
BY_ALIAS = 0.3
"""Agreement found only under an alias weighs less: aliases are shared and invented."""

NAMED_ALIKE = 3.0
"""How much more often children who share a surname share a forename too: communities and fashions name alike."""

KNOWN_SHARE = 0.62
"""Reports that are about a child already in the register, once it has grown: 60-65% of episodes are repeats."""
SIBLING_SHARE = 0.25
"""New reports about a sibling, not yet in the register, of a given child in it."""
RECORDED_TWICE = 0.05
"""Children of the register that stand in it a second time, since a report of theirs was not recognised."""
MISTAKEN = 0.02
"""Amended reports that now name another child than before, a sibling as often as SIBLING_SHARE says."""
FOUNDING_SIZE = 200
"""Children at which the register knows half of those it will come to know."""
UNSEEN_NAME = 1 / 1_500
"""Share of a name that the register has not seen, and the prior that smooths small registers."""
SMOOTHING = 150
"""Children's worth of that prior."""
UNSEEN_POSTCODE = 1 / 900

LINK_AT = 0.90
"""Joined from here. A wrong merge hides a child's danger in another's file and is harder to see than a missed link."""
REVIEW_AT = 0.10
"""A person looks from here to LINK_AT; below it is a new child."""
BREAK_AT = 0.05
"""An amended report leaves its child only below this: an identity does not flap."""


def weight(level: Level, share: float | None = None) -> float:
    """log2(m / u), with `share` as u where the level's own is None (or smaller than the share)."""
    return math.log2(level.m / chance(level, share))


def sibling_weight(level: Level, share: float | None = None) -> float:
    """log2(s / u): the same evidence under the hypothesis of two siblings."""
    u = chance(level, share)
    # Siblings rarely share a forename, however common it is.
    s = min(level.s, u) if (level.field, level.name) == ("forename", "exact") else level.s
    return math.log2(s / u)


def chance(level: Level, share: float | None) -> float:
    """u of a level: the share of the register that has the value, its own at least (a birth date or an address that many
    children have says little)."""
    return min(max(share or 0.0, level.u or 1e-5), 0.5) if level.u is None or share else level.u


def priors(register_size: int) -> tuple[float, float, float]:
    """(one child of the register, an unregistered sibling of one, a child unrelated to all): prior odds, not normed.

    A small register knows few of the county's children, so most reports are of new ones.
    """
    size = register_size + FOUNDING_SIZE
    return KNOWN_SHARE / size, SIBLING_SHARE / size, 1 - KNOWN_SHARE * register_size / size
