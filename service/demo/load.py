"""Loading the synthetic county through the same doors as a real one, and the people who may sign in to look at it."""

from __future__ import annotations

import csv
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, text

from geo.gazetteer import load_postcodes, read_gazetteer_csv
from register.bulk import bulk
from register.database import transaction
from service.demo import generate, write
from service.pipeline import Context, IngestResult, ingest_file

SEED = 20261124
SOURCE = "synthetic-county"
EDITION = "synthetic"
STAMP = "made.json"
ORDER = ("settings", "children", "placements", "reports")
"""Files as they are taken: places, then children, then who lives where, then what police say."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who signs in to the demonstration."""

    username: str
    display_name: str
    role: str
    agency: str
    kind: str


PEOPLE = (
    Person("social.care", "Sam Socialcare", "social_care", "Exemplshire safeguarding partnership", "county"),
    Person("police", "Pat Police", "police", "Exemplshire safeguarding partnership", "county"),
    Person("home.manager", "Harper Homes", "provider", "", "provider"),
    Person("other.authority", "Alex Authority", "placing_authority", "", "authority"),
)


def make_files(folder: Path, seed: int, as_of: datetime | None) -> datetime:
    """Write the county's files into `folder` where they are not there for this seed and moment; returns its moment.

    Without `as_of` the county ends at the present hour, or where it ended when the files were made before: loading
    again then changes nothing.
    """
    stamp = folder / STAMP
    if stamp.exists():
        made = json.loads(stamp.read_text(encoding="utf-8"))
        moment = datetime.fromisoformat(made["as_of"])
        if made["seed"] == seed and as_of in (None, moment):
            return moment
    moment = as_of or datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    stamp.unlink(missing_ok=True)
    write(generate(seed, moment), folder)
    stamp.write_text(json.dumps({"seed": seed, "as_of": moment.isoformat()}), encoding="utf-8")
    return moment


def load_county(context: Context, folder: Path, tell: Callable[[str], None]) -> IngestResult:
    """Load gazetteer and population, then every file of the county in order. Safe to repeat."""
    with transaction(context.engine, context.actor) as connection:
        count = load_postcodes(connection, read_gazetteer_csv(folder / "gazetteer.csv"), EDITION)
        load_population(connection, folder / "population.csv")
    tell(f"{count:,} synthetic postcodes")
    result = IngestResult()
    for kind in ORDER:
        result = ingest_file(context, folder / f"{kind}.csv", SOURCE, kind)
        tell(f"{result.received:,} {kind}")
    return result


def load_population(connection: Connection, path: Path) -> None:
    """Child population by area: figures only."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [
            {"name": row["area"], "all": int(row["age_0_17"]), "older": int(row["age_10_17"])}
            for row in csv.DictReader(file)
        ]
    bulk(
        connection,
        """
        INSERT INTO hw.areas (name, age_0_17, age_10_17, edition)
        SELECT r.name, r."all", r.older, :edition
        FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(name text, "all" int, older int)
        ON CONFLICT (name) DO UPDATE
        SET age_0_17 = excluded.age_0_17, age_10_17 = excluded.age_10_17, edition = excluded.edition
        """,
        rows,
        edition=EDITION,
    )


def busiest_provider(connection: Connection, host: str) -> tuple[str, str]:
    """(id, name) of the provider, other than the host authority itself, from whose children's homes most episodes
    started: the one to sign in as."""
    row = connection.execute(
        text(
            """
            SELECT p.id, p.name FROM hw.providers p JOIN hw.settings s ON s.provider_id = p.id
            JOIN hw.episodes e ON e.setting_id = s.id
            WHERE s.kind = 'childrens_home' AND p.name NOT LIKE :host || '%'
            GROUP BY p.id, p.name ORDER BY count(*) DESC, p.name LIMIT 1
            """
        ),
        {"host": host},
    ).one()
    return str(row.id), row.name


def busiest_authority(connection: Connection, host: str) -> str:
    """The other authority with most children placed in the county."""
    name: str = connection.execute(
        text(
            """
            SELECT placing_authority FROM hw.placements WHERE placing_authority <> :host
            GROUP BY placing_authority ORDER BY count(DISTINCT child_id) DESC, placing_authority LIMIT 1
            """
        ),
        {"host": host},
    ).scalar_one()
    return name


def new_password() -> str:
    """A password that can be typed from a screen."""
    alphabet = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(alphabet) for _ in range(5)) for _ in range(3))
