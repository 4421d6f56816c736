"""The children who are missing when history ends."""

from __future__ import annotations

from dataclasses import dataclass

from service.demo.accommodation import FOSTER, HOME, SUPPORTED
from service.demo.clock import HOUR
from service.demo.people import Person
from service.demo.planted.ground import Ground, Planting

NAME = "currently_missing"


@dataclass(frozen=True, slots=True)
class Case:
    """One child missing now: hours since departure, grade, age and where they live (None: at home)."""

    why: str
    hours: float
    risk: str
    age: int
    kind: str | None


CASES = (
    Case("over_24_hours", 33.0, "medium", 16, SUPPORTED),
    Case("under_13", 5.5, "medium", 11, None),
    Case("high_risk", 9.5, "high", 15, HOME),
    Case("evening", 3.5, "medium", 14, FOSTER),
    Case("overnight", 14.0, "low", 15, None),
)


def plant_currently_missing(ground: Ground) -> Planting:
    """Five open episodes: one over 24 hours, one of a child under 13, one graded high."""
    planting = Planting(NAME, "Children missing at the end of history: no return on any report.")
    for case in CASES:
        child = _child(ground, case)
        departed = ground.period.as_of - case.hours * HOUR
        episode = ground.diary.add(child, departed, None, NAME)
        if episode is None:
            continue
        episode.risk = episode.initial_risk = case.risk
        planting.people.append(child)
        planting.episodes.append(episode)
        planting.facts[case.why] = child.person_id
    return planting


def _child(ground: Ground, case: Case) -> Person:
    """A free child of about the age in that kind of place; else one at home."""
    found: list[Person] = []
    if case.kind is not None:
        found = ground.residents(20, (case.age - 1, case.age + 1), lambda one: one.setting.kind == case.kind)
    town = ground.dice.pick(("Taunton", "Yeovil", "Bridgwater", "Frome"))
    return ground.take(found[0] if found else ground.newcomer(town, case.age + ground.dice.between(0.2, 0.8)))
