"""The authority's children list: names for its child ids. A child known from police reports already is found again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, text

from ingest.authority.files import ChildRow, read_rows
from ingest.inbox.ledger import Pending
from ingest.linkage.batch import Linker, Subject
from ingest.linkage.identity import Identifier, Identity, blocking_keys
from ingest.linkage.register import Recording, add_children, add_recordings, show_best_values
from ingest.registration.process import BatchOutcome
from register.bulk import bulk
from register.schema.words import ACCEPTED, AMENDED, DUPLICATE, LINKED

ETHNICITY = """
UPDATE hw.children c SET ethnicity = r.code, ethnicity_kind = r.kind
FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(id uuid, code text, kind text)
WHERE c.id = r.id AND (c.ethnicity, c.ethnicity_kind) IS DISTINCT FROM (r.code, r.kind)
"""


def enter_children(connection: Connection, batch: Sequence[Pending], now: datetime, actor: str) -> BatchOutcome:
    """Enter a batch of the children list. The authority's id is the child's; without one known, linkage decides."""
    rows = read_rows("children", batch)
    subjects = {pending.id: subject_of(row) for pending, row in rows.taken}
    known = known_children(connection, [row for _, row in rows.taken])
    linker = Linker.load(connection, subjects.values(), set(known.values()), frozenset())
    recordings: list[Recording] = []
    ethnicities: dict[UUID, tuple[str, str]] = {}
    for pending, row in rows.taken:
        subject = subjects[pending.id]
        key = key_of(row)
        child = known.get(key)
        if child is None:
            child = known[key] = first_seen(linker, subject)
            rows.states[pending.id] = ACCEPTED
        else:
            same = subject.identity in linker.profiles[child].identities
            rows.states[pending.id] = DUPLICATE if same else AMENDED
        linker.learn(child, subject)
        if rows.states[pending.id] != DUPLICATE:
            recordings.append(Recording(child, subject.identity, subject.identifiers, "authority", now))
        if row.ethnicity:
            ethnicities[child] = row.ethnicity
    add_children(connection, linker.new_children)
    add_recordings(connection, recordings)
    touched = {recording.child_id for recording in recordings}
    show_best_values(connection, touched)
    bulk(
        connection,
        ETHNICITY,
        [{"id": child, "code": code, "kind": kind} for child, (code, kind) in ethnicities.items()],
    )
    outcome = rows.finish(connection, actor)
    outcome.children = touched
    return outcome


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
            ORDER BY i.first_seen_at DESC
            """
        ),
        {"issuers": [issuer for issuer, _ in keys], "ids": [value for _, value in keys]},
    )
    return {(row.issuer, row.value): row.child_id for row in found}
