"""Children in the database as linkage needs them: candidates by key, profiles, frequencies, and what is stored back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, text

from ingest.linkage.compare import Frequencies
from ingest.linkage.identity import Identifier, Identity, Profile, asked_keys, blocking_keys, frequency_keys
from register.bulk import bulk

REPORT, AUTHORITY = "report", "authority"
"""Who recorded a child so: police, or the authority whose child it is."""


@dataclass(frozen=True, slots=True)
class Recording:
    """One more recording of a child, to be stored."""

    child_id: UUID
    identity: Identity
    identifiers: frozenset[Identifier]
    origin: str
    seen_at: datetime

    @property
    def digest(self) -> str:
        """The same recording from the same side gives the same digest."""
        return self.identity.digest(self.origin)


def children_by_key(connection: Connection, keys: Collection[str]) -> dict[str, set[UUID]]:
    """Children that have a blocking key, for each key that any has."""
    rows = connection.execute(
        text("SELECT key, child_id FROM hw.child_keys WHERE key = ANY(:keys)"), {"keys": list(keys)}
    )
    found: dict[str, set[UUID]] = {}
    for row in rows:
        found.setdefault(row.key, set()).add(row.child_id)
    return found


def load_profiles(connection: Connection, children: Collection[UUID]) -> dict[UUID, Profile]:
    """Everything some children have been recorded with."""
    profiles = {child: Profile(child) for child in children}
    wanted = {"children": list(children)}
    for row in connection.execute(
        text(
            """
            SELECT child_id, surname, forename, aliases, dob, birth_year, sex, address, postcode
            FROM hw.recorded_identities WHERE child_id = ANY(:children)
            """
        ),
        wanted,
    ):
        identity = Identity(
            row.surname, row.forename, row.aliases, row.dob, row.birth_year, row.sex, row.address or "", row.postcode
        )
        if identity not in profiles[row.child_id].identities:
            profiles[row.child_id].identities.append(identity)
    for row in connection.execute(
        text("SELECT child_id, kind, issuer, value FROM hw.child_identifiers WHERE child_id = ANY(:children)"),
        wanted,
    ):
        profiles[row.child_id].identifiers.add((row.kind, row.issuer, row.value))
    return profiles


def load_frequencies(connection: Connection, identities: Iterable[Identity]) -> Frequencies:
    """How common the names and postcodes of some records are in the register, and how large it is."""
    keys = sorted({key for identity in identities for key in asked_keys(identity)})
    rows = connection.execute(
        text("SELECT key, count(*) AS n FROM hw.child_keys WHERE key = ANY(:keys) GROUP BY key"),
        {"keys": keys},
    )
    counts = {row.key: row.n for row in rows}
    children: int = connection.scalar(text("SELECT count(*) FROM hw.children WHERE merged_into IS NULL")) or 0
    return Frequencies(counts, children)


def add_children(connection: Connection, children: Mapping[UUID, Identity]) -> None:
    """Store new children with the values of the record that made them."""
    bulk(
        connection,
        """
        INSERT INTO hw.children (id, surname, forename, dob, birth_year, sex)
        SELECT r.id, r.surname, r.forename, r.dob, r.birth_year, r.sex
        FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(
            id uuid, surname text, forename text, dob date, birth_year int, sex text)
        """,
        [
            {
                "id": child,
                "surname": identity.surname,
                "forename": identity.forename,
                "dob": identity.dob,
                "birth_year": identity.birth_year,
                "sex": identity.sex,
            }
            for child, identity in children.items()
        ],
    )


def add_recordings(connection: Connection, recordings: Sequence[Recording]) -> None:
    """Store recordings: the identity once, its keys, its identifiers."""
    add_identities(connection, recordings)
    add_keys(connection, recordings)
    add_identifiers(connection, recordings)


def add_identities(connection: Connection, recordings: Sequence[Recording]) -> None:
    """Each distinct recording once, with how often and from when to when it was seen."""
    merged: dict[tuple[UUID, str], dict[str, object]] = {}
    for item in recordings:
        identity = item.identity
        row = merged.setdefault(
            (item.child_id, item.digest),
            {
                "child_id": item.child_id,
                "digest": item.digest,
                "origin": item.origin,
                "surname": identity.surname,
                "forename": identity.forename,
                "aliases": identity.aliases,
                "dob": identity.dob,
                "birth_year": identity.birth_year,
                "sex": identity.sex,
                "address": identity.address or None,
                "postcode": identity.postcode,
                "first": item.seen_at.isoformat(),
                "last": item.seen_at.isoformat(),
                "times": 0,
            },
        )
        row["first"] = min(str(row["first"]), item.seen_at.isoformat())
        row["last"] = max(str(row["last"]), item.seen_at.isoformat())
        row["times"] = int(str(row["times"])) + 1
    bulk(connection, ADD_IDENTITIES, list(merged.values()))


def add_keys(connection: Connection, recordings: Sequence[Recording]) -> None:
    """Keys by which the children are found, and those that are only counted."""
    keys = {
        (item.child_id, key)
        for item in recordings
        for key in blocking_keys(item.identity, item.identifiers) | frequency_keys(item.identity)
    }
    bulk(connection, ADD_KEYS, [{"key": key, "child_id": child} for child, key in sorted(keys, key=str)])


def add_identifiers(connection: Connection, recordings: Sequence[Recording]) -> None:
    """Identifiers that somebody has used for the children."""
    identifiers = {(item.child_id, identifier) for item in recordings for identifier in item.identifiers}
    bulk(
        connection,
        ADD_IDENTIFIERS,
        [
            {"child_id": child, "kind": kind, "issuer": issuer, "value": value}
            for child, (kind, issuer, value) in sorted(identifiers, key=str)
        ],
    )


ADD_IDENTITIES = """
INSERT INTO hw.recorded_identities (child_id, digest, origin, surname, forename, aliases, dob, birth_year, sex,
    address, postcode, first_seen_at, last_seen_at, times)
