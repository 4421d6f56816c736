"""A place where nobody was found before, and ten children are in the last four weeks."""

from __future__ import annotations

from service.demo.clock import HOUR
from service.demo.people import Person
from service.demo.planted.ground import Ground, Planting

NAME = "hotspot"
CHILDREN, IN_CARE, EPISODES = 10, 5, 18
DAYS = 26
NEARBY = ("Bridgwater", "Highbridge", "Burnham-on-Sea", "Taunton", "Street", "Glastonbury")
RADIUS_M = 300


def plant_hotspot(ground: Ground) -> Planting:
    """Eighteen finds at one place in Bridgwater of ten children, half of them in care."""
    dice = ground.dice
    in_care = ground.residents(
        DAYS + 5,
        (13, 17),
        lambda one: one.setting.address.postcode.town in NEARBY and one.setting.kind != "secure_home",
    )
    children: list[Person] = [ground.take(one) for one in in_care[:IN_CARE]]
    while len(children) < CHILDREN:
        children.append(
            ground.take(ground.newcomer("Bridgwater", dice.between(13.5, 17.2), "F" if dice.chance(0.7) else "M"))
        )
    place = ground.places.hotspot
    planting = Planting(
        NAME,
        "Found-at hotspot: children found at one place in the last four weeks, and nobody there before.",
        {"place": place.name, "postcode": place.postcode.text, "easting": place.postcode.easting,
         "northing": place.postcode.northing, "radius_m": RADIUS_M},
        children,
    )  # fmt: skip
    turn = 0
    while len(planting.episodes) < EPISODES:
        child = children[turn % len(children)]
        turn += 1
        # Later days are likelier: the place is coming up.
        departed = ground.evening(2 + (DAYS - 2) * dice.unit() ** 1.3)
        episode = ground.diary.add(child, departed, departed + dice.between(3, 20) * HOUR, NAME)
        if episode is None:
            continue
        episode.found = place
        episode.ended = "police" if dice.chance(0.8) else "public"
        if dice.chance(0.3):
            episode.concerns.append("cse")
        planting.episodes.append(episode)
    return planting
