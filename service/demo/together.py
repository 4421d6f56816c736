"""Children who leave together: ordinary pairs of one home, and the same for the planted group."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from register.clock import age_on, london_date
from service.demo.accommodation import HOME
from service.demo.careers import departure_near, duration
from service.demo.clock import DAY, HOUR, MINUTE
from service.demo.dice import Dice
from service.demo.episodes import Diary, Episode
from service.demo.found_places import FoundPlace, FoundPlaces
from service.demo.people import Person, Placement
from service.demo.sizes import Period

PAIRS = 0.012
"""Pairs tried for each episode in care; some come to nothing."""
MARGIN = 2 * HOUR


def leave_together(
    dice: Dice,
    diary: Diary,
    members: list[Person],
    departed: datetime,
    length: timedelta,
    place: FoundPlace,
    plant: str = "",
) -> list[Episode]:
    """One episode for each member: departures within 40 minutes, found at one place, each the others' company.

    Nobody leaves when one of them is away already: the list is then empty.
    """
    if not all(diary.free(one, departed - MARGIN, departed + length + MARGIN) for one in members):
        return []
    episodes = []
    for member in members:
        start = departed + dice.whole(0, 8) * 5 * MINUTE
        episode = diary.add(member, start, departed + length + dice.whole(0, 30) * MINUTE, plant)
        if episode is not None:
            episode.companions = [other for other in members if other is not member]
            episode.found = place
            episode.ended = "police"
            episodes.append(episode)
    return episodes


def pairs_from_homes(
    dice: Dice,
    diary: Diary,
    placements: list[Placement],
    places: FoundPlaces,
    period: Period,
    reserved: set[str],
    number: int,
) -> None:
    """Up to `number` times two residents of one children's home, twelve or older, leave and return together."""
    homes: dict[str, list[Placement]] = {}
    for placement in placements:
        if placement.setting.kind == HOME and placement.person.person_id not in reserved:
            homes.setdefault(placement.setting.ref, []).append(placement)
    refs = list(homes)
    for _ in range(number if refs else 0):
        staying = homes[dice.pick(refs)]
        departed = departure_near(dice, period.start + dice.unit() * (period.as_of - period.start - 20 * DAY))
        day = london_date(departed)
        residents = [one.person for one in staying if _lives_there(one, day)]
        pair = dice.sample(residents, 2)
        if len(pair) == 2:
            town = staying[0].setting.address.postcode.town
            length = max(3 * HOUR, min(duration(dice), 3 * DAY))
            leave_together(dice, diary, pair, departed, length, dice.pick(places.by_town[town]))


def _lives_there(placement: Placement, day: date) -> bool:
    person = placement.person
    return person.placement_on(day) is placement and 12 <= age_on(person.dob, day) < 18