SELECT r.child_id, r.digest, r.origin, r.surname, r.forename, r.aliases, r.dob, r.birth_year, r.sex,
       r.address, r.postcode, r.first, r.last, r.times
FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(
    child_id uuid, digest text, origin text, surname text, forename text, aliases text, dob date,
    birth_year int, sex text, address text, postcode text, first timestamptz, last timestamptz, times int)
ON CONFLICT (child_id, digest) DO UPDATE SET
    times = recorded_identities.times + excluded.times,
    first_seen_at = least(recorded_identities.first_seen_at, excluded.first_seen_at),
    last_seen_at = greatest(recorded_identities.last_seen_at, excluded.last_seen_at)
"""

ADD_KEYS = """
INSERT INTO hw.child_keys (key, child_id)
SELECT r.key, r.child_id FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(key text, child_id uuid)
ON CONFLICT DO NOTHING
"""

ADD_IDENTIFIERS = """
INSERT INTO hw.child_identifiers (child_id, kind, issuer, value)
SELECT r.child_id, r.kind, r.issuer, r.value
FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(child_id uuid, kind text, issuer text, value text)
ON CONFLICT DO NOTHING
"""


def show_best_values(connection: Connection, children: Collection[UUID]) -> None:
    """Set what a child's row shows: the authority's own newest values, else those recorded most often, then newest.

    A value that is blank in the best recording is taken from the next one that has it.
    """
    connection.execute(text(BEST_VALUES), {"children": list(children)})


BEST_VALUES = """
WITH ranked AS (
    SELECT i.*, CASE WHEN i.origin = 'authority' THEN i.last_seen_at END AS official_at
    FROM hw.recorded_identities i WHERE i.child_id = ANY(:children)
), names AS (
    SELECT DISTINCT ON (child_id) child_id, surname, forename
    FROM ranked GROUP BY child_id, surname, forename
    ORDER BY child_id, max(official_at) DESC NULLS LAST, (surname <> '' AND forename <> '') DESC, sum(times) DESC,
             max(last_seen_at) DESC, surname, forename
), births AS (
    SELECT DISTINCT ON (child_id) child_id, dob, birth_year
    FROM ranked WHERE birth_year IS NOT NULL GROUP BY child_id, dob, birth_year
    ORDER BY child_id, (dob IS NOT NULL) DESC, max(official_at) DESC NULLS LAST, sum(times) DESC,
             max(last_seen_at) DESC, dob
), sexes AS (
    SELECT DISTINCT ON (child_id) child_id, sex
    FROM ranked WHERE sex <> 'U' GROUP BY child_id, sex
    ORDER BY child_id, max(official_at) DESC NULLS LAST, sum(times) DESC, sex
), best AS (
    SELECT n.child_id, n.surname, n.forename, b.dob, b.birth_year, coalesce(s.sex, 'U') AS sex
    FROM names n LEFT JOIN births b USING (child_id) LEFT JOIN sexes s USING (child_id)
)
UPDATE hw.children c
SET surname = best.surname, forename = best.forename, dob = best.dob, birth_year = best.birth_year, sex = best.sex
FROM best
WHERE c.id = best.child_id
  AND (c.surname, c.forename, c.dob, c.birth_year, c.sex)
      IS DISTINCT FROM (best.surname, best.forename, best.dob, best.birth_year, best.sex)
"""
