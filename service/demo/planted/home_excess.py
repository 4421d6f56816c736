"""A children's home with far more episodes in its last six months than in its past."""

from __future__ import annotations

from datetime import datetime, timedelta

from register.clock import london_date
from service.demo.accommodation import HOME
from service.demo.careers import departure_near, duration
from service.demo.clock import DAY, HOUR
from service.demo.people import Person, Placement
from service.demo.planted.ground import Ground, Planting

NAME = "home_excess"
DAYS = 180
TIMES, AT_LEAST, AT_MOST = 4.0, 20, 60
"""How many times its own past rate the home reaches, and in how many episodes."""
MOST_OF_ONE = 0.4
"""Share of the planted episodes that one child may have."""
TRIES = 4_000


def plant_home_excess(ground: Ground) -> Planting:
    """Added after the ordinary episodes, since it is measured against them."""
    counts = _counts(ground)
    home, residents = _choose(ground, counts)
    before, lately = counts[home]
    expected = before * DAYS / (_days_before(ground) or 1)
    wanted = min(AT_MOST, max(AT_LEAST, round(TIMES * expected))) - lately
    planting = Planting(
        NAME,
        "Home with an excess: episodes from it in the last 180 days against its own earlier rate.",
        {"setting_ref": home, "days": DAYS, "episodes_before": before},
        [one.person for one in residents],
    )
    if not residents:
        return planting
    most = max(3, round(MOST_OF_ONE * wanted))
    had: dict[str, int] = {}
    for _ in range(TRIES):
        if len(planting.episodes) >= wanted:
            break
        placement = ground.dice.pick(residents)
        person = placement.person
        if had.get(person.person_id, 0) >= most:
            continue
        departed = departure_near(ground.dice, ground.period.ago(ground.dice.between(5, DAYS - 5)))
        if person.placement_on(london_date(departed)) is not placement:
            continue
        returned = departed + min(duration(ground.dice), 3 * DAY)
        if returned > ground.period.as_of - 2 * HOUR:
            continue
        episode = ground.diary.add(person, departed, returned, NAME)
        if episode is not None:
            had[person.person_id] = had.get(person.person_id, 0) + 1
            planting.episodes.append(episode)
    ground.reserved.update(had)
    planting.people = [one.person for one in residents if one.person.person_id in had]
    planting.facts["episodes_in_window"] = lately + len(planting.episodes)
    return planting


def _days_before(ground: Ground) -> int:
    return (ground.period.as_of - ground.period.start).days - DAYS


def _counts(ground: Ground) -> dict[str, tuple[int, int]]:
    """setting_ref -> (episodes of residents before the window, in it) for the county's open homes."""
    counts = {
        one.ref: (0, 0)
        for one in ground.settings
        if one.kind == HOME and one.in_county and one.closed_on is None and one.opened_on < ground.period.start.date()
    }
    start: datetime = ground.period.ago(DAYS)
    for episode in ground.diary.all():
        placement = episode.person.placement_on(london_date(episode.departed))
        if placement is not None and placement.setting.ref in counts:
            before, lately = counts[placement.setting.ref]
            early = episode.departed < start
            counts[placement.setting.ref] = (before + early, lately + (not early))
    return counts


def _choose(ground: Ground, counts: dict[str, tuple[int, int]]) -> tuple[str, list[Placement]]:
    """The home with most eligible residents among those that are not busy already."""
    since = ground.today - timedelta(days=DAYS - 30)
    eligible: dict[str, list[Placement]] = {ref: [] for ref in counts}
    for placement in ground.placements:
        person: Person = placement.person
        if (
            placement.setting.ref in eligible
            and person.person_id not in ground.reserved
            and (placement.ended_on is None or placement.ended_on > since + timedelta(days=60))
            and placement.started_on < ground.today - timedelta(days=40)
            and ground.age(person) >= 12
        ):
            eligible[placement.setting.ref].append(placement)

    def suits(ref: str) -> tuple[bool, int, int]:
        before, lately = counts[ref]
        expected = before * DAYS / (_days_before(ground) or 1)
        quiet = expected <= 9 and lately <= max(4.0, 1.5 * expected)
        return quiet and before >= 1, min(len(eligible[ref]), 5), -lately

    best = max(counts, key=suits)
    return best, eligible[best]
