"""Five children who go missing together again and again and are found at one place."""

from __future__ import annotations

from service.demo.accommodation import HOME
from service.demo.clock import HOUR
from service.demo.people import Person
from service.demo.planted.ground import Ground, Planting
from service.demo.together import leave_together

NAME = "group"
EVENTS = ((141, 3), (104, 4), (72, 5), (39, 4), (17, 5))
"""(days before the end, members who go)."""
SIZE, FROM_ONE_HOME = 5, 3
FOUND_IN = "Weston-super-Mare"


def plant_group(ground: Ground) -> Planting:
    """Up to three residents of one children's home and others of the same town, leaving within the hour."""
    dice = ground.dice
    by_home: dict[str, list[Person]] = {}
    for person in ground.residents(EVENTS[0][0] + 5, (13, 17), lambda one: one.setting.kind == HOME):
        by_home.setdefault(person.placements[-1].setting.ref, []).append(person)
    members: list[Person] = []
    town = "Taunton"
    if by_home:
        residents = max(by_home.values(), key=len)[:FROM_ONE_HOME]
        town = residents[0].placements[-1].setting.address.postcode.town
        members = [ground.take(one) for one in residents]
    while len(members) < SIZE:
        members.append(ground.take(ground.newcomer(town, dice.between(14.0, 17.2))))
    place = dice.pick(ground.places.by_town[FOUND_IN])
    planting = Planting(
        NAME,
        "Co-missing group: the same children leave within an hour of each other and are found together.",
        {"place": place.name, "postcode": place.postcode.text, "events": len(EVENTS)},
        members,
    )
    for days_ago, size in EVENTS:
        going = dice.sample(members, size)
        length = dice.between(5, 26) * HOUR
        planting.episodes += leave_together(dice, ground.diary, going, ground.evening(days_ago), length, place, NAME)
    return planting
