"""Settings and their providers: the latest row of a reference stands, the earlier one is kept as history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, text

from geo.gazetteer import locate_postcodes
from ingest.authority.files import SettingRow, read_rows
from ingest.inbox.ledger import Pending
from ingest.placement.addresses import address_key
from ingest.registration.afterwards import after_settings
from ingest.registration.process import BatchOutcome
from register.bulk import bulk
from register.schema.words import ACCEPTED, AMENDED, DUPLICATE, QUARANTINED

PROVIDERS = """
INSERT INTO hw.providers (ref, name)
SELECT DISTINCT ON (r.ref) r.ref, r.name FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(ref text, name text)
ON CONFLICT (ref) DO UPDATE SET name = excluded.name WHERE providers.name <> excluded.name
"""

UPSERT = """
INSERT INTO hw.settings AS s (ref, origin, kind, name, address, address_key, postcode, point, provider_id, urn, places,
    opened_on, closed_on, host_authority)
SELECT r.ref, 'list', r.kind, r.name, r.address, r.address_key, r.postcode,
       public.ST_SetSRID(public.ST_MakePoint(r.e, r.n), 27700),
       (SELECT p.id FROM hw.providers p WHERE p.ref = r.provider), r.urn, r.places, r.opened_on, r.closed_on, r.host
FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(ref text, kind text, name text, address text, address_key text,
    postcode text, e float8, n float8, provider text, urn text, places int, opened_on date, closed_on date, host text)
ON CONFLICT (ref) DO UPDATE SET
    origin = 'list', kind = excluded.kind, name = excluded.name, address = excluded.address,
    address_key = excluded.address_key, postcode = excluded.postcode, point = excluded.point,
    provider_id = excluded.provider_id, urn = excluded.urn, places = excluded.places, opened_on = excluded.opened_on,
    closed_on = excluded.closed_on, host_authority = excluded.host_authority
WHERE (s.kind, s.name, s.address, s.postcode, s.provider_id, s.urn, s.places, s.opened_on, s.closed_on,
       s.host_authority, public.ST_AsBinary(s.point))
      IS DISTINCT FROM
      (excluded.kind, excluded.name, excluded.address, excluded.postcode, excluded.provider_id, excluded.urn,
       excluded.places, excluded.opened_on, excluded.closed_on, excluded.host_authority,
       public.ST_AsBinary(excluded.point))
RETURNING s.ref, (s.xmax = 0) AS inserted
"""


def enter_settings(connection: Connection, batch: Sequence[Pending], _now: datetime, actor: str) -> BatchOutcome:
    """Enter a batch of setting rows. A setting without a position is placed by its postcode."""
    rows = read_rows("settings", batch)
    latest = {row.setting_ref: row for _, row in rows.taken}
    providers = [{"ref": row.provider_ref, "name": row.provider_name} for row in latest.values() if row.provider_ref]
    bulk(connection, PROVIDERS, providers)
    found = bulk(connection, UPSERT, as_rows(connection, list(latest.values())))
    changed = {row.ref: row.inserted for row in found} if found is not None else {}
    for pending, row in rows.taken:
        first = changed.pop(row.setting_ref, None) if latest[row.setting_ref] is row else None
        rows.states[pending.id] = DUPLICATE if first is None else ACCEPTED if first else AMENDED
    outcome = rows.finish(connection, actor)
    if rows.states and set(rows.states.values()) - {DUPLICATE, QUARANTINED}:
        outcome.children = after_settings(connection, {row.postcode for row in latest.values() if row.postcode})
    return outcome


def as_rows(connection: Connection, settings: Sequence[SettingRow]) -> list[dict[str, object]]:
    """Settings as columns, with their points."""
    postcodes = locate_postcodes(connection, {row.postcode for row in settings if row.postcode})
    result: list[dict[str, object]] = []
    for row in settings:
        located = postcodes.get(row.postcode or "")
        point = row.point or (located.point if located and located.precision == "postcode" else None)
        result.append(
            {
                "ref": row.setting_ref,
                "kind": row.kind,
                "name": row.name,
                "address": row.address,
                "address_key": address_key(row.address, row.postcode),
                "postcode": row.postcode,
                "e": point.easting if point else None,
                "n": point.northing if point else None,
                "provider": row.provider_ref,
                "urn": row.urn,
                "places": row.places,
                "opened_on": row.opened_on,
                "closed_on": row.closed_on,
                "host": row.host_authority or None,
            }
        )
    return result


def known_settings(connection: Connection, refs: Sequence[str]) -> dict[str, object]:
    """Setting ids by reference."""
    rows = connection.execute(text("SELECT ref, id FROM hw.settings WHERE ref = ANY(:refs)"), {"refs": list(refs)})
    return {row.ref: row.id for row in rows}
