"""What rules look at: a child's episodes with the facts of their reports. Plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from register.schema.words import CANCELLED, MISSING, OPEN


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """A report over all its versions. `grades`: every risk grade it ever had; `concerns`: from the newest version that
    states any (a blank is unknown, never no); `open_link`: whose child it is about waits for a person."""

    id: UUID
    grades: frozenset[str] = frozenset()
    concerns: frozenset[str] = frozenset()
    open_link: bool = False


@dataclass(frozen=True, slots=True)
class EpisodeFacts:
    """An episode with its reports. Times are aware UTC."""

    id: UUID
    kind: str
    state: str
    went_missing_at: datetime
    returned_at: datetime | None
    reports: tuple[ReportFacts, ...]

    def newest_at(self, now: datetime) -> datetime:
        """The newest moment the episode tells of: its return, now while it is open, else its departure."""
        return self.returned_at or (now if self.state == OPEN else self.went_missing_at)


@dataclass(frozen=True, slots=True)
class ChildHistory:
    """A child and its episodes, cancelled ones left out, by departure."""

    child_id: UUID
    dob: date | None
    birth_year: int | None
    episodes: tuple[EpisodeFacts, ...]

    @classmethod
    def of(cls, child_id: UUID, dob: date | None, birth_year: int | None, episodes: list[EpisodeFacts]) -> ChildHistory:
        """A history of episodes in any order."""
        counted = (episode for episode in episodes if episode.state != CANCELLED)
        return cls(
            child_id,
            dob,
            birth_year,
            tuple(sorted(counted, key=lambda item: (item.went_missing_at, str(item.id)))),
        )

    @property
    def missing(self) -> tuple[EpisodeFacts, ...]:
        """Missing episodes: absent and away without authorisation are kept apart and not counted."""
        return tuple(episode for episode in self.episodes if episode.kind == MISSING)

    def until(self, moment: datetime) -> ChildHistory:
        """The history as far as departures up to and including `moment`."""
        return replace(self, episodes=tuple(item for item in self.episodes if item.went_missing_at <= moment))
