"""Placements: who lives where, made by whom, and whether the host authority was told."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Connection, text

from ingest.authority.children import children_by_la_id
from ingest.authority.files import PlacementRow, Rows, read_rows
from ingest.authority.settings import known_settings
from ingest.inbox.ledger import Pending
from ingest.registration.afterwards import after_placements
from ingest.registration.process import BatchOutcome
from register.bulk import bulk
from register.schema.words import ACCEPTED, AMENDED, DUPLICATE

UPSERT = """
INSERT INTO hw.placements AS p (ref, child_id, setting_id, placing_authority, started_on, ended_on, legal_status,
    placement_type, notified_on)
SELECT r.ref, r.child, r.setting, r.authority, r.started_on, r.ended_on, r.legal_status, r.placement_type, r.notified_on
FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(ref text, child uuid, setting uuid, authority text, started_on date,
    ended_on date, legal_status text, placement_type text, notified_on date)
ON CONFLICT (placing_authority, ref) DO UPDATE SET
    child_id = excluded.child_id, setting_id = excluded.setting_id, started_on = excluded.started_on,
    ended_on = excluded.ended_on, legal_status = excluded.legal_status, placement_type = excluded.placement_type,
    notified_on = excluded.notified_on
WHERE (p.child_id, p.setting_id, p.started_on, p.ended_on, p.legal_status, p.placement_type, p.notified_on)
      IS DISTINCT FROM (excluded.child_id, excluded.setting_id, excluded.started_on, excluded.ended_on,
                        excluded.legal_status, excluded.placement_type, excluded.notified_on)
RETURNING p.placing_authority, p.ref, (p.xmax = 0) AS inserted
"""

Key = tuple[str, str]
"""(placing authority, placement reference)."""


@dataclass(slots=True)
class Calendar:
    """Placements of children by key, so that a child is never in two places on one day."""

    held: dict[UUID, dict[Key, tuple[date, date | None]]] = field(default_factory=dict)
    holders: dict[Key, UUID] = field(default_factory=dict)
    """Whose each placement was before."""

    def clash(self, child: UUID, key: Key, started_on: date, ended_on: date | None) -> Key | None:
        """Another placement of the child on some same day; None where there is none."""
        for other, (start, end) in self.held.get(child, {}).items():
            if other != key and (end is None or started_on < end) and (ended_on is None or start < ended_on):
                return other
        return None

    def note(self, child: UUID, key: Key, started_on: date, ended_on: date | None) -> None:
        """Take a placement in, or its new dates."""
        self.held.setdefault(child, {})[key] = (started_on, ended_on)


@dataclass(frozen=True, slots=True)
class Stay:
    """A readable row with its child and setting, its key and its columns."""

    pending: Pending
    key: Key
    child: UUID
    columns: dict[str, object]
    started_on: date
    ended_on: date | None


def enter_placements(connection: Connection, batch: Sequence[Pending], _now: datetime, actor: str) -> BatchOutcome:
    """Enter a batch of placement rows; one that names a child or setting nobody knows, or overlaps, is quarantined."""
    rows = read_rows("placements", batch)
    children = children_by_la_id(connection, [child_key(row) for _, row in rows.taken])
    settings = known_settings(connection, [row.setting_ref for _, row in rows.taken])
    stays: list[Stay] = []
    for pending, row in rows.taken:
        child, setting = children.get(child_key(row)), settings.get(row.setting_ref)
        if child is None or setting is None:
            name = "child_la_id" if child is None else "setting_ref"
            rows.stop(pending, name, "is not in the register", f"Send the {name.split('_')[0]} first, then retry.")
            continue
        key = (row.authority, row.placement_ref)
        stays.append(Stay(pending, key, child, as_columns(row, child, setting), row.started_on, row.ended_on))
    calendar = load_calendar(connection, {stay.key for stay in stays}, set(children.values()))
    return store(connection, rows, arrange(stays, calendar, rows), calendar, actor)


def arrange(stays: Sequence[Stay], calendar: Calendar, rows: Rows) -> dict[Key, Stay]:
    """The rows that fit, by key, the last of a key standing. What clashes is tried again after the rows that follow:
    one of them may be the other placement's new end. What clashes still is quarantined."""
    latest: dict[Key, Stay] = {}
    waiting, clashes = list(stays), {}
    while waiting:
        before, waiting = waiting, []
        for stay in before:
            later = latest.get(stay.key)
            if later is not None and later.pending.position > stay.pending.position:
                rows.states[stay.pending.id] = DUPLICATE
                continue
            if other := calendar.clash(stay.child, stay.key, stay.started_on, stay.ended_on):
                clashes[stay.pending.id] = other
                waiting.append(stay)
                continue
            calendar.note(stay.child, stay.key, stay.started_on, stay.ended_on)
            if later is not None:
                rows.states[later.pending.id] = DUPLICATE
            latest[stay.key] = stay
        if len(waiting) == len(before):
            break
    for stay in waiting:
        problem = f"overlaps placement {clashes[stay.pending.id][1]} of the same child"
        rows.stop(stay.pending, "started_on", problem, "Correct the dates of one of the two and send it again.")
    return latest


def store(connection: Connection, rows: Rows, latest: dict[Key, Stay], calendar: Calendar, actor: str) -> BatchOutcome:
    """Write placements, and let the episodes of their children know where they were."""
    found = bulk(connection, UPSERT, [stay.columns for stay in latest.values()])
    changed = {(row.placing_authority, row.ref): row.inserted for row in found} if found is not None else {}
    touched: set[UUID] = set()
    for key, stay in latest.items():
        first = changed.get(key)
        rows.states[stay.pending.id] = DUPLICATE if first is None else ACCEPTED if first else AMENDED
        if first is not None:
            touched |= {stay.child, calendar.holders.get(key, stay.child)}
    after_placements(connection, touched)
    outcome = rows.finish(connection, actor)
    outcome.children = touched
    return outcome


def as_columns(row: PlacementRow, child: UUID, setting: object) -> dict[str, object]:
    """A placement as columns."""
    return {
        "ref": row.placement_ref,
        "child": child,
        "setting": setting,
        "authority": row.authority,
        "started_on": row.started_on,
        "ended_on": row.ended_on,
        "legal_status": row.legal_status,
        "placement_type": row.placement_type,
        "notified_on": row.notified_on,
    }


def child_key(row: PlacementRow) -> tuple[str, str]:
    """(authority, child id), folded as in the children list."""
    return row.authority.casefold(), row.child_la_id.upper()


def load_calendar(connection: Connection, keys: Set[Key], children: Set[UUID]) -> Calendar:
    """The placements that children have, and whose those of `keys` were."""
    calendar = Calendar()
    for row in connection.execute(
        text(
            """
            SELECT child_id, placing_authority, ref, started_on, ended_on FROM hw.placements
            WHERE child_id = ANY(:children) OR ref = ANY(:refs)
            """
        ),
        {"children": list(children), "refs": [ref for _, ref in keys]},
    ):
        key = (row.placing_authority, row.ref)
        calendar.note(row.child_id, key, row.started_on, row.ended_on)
        calendar.holders[key] = row.child_id
    return calendar
