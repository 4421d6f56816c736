"""Reports and the episodes they make as tables that a person can read.

    A | missing | 1 10:00 | 1 12:00        a report: name, status, departure, return (blank: open; ?: at an unknown time)
    B | absent  | 1 11:00 |         | 2 08:00    the last column, where given, is when it was reported
    =>
    missing | returned | 1 10:00 | 1 12:00 | A     an episode: kind, state, departure, return, its reports

A time is the day of June 2026 and the clock, in UTC. A report without a time of its own was reported in the order of the
lines. The state `overtaken` is an end at an unknown time that a later departure shows.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from ingest.episodes.assemble import Account, Assembled

MONTH = datetime(2026, 5, 31, tzinfo=UTC)
REPORTED = MONTH + timedelta(days=40)
UNKNOWN = "?"


def moment(cell: str) -> datetime:
    """`1 10:00:30` is the first of June at half a minute past ten."""
    day, clock = cell.split()
    hours, minutes, seconds = (*map(int, clock.split(":")), 0)[:3]
    return MONTH + timedelta(days=int(day), hours=hours, minutes=minutes, seconds=seconds)


def account(name: str, status: str, departed: str, returned: str = "", reported: str = "", place: int = 0) -> Account:
    """The report of one line."""
    return Account(
        report=uuid.uuid5(uuid.NAMESPACE_OID, name),
        episode=None,
        record_status=status,
        reported_at=moment(reported) if reported else REPORTED + timedelta(minutes=place),
        arrival=place,
        went_missing_at=moment(departed),
        returned_at=None if returned in ("", UNKNOWN) else moment(returned),
        returned_time_unknown=returned == UNKNOWN,
    )


def read(table: str) -> tuple[dict[str, Account], list[str]]:
    """(reports by name, expected episodes as lines) of a table."""
    given, _, expected = table.partition("=>")
    accounts = {}
    for place, line in enumerate(lines(given)):
        cells = cells_of(line)
        accounts[cells[0]] = account(*cells, place=place)
    return accounts, [" | ".join(cells_of(line)) for line in lines(expected)]


def written(episodes: Iterable[Assembled], names: dict[str, Account]) -> list[str]:
    """Episodes as the lines of a table; reports by name, in alphabetical order."""
    known = {item.report: name for name, item in names.items()}
    return [
        " | ".join(
            (
                episode.kind,
                "overtaken" if episode.overtaken else episode.state.replace("ended_unknown", "ended"),
                clock(episode.went_missing_at),
                clock(episode.returned_at) if episode.returned_at else "",
                " ".join(sorted(known[item.report] for item in episode.accounts)),
            )
        )
        for episode in episodes
    ]


def clock(at: datetime) -> str:
    """A time as tables write it."""
    seconds = at.strftime(":%S") if at.second else ""
    return f"{(at - MONTH).days} {at:%H:%M}{seconds}"


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def cells_of(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("|")]
