"""The authority's children list: names for its child ids. A child known from police reports already is found again."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, text

from ingest.authority.files import ChildRow, read_rows
from ingest.inbox.ledger import Pending
from ingest.linkage.batch import Linker, Subject
from ingest.linkage.identity import Identifier, Identity, blocking_keys
from ingest.linkage.register import AUTHORITY, Recording, add_children, add_recordings, show_best_values
from ingest.placement.register import load_settings
from ingest.registration.process import BatchOutcome
from ingest.registration.store import mark_due
from register.bulk import bulk
from register.schema.words import ACCEPTED, AMENDED, DUPLICATE, LINKED

ETHNICITY = """
UPDATE hw.children c SET ethnicity = r.code, ethnicity_kind = r.kind
FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(id uuid, code text, kind text)
WHERE c.id = r.id AND (c.ethnicity, c.ethnicity_kind) IS DISTINCT FROM (r.code, r.kind)
"""


@dataclass(frozen=True, slots=True)
class Listed:
    """What the authority's list last said about a child, as far as a row of it can differ."""

    digest: str
    ethnicity: tuple[str, str] | None


def enter_children(connection: Connection, batch: Sequence[Pending], now: datetime, actor: str) -> BatchOutcome:
    """Enter a batch of the children list. The authority's id is the child's; without one known, linkage decides."""
    rows = read_rows("children", batch)
    subjects = {pending.id: subject_of(row) for pending, row in rows.taken}
    known = known_children(connection, [row for _, row in rows.taken])
    linker = Linker.load(connection, subjects.values(), known.values(), load_settings(connection).group_homes)
    listed = load_listed(connection, set(known.values()))
    sent_before = {key for key, child in known.items() if child in listed}
    recordings: list[Recording] = []
    for number, (pending, row) in enumerate(rows.taken):
        subject, key = subjects[pending.id], key_of(row)
        child = known.get(key)
        # An id that only a police report gave may have been another child's.
        if child is None or (child not in listed and not linker.confirms(child, subject)):
            child = known[key] = first_seen(linker, subject)
        # The rows of a file are seen in its order: the later one stands.
        seen_at = now + timedelta(microseconds=number)
        recording = Recording(child, subject.identity, subject.identifiers, AUTHORITY, seen_at)
        before = listed.get(child)
        listed[child] = Listed(recording.digest, row.ethnicity or (before.ethnicity if before else None))
        if before == listed[child] and subject.identifiers <= linker.profiles[child].identifiers:
            rows.states[pending.id] = DUPLICATE
        else:
            rows.states[pending.id] = AMENDED if key in sent_before else ACCEPTED
            recordings.append(recording)
        sent_before.add(key)
        linker.learn(child, subject)
    add_children(connection, linker.new_children)
    add_recordings(connection, recordings)
    touched = {recording.child_id for recording in recordings}
    show_best_values(connection, touched)
    ethnicities = [(child, listed[child].ethnicity) for child in sorted(touched, key=str)]
    bulk(connection, ETHNICITY, [{"id": child, "code": of[0], "kind": of[1]} for child, of in ethnicities if of])
    # A birth date that the authority knows better is looked at by the rules.
    mark_due(connection, touched, backfill=all(pending.backfill for pending in batch))
    outcome = rows.finish(connection, actor)
    outcome.children = touched
    return outcome


def load_listed(connection: Connection, children: Collection[UUID]) -> dict[UUID, Listed]:
    """What the list last said about children that were on it."""
    found = connection.execute(
        text(
            """
            SELECT DISTINCT ON (i.child_id) i.child_id, i.digest, c.ethnicity, c.ethnicity_kind
            FROM hw.recorded_identities i JOIN hw.children c ON c.id = i.child_id
            WHERE i.child_id = ANY(:children) AND i.origin = :origin ORDER BY i.child_id, i.last_seen_at DESC
            """
        ),
        {"children": list(children), "origin": AUTHORITY},
    )
    return {
        row.child_id: Listed(row.digest, (row.ethnicity, row.ethnicity_kind) if row.ethnicity else None)
        for row in found
    }


def first_seen(linker: Linker, subject: Subject) -> UUID:
    """The child of a row whose authority id is new: one that linkage is sure of, else a child of its own.

    An authority gives each child one id, so a child that has another of its ids is another child, however alike.
    """
    decision = linker.weigh(subject)
    if decision.decision == LINKED and decision.child_id is not None:
        issuers = {issuer for kind, issuer, _ in subject.identifiers if kind == "child_la_id"}
        theirs = linker.profiles[decision.child_id].identifiers
        if not any(kind == "child_la_id" and issuer in issuers for kind, issuer, _ in theirs):
            return decision.child_id
    return linker.new_child(subject.identity)


def subject_of(row: ChildRow) -> Subject:
    """What a row says about who it is."""
    identity = Identity(
        surname=row.surname,
        forename=row.forename,
        aliases=row.aliases,
        dob=row.dob,
        birth_year=row.dob.year if row.dob else None,
        sex=row.sex or "U",
        address=row.home_address,
        postcode=row.home_postcode,
    )
    identifiers: set[Identifier] = {("child_la_id", *key_of(row))}
    if row.upn:
        identifiers.add(("upn", "", row.upn.upper()))
    return Subject(identity, frozenset(identifiers), frozenset(blocking_keys(identity, identifiers)))


def key_of(row: ChildRow) -> tuple[str, str]:
    """(authority, child id), folded: the authority's own key."""
    return row.authority.casefold(), row.child_la_id.upper()


def known_children(connection: Connection, rows: Sequence[ChildRow]) -> dict[tuple[str, str], UUID]:
    """Children by the authority's key."""
    return children_by_la_id(connection, [key_of(row) for row in rows])


def children_by_la_id(connection: Connection, keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], UUID]:
    """Children by (authority, child id), both folded."""
    found = connection.execute(
        text(
            """
            SELECT i.issuer, i.value, i.child_id
            FROM unnest(CAST(:issuers AS text[]), CAST(:ids AS text[])) AS q(issuer, value)
            JOIN hw.child_identifiers i USING (issuer, value) WHERE i.kind = 'child_la_id'
            -- The last row stands: a child on the authority's list before one that only police gave the id.
            ORDER BY EXISTS (SELECT FROM hw.recorded_identities o
                             WHERE o.child_id = i.child_id AND o.origin = 'authority'), i.first_seen_at DESC
            """
        ),
        {"issuers": [issuer for issuer, _ in keys], "ids": [value for _, value in keys]},
    )
    return {(row.issuer, row.value): row.child_id for row in found}
