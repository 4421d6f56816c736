"""Another way to say what episodes are, slow and by definition: of all divisions of the reports of one kind into events,
the one that obeys the rules. Written without looking at how ingest.episodes goes about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import pairwise

from ingest.episodes.assemble import Account

HOUR = timedelta(minutes=60)
RANK = {"absent": 0, "away_unauthorised": 1, "missing": 2}
Event = list[Account]


def belongs(account: Account, before: Sequence[Account]) -> bool:
    """Whether a report is of the event that the reports before it make."""
    last = max(other.went_missing_at for other in before)
    back = [other.returned_at for other in before if other.returned_at]
    same_departure = account.went_missing_at == last
    during = bool(back) and account.went_missing_at < max(back)
    soon_and_nobody_back = not back and account.went_missing_at - last <= HOUR
    return same_departure or during or soon_and_nobody_back


def divisions(accounts: Sequence[Account]) -> Iterator[list[Event]]:
    """Every way to cut a sequence into consecutive pieces."""
    for cuts in range(2 ** max(0, len(accounts) - 1)):
        pieces: list[Event] = [[accounts[0]]]
        for place, account in enumerate(accounts[1:]):
            if cuts >> place & 1:
                pieces.append([account])
            else:
                pieces[-1].append(account)
        yield pieces


def obeys(events: Sequence[Event]) -> bool:
    """Each report of an event belongs to those before it; none that opens an event belongs to the one before."""
    within = all(belongs(event[n], event[:n]) for event in events for n in range(1, len(event)))
    return within and not any(belongs(later[0], earlier) for earlier, later in pairwise(events))


def events_of(accounts: Sequence[Account]) -> list[Event]:
    """The one division of reports of one kind that obeys."""
    if not accounts:
        return []
    ordered = sorted(accounts, key=lambda item: (item.went_missing_at, item.reported_at, item.arrival, item.report))
    (found,) = [events for events in divisions(ordered) if obeys(events)]
    return found


def episodes(accounts: Sequence[Account]) -> set[tuple[object, ...]]:
    """(kind, state, departure, return, overtaken, reports) of every episode."""
    events = [(kind, event) for kind in RANK for event in events_of([a for a in accounts if a.record_status == kind])]
    starts = [(kind, event[0].went_missing_at) for kind, event in events]
    left_open = [
        (kind, event)
        for kind, event in events
        if not any(account.returned_at or account.returned_time_unknown for account in event)
        and not any(
            start > event[0].went_missing_at + (timedelta(0) if other == kind else HOUR) for other, start in starts
        )
    ]
    still = max(left_open, key=lambda item: RANK[item[0]], default=None)
    result: set[tuple[object, ...]] = set()
    for kind, event in events:
        stated = [a for a in event if a.returned_at]
        newest = max(stated, key=lambda item: (item.reported_at, item.arrival), default=None)
        ended = any(account.returned_time_unknown for account in event)
        is_open = still is not None and event is still[1]
        state = "returned" if newest else "open" if is_open else "ended_unknown"
        overtaken = state == "ended_unknown" and not ended
        back = newest.returned_at if newest else None
        result.add((kind, state, event[0].went_missing_at, back, overtaken, frozenset(a.report for a in event)))
    for account in accounts:
        if account.record_status == "cancelled":
            reports = frozenset([account.report])
            result.add(("missing", "cancelled", account.went_missing_at, None, False, reports))
    return result
