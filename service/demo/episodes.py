"""What happened: one time one child was missing, and the diary in which a child's episodes may not overlap."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from service.demo.accommodation import Setting
from service.demo.clock import settled
from service.demo.found_places import FoundPlace
from service.demo.people import Person, Placement

APART = timedelta(hours=4)
"""Least time between a return and the next departure, so that two episodes never look like one."""


@dataclass(eq=False, slots=True)
class Episode:
    """One episode as it was. Times are aware UTC, `returned` None while the child is missing at the end of history.

    `plant` names the planted pattern it belongs to; what a pattern has set, `circumstances` leaves alone.
    """

    person: Person
    departed: datetime
    returned: datetime | None
    plant: str = ""
    episode_id: str = ""
    placement: Placement | None = None
    setting: Setting | None = None
    """The setting missing from; None: from home or a public place."""
    from_kind: str = ""
    from_line: str = ""
    from_postcode: str = ""
    from_point: tuple[float, float] | None = None
    status: str = "missing"
    initial_risk: str = ""
    risk: str = ""
    concerns: list[str] = field(default_factory=list)
    crime_role: str = ""
    companions: list[Person] = field(default_factory=list)
    friend: str = ""
    """Somebody named as company who is not in the reports."""
    return_recorded: bool = True
    found: FoundPlace | None = None
    found_point: tuple[float, float] | None = None
    ended: str = ""
    """How it ended: self, police, family, carer, friend, public."""

    @property
    def hours(self) -> float | None:
        """Duration in elapsed hours; None while open."""
        return None if self.returned is None else (self.returned - self.departed) / timedelta(hours=1)


@dataclass(slots=True)
class Diary:
    """All episodes, by child."""

    as_of: datetime
    by_person: dict[str, list[Episode]] = field(default_factory=dict)

    def free(self, person: Person, departed: datetime, returned: datetime | None) -> bool:
        """Whether the child is at home for the whole time, with room before and after."""
        end = (returned or self.as_of) + APART
        return all(
            end <= other.departed or (other.returned or self.as_of) + APART <= departed
            for other in self.by_person.get(person.person_id, [])
        )

    def add(self, person: Person, departed: datetime, returned: datetime | None, plant: str = "") -> Episode | None:
        """A new episode, its times settled to whole minutes; None when the child was already missing then."""
        departed = settled(departed)
        returned = settled(returned) if returned is not None else None
        if returned is not None and returned <= departed:
            return None
        if not self.free(person, departed, returned):
            return None
        episode = Episode(person, departed, returned, plant)
        self.by_person.setdefault(person.person_id, []).append(episode)
        return episode

    def of(self, person: Person) -> list[Episode]:
        """The child's episodes in order of departure."""
        return sorted(self.by_person.get(person.person_id, []), key=lambda one: one.departed)

    def all(self) -> list[Episode]:
        """Every episode, in order of departure."""
        every = [episode for episodes in self.by_person.values() for episode in episodes]
        return sorted(every, key=lambda one: (one.departed, one.person.person_id))
