"""Which reports of a child are one episode, and what the episode is. Pure functions; rules in docs/episodes.md.

- Kinds are kept apart: missing, absent and away without authorisation are assembled separately.
- Reports of one kind are one episode when their intervals overlap, or when their departures lie within 60 minutes and
  no return is known between them, whatever force, id or address.
- A return and then another departure, even on the same day, are two episodes.
- A child has at most one open episode. One without a return that is followed by a later departure ended at an unknown
  time before it: it is flagged and never counted as long.
- A cancelled report is an episode of its own that counts nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from register.schema.words import (
    ABSENT,
    AWAY,
    CANCELLED,
    ENDED_UNKNOWN,
    EPISODE_KINDS,
    MISSING,
    OPEN,
    RETURNED,
)

SAME_EVENT = timedelta(minutes=60)
SERIOUSNESS = {MISSING: 2, AWAY: 1, ABSENT: 0}


@dataclass(frozen=True, slots=True)
class Account:
    """The current version of one report, as far as episodes go. Times are aware UTC."""

    report: UUID
    episode: UUID | None
    """The episode the report belonged to before, so that an episode keeps its identity."""
    record_status: str
    reported_at: datetime
    arrival: int
    went_missing_at: datetime
    returned_at: datetime | None
    returned_time_unknown: bool = False

    @property
    def newness(self) -> tuple[datetime, int]:
        """Order of precedence between reports of one event: what was reported last, then what arrived last."""
        return self.reported_at, self.arrival


@dataclass(frozen=True, slots=True)
class Assembled:
    """One episode: its kind, state, interval, and its reports with the one that takes precedence last."""

    kind: str
    state: str
    went_missing_at: datetime
    returned_at: datetime | None
    overtaken: bool
    accounts: tuple[Account, ...]


def assemble(accounts: Iterable[Account]) -> list[Assembled]:
    """The episodes of one child, by departure. The order of `accounts` does not matter."""
    ordered = sorted(accounts, key=lambda item: (item.went_missing_at, item.newness, item.report))
    cancelled = [cancelled_episode(item) for item in ordered if item.record_status == CANCELLED]
    counted: list[Assembled] = []
    for kind in EPISODE_KINDS:
        same = [item for item in ordered if item.record_status == kind]
        counted.extend(episode_of(kind, group) for group in groups(same))
    counted.sort(key=lambda item: (item.went_missing_at, SERIOUSNESS[item.kind]))
    return [*overtake(counted), *cancelled]


def groups(ordered: Sequence[Account]) -> list[list[Account]]:
    """Reports of one kind, by departure, gathered into events."""
    found: list[list[Account]] = []
    for account in ordered:
        if found and same_event(found[-1], account):
            found[-1].append(account)
        else:
            found.append([account])
    return found


def same_event(group: Sequence[Account], later: Account) -> bool:
    """Whether a report that departs no earlier than all of `group` belongs to its event."""
    departure = later.went_missing_at
    if departure == group[-1].went_missing_at:
        return True
    returns = [account.returned_at for account in group if account.returned_at is not None]
    if returns:
        return departure < max(returns)
    return departure - group[-1].went_missing_at <= SAME_EVENT


def episode_of(kind: str, group: Sequence[Account]) -> Assembled:
    """The episode that a group of reports makes: earliest departure; the newest report that states a return wins."""
    by_newness = tuple(sorted(group, key=lambda item: item.newness))
    stated = [account.returned_at for account in by_newness if account.returned_at is not None]
    departure = min(account.went_missing_at for account in group)
    if stated:
        return Assembled(kind, RETURNED, departure, stated[-1], False, by_newness)
    state = ENDED_UNKNOWN if any(account.returned_time_unknown for account in group) else OPEN
    return Assembled(kind, state, departure, None, False, by_newness)


def overtake(episodes: Sequence[Assembled]) -> list[Assembled]:
    """Close what a later departure shows to have ended, so that at most one episode stays open."""
    result = list(episodes)
    open_places = [place for place, episode in enumerate(result) if episode.state == OPEN]
    for place in open_places:
        if any(shows_ended(result[place], later) for later in result[place + 1 :]):
            result[place] = replace(result[place], state=ENDED_UNKNOWN, overtaken=True)
    still_open = [place for place in open_places if result[place].state == OPEN]
    if len(still_open) > 1:
        # Several kinds for one event: the most serious one stays open.
        survivor = max(still_open, key=lambda place: (SERIOUSNESS[result[place].kind], place))
        for place in still_open:
            if place != survivor:
                result[place] = replace(result[place], state=ENDED_UNKNOWN, overtaken=True)
    return result


def shows_ended(earlier: Assembled, later: Assembled) -> bool:
    """Whether a later departure shows that an open episode had ended: of the same kind always, else beyond an hour."""
    if later.kind == earlier.kind:
        return later.went_missing_at > earlier.went_missing_at
    return later.went_missing_at - earlier.went_missing_at > SAME_EVENT


def cancelled_episode(account: Account) -> Assembled:
    """What is left of a withdrawn report: kept, counted nowhere."""
    return Assembled(MISSING, CANCELLED, account.went_missing_at, None, False, (account,))


def keep_identity(episodes: Sequence[Assembled]) -> list[UUID | None]:
    """For each episode the id it had before: the one most of its reports belonged to; each id is used once.

    None where the episode is new.
    """
    wishes: list[tuple[int, int, UUID]] = []
    for place, episode in enumerate(episodes):
        before = [account.episode for account in episode.accounts if account.episode is not None]
        wishes.extend((-before.count(known), place, known) for known in dict.fromkeys(before))
    chosen: list[UUID | None] = [None] * len(episodes)
    used: set[UUID] = set()
    for _, place, known in sorted(wishes):
        if chosen[place] is None and known not in used:
            chosen[place] = known
            used.add(known)
    return chosen
