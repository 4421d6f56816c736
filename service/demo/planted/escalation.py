"""One girl in the last sixty days: ever shorter gaps, a rising grade, and sexual exploitation becomes a concern."""

from __future__ import annotations

from service.demo.accommodation import FOSTER, HOME
from service.demo.clock import HOUR
from service.demo.planted.ground import Ground, Planting

NAME = "escalation"
COURSE = (
    (57.0, 3.0, "low"), (43.0, 4.0, "low"), (31.0, 6.0, "medium"), (22.0, 9.0, "medium"), (15.0, 11.0, "medium"),
    (10.0, 14.0, "high"), (6.0, 18.0, "high"), (3.0, 22.0, "high"),
)  # fmt: skip
"""(days before the end, hours away, risk grade)."""
CSE_FROM = 4
"""From which episode (counted from 0) the concern is on the report."""


def plant_escalation(ground: Ground) -> Planting:
    """Eight episodes of one girl of fourteen or fifteen who had none before."""
    girls = ground.residents(70, (14, 15), lambda one: one.person.sex == "F" and one.setting.kind in (HOME, FOSTER))
    child = ground.take(girls[0] if girls else ground.newcomer("Yeovil", 14.6, "F"))
    planting = Planting(
        NAME,
        "Escalating child: gaps shrink, the risk grade rises, and a CSE concern appears.",
        {"cse_from_episode": CSE_FROM + 1},
        [child],
    )
    places = ground.places.favourites(ground.dice, "Taunton", None)
    for number, (days_ago, hours, risk) in enumerate(COURSE):
        departed = ground.evening(days_ago)
        episode = ground.diary.add(child, departed, departed + hours * HOUR, NAME)
        if episode is None:
            continue
        episode.risk = episode.initial_risk = risk
        episode.ended = "carer" if number < 2 else "police"
        episode.found = ground.dice.pick(places)
        if number >= CSE_FROM:
            episode.concerns.append("cse")
        planting.episodes.append(episode)
    return planting
