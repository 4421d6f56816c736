"""What every planted pattern works on, and what it tells of itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from register.clock import age_on, london_date
from service.demo.accommodation import Setting
from service.demo.clock import at_local
from service.demo.dice import Dice, Odds
from service.demo.episodes import Diary, Episode
from service.demo.found_places import FoundPlaces
from service.demo.people import People, Person, Placement, born_before
from service.demo.sizes import Period

EVENING = Odds([(17, 2), (18, 3), (19, 4), (20, 4), (21, 3), (22, 1)])


@dataclass(slots=True)
class Planting:
    """One planted pattern: what it is in words, facts for planted.json, its children and its episodes."""

    name: str
    about: str
    facts: dict[str, Any] = field(default_factory=dict)
    people: list[Person] = field(default_factory=list)
    episodes: list[Episode] = field(default_factory=list)
    placements: list[Placement] = field(default_factory=list)


@dataclass(slots=True)
class Ground:
    """The county as far as it is made, and the children whom a pattern has taken (`reserved`, person ids)."""

    dice: Dice
    people: People
    diary: Diary
    placements: list[Placement]
    settings: list[Setting]
    places: FoundPlaces
    period: Period
    reserved: set[str]

    @property
    def today(self) -> date:
        """The Europe/London day on which history ends."""
        return london_date(self.period.as_of)

    def age(self, person: Person) -> int:
        """Completed years at the end of history."""
        return age_on(person.dob, self.today)

    def residents(self, days: int, ages: tuple[int, int], fits: Callable[[Placement], bool]) -> list[Person]:
        """Free children of these ages who have lived for so many days in a placement in the county that fits."""
        since = self.today - timedelta(days=days)
        found = [
            placement.person
            for placement in self.placements
            if placement.ended_on is None
            and placement.started_on <= since
            and placement.setting.in_county
            and ages[0] <= self.age(placement.person) <= ages[1]
            and age_on(placement.person.dob, self.today + timedelta(days=3)) < 18
            and placement.person.person_id not in self.reserved
            and fits(placement)
        ]
        return self.dice.shuffled(found)

    def newcomer(self, town: str, age_years: float, sex: str | None = None) -> Person:
        """A child at home in a town, made for a pattern."""
        boys = 0.5 if sex is None else 1.0 if sex == "M" else 0.0
        return self.people.family([born_before(self.today, age_years)], "english", town, boys)[0]

    def take(self, person: Person) -> Person:
        """Keep a child for this pattern alone."""
        self.reserved.add(person.person_id)
        return person

    def evening(self, days_ago: float) -> datetime:
        """An evening so many days before the end, as an aware UTC time."""
        day = london_date(self.period.ago(days_ago))
        return at_local(day, 60 * self.dice.of(EVENING) + 5 * self.dice.whole(0, 11))
