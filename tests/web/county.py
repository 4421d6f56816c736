"""A small synthetic county, put in by SQL: names and places are invented, and say so. Made as the operator's role."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

from service.passwords import Passwords
from service.people import ensure_agency

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PASSWORD = "synthetic-sample-words-only"
HOST = "Exemplshire"
PEOPLE = {
    "county": ("alex.sample", "Alex Sample", "social_care"),
    "police": ("pat.sample", "Pat Sample", "police"),
    "provider": ("robin.sample", "Robin Sample", "provider"),
    "authority": ("kim.sample", "Kim Sample", "placing_authority"),
}
FORENAMES = ("Ana", "Béla", "Ciarán", "Dua", "Emeka", "Ffion", "Gita", "Hugo", "Ines", "Jaden", "Kofi", "Łukasz", "Mei")
SURNAMES = ("Sample", "Example", "Specimen", "Placeholder-Fictitious", "O’Invented", "Mockford", "Testwood")


@dataclass(slots=True)
class County:
    """Ids of what was made, by the name a test calls it."""

    children: dict[str, UUID] = field(default_factory=dict)
    alerts: dict[str, UUID] = field(default_factory=dict)
    settings: dict[str, UUID] = field(default_factory=dict)
    providers: dict[str, UUID] = field(default_factory=dict)


def put(connection: Connection, table: str, **values: Any) -> UUID:
    """One row; dicts and lists become JSON. Returns its id."""
    row = {"id": uuid.uuid4()} | values
    bound = {name: json.dumps(v) if isinstance(v, dict | list) else v for name, v in row.items()}
    names = ", ".join(row)
    connection.execute(text(f"INSERT INTO hw.{table} ({names}) VALUES ({', '.join(':' + n for n in row)})"), bound)
    return UUID(str(row["id"]))


def child(connection: Connection, county: County, key: str, forename: str, surname: str, dob: date | None) -> UUID:
    """A child with one recorded identity."""
    year = dob.year if dob else None
    made = put(
        connection, "children", forename=forename, surname=surname, dob=dob, birth_year=year, sex="U", ethnicity=None
    )
    now = datetime.now(UTC)
    put(
        connection,
        "recorded_identities",
        child_id=made,
        digest=uuid.uuid4().hex,
        origin="report",
        forename=forename,
        surname=surname,
        dob=dob,
        first_seen_at=now - 30 * DAY,
        last_seen_at=now,
        times=2,
    )
    county.children[key] = made
    return made


def episode(connection: Connection, child_id: UUID, went: datetime, **given: Any) -> UUID:
    """An episode with one report of it; open unless `returned_at` or `state` says otherwise."""
    setting_id, kind = given.get("setting_id"), given.get("kind", "missing")
    returned = given.get("returned_at")
    made = put(
        connection,
        "episodes",
        child_id=child_id,
        kind=kind,
        state=given.get("state", "returned" if returned else "open"),
        overtaken=given.get("overtaken", False),
        went_missing_at=went,
        returned_at=returned,
        risk_level=given.get("risk_level"),
        missing_from_type=given.get("missing_from_type", "childrens_home"),
        setting_id=setting_id,
        placement_id=given.get("placement_id"),
    )
    report(connection, child_id, made, went, given.get("concerns", ""), given.get("review", False), given)
    return made


def source(connection: Connection) -> UUID:
    """The one synthetic feed."""
    found = connection.scalar(text("SELECT id FROM hw.sources WHERE name = 'synthetic-police'"))
    return UUID(str(found)) if found else put(connection, "sources", name="synthetic-police")


def report(
    connection: Connection,
    child_id: UUID,
    episode_id: UUID,
    went: datetime,
    concerns: str,
    review: bool,
    given: Mapping[str, Any],
) -> UUID:
    """A report of an episode with its one version and its link decision."""
    number = uuid.uuid4().hex[:8].upper()
    source_id = source(connection)
    inbox = put(
        connection, "inbox", source_id=source_id, kind="reports", digest=uuid.uuid4().hex, size=1, received_by="test"
    )
    record = connection.execute(
        text(
            "INSERT INTO hw.inbox_records (inbox_id, position, raw, state, processed_at) "
            "VALUES (:inbox, 1, '{}', 'accepted', now()) RETURNING id"
        ),
        {"inbox": inbox},
    ).scalar_one()
    made = put(
        connection,
        "reports",
        force="Exemplshire Police",
        force_key="exemplshirepolice",
        report_id=f"SYN-{number}",
        source_id=source_id,
        child_id=child_id,
        episode_id=episode_id,
        setting_id=given.get("setting_id"),
    )
    version = put(
        connection,
        "report_versions",
        report_pk=made,
        inbox_record_id=record,
        content_digest=uuid.uuid4().hex,
        record_status=given.get("kind", "missing"),
        reported_at=went + HOUR,
        went_missing_at=went,
        returned_at=given.get("returned_at"),
        risk_level=given.get("risk_level"),
        concerns=concerns,
        content={},
        faults=[],
    )
    connection.execute(
        text("UPDATE hw.reports SET current_version_id = :version WHERE id = :id"), {"version": version, "id": made}
    )
    put(
        connection,
        "link_decisions",
        report_pk=made,
        child_id=child_id,
        decision="review" if review else "linked",
        reason="synthetic",
        score=0.61 if review else 0.99,
        evidence=[],
        model_version="synthetic",
        decided_by="test",
    )
    return made


def alert(
    connection: Connection, county: County, key: str, child_id: UUID, rules: Mapping[str, str], **given: Any
) -> UUID:
    """An alert with a finding for each rule (rule -> severity), resting on every report of the child."""
    ranked = [s for s in ("high", "medium", "low") if s in rules.values()]
    made = put(
        connection,
        "alerts",
        subject_kind="child",
        subject_id=child_id,
        child_id=child_id,
        severity=ranked[0],
        status=given.get("status", "open"),
        open_link=given.get("open_link", False),
        historic=given.get("historic", False),
    )
    for rule, severity in rules.items():
        finding = put(
            connection,
            "alert_findings",
            alert_id=made,
            rule=rule,
            rule_set_version="2026-11",
            severity=severity,
            details={
                "sentence": f"4 missing episodes in 90 days (threshold 3), as the rule {rule} counts them.",
                "values": {"episodes": 4, "latest_departure": datetime.now(UTC).isoformat()},
                "thresholds": {"episodes": 3, "window_days": 90},
                "guidance": "Common in local protocols (3 in 90 days); there is no national threshold.",
            },
            newest_evidence_at=datetime.now(UTC),
        )
        connection.execute(
            text(
                "INSERT INTO hw.alert_evidence (finding_id, report_pk) "
                "SELECT :finding, id FROM hw.reports WHERE child_id = :child"
            ),
            {"finding": finding, "child": child_id},
        )
        put(connection, "alert_events", alert_id=made, reason="first_notice", rule=rule, actor="homeward ingest")
    county.alerts[key] = made
    return made


def placement(connection: Connection, child_id: UUID, setting_id: UUID, authority: str, started: date) -> UUID:
    """A placement that lasts until now."""
    return put(
        connection,
        "placements",
        ref=uuid.uuid4().hex[:10],
        child_id=child_id,
        setting_id=setting_id,
        placing_authority=authority,
        started_on=started,
    )


@cache
def password_hash() -> str:
    """Everybody's, made once: it takes a third of a second."""
    return Passwords().hash(PASSWORD)


def people(connection: Connection, county: County) -> None:
    """One person of each kind of agency, all with the same password."""
    agencies = {
        "county": ensure_agency(connection, "Exemplshire Children’s Social Care (synthetic)", "county"),
        "police": ensure_agency(connection, "Exemplshire Police (synthetic)", "county"),
        "provider": ensure_agency(connection, "Example Homes Ltd (synthetic)", "provider", county.providers["example"]),
        "authority": ensure_agency(connection, "Farshire Council (synthetic)", "authority", None, "Farshire"),
    }
    for kind, (username, name, role) in PEOPLE.items():
        person = {"username": username, "display_name": name, "role": role, "agency_id": agencies[kind]}
        put(connection, "users", password_hash=password_hash(), **person)


def empty_county(connection: Connection) -> County:
    """Two homes of two providers and the people who sign in; no child."""
    county = County()
    for key, name in (("example", "Example Homes Ltd"), ("other", "Other Homes Ltd")):
        county.providers[key] = put(connection, "providers", ref=f"SYN-{key}", name=f"{name} (synthetic)")
        county.settings[key] = put(
            connection,
            "settings",
            ref=f"SYN-{key}",
            origin="list",
            kind="childrens_home",
            name=f"{name.split()[0]} House",
            provider_id=county.providers[key],
            host_authority=HOST,
        )
    people(connection, county)
    return county


def small_county(connection: Connection) -> County:
    """The empty county, a far authority, and five children who stand for what each role may see."""
    county, now = empty_county(connection), datetime.now(UTC)
    started = (now - 200 * DAY).date()
    who = {
        "ours": ("Ana", "Sample", "example", HOST),
        "far": ("Béla", "Placeholder-Fictitious", "other", "Farshire"),
        "theirs": ("Ciarán", "O’Invented", "other", HOST),
    }
    for key, (forename, surname, home, authority) in who.items():
        made = child(connection, county, key, forename, surname, date(2011, 5, 2))
        placed = placement(connection, made, county.settings[home], authority, started)
        for days in (60, 20):
            went = now - days * DAY
            episode(
                connection,
                made,
                went,
                returned_at=went + 5 * HOUR,
                setting_id=county.settings[home],
                placement_id=placed,
                risk_level="medium",
            )
        episode(
            connection,
            made,
            now - 30 * HOUR,
            setting_id=county.settings[home],
            placement_id=placed,
            risk_level="high",
            concerns="cse",
        )
        alert(connection, county, key, made, {"repeat_90d": "medium", "high_risk": "high"})
    away = child(connection, county, "away", "Dua", "Example", None)
    episode(connection, away, now - 3 * HOUR, kind="away_unauthorised", missing_from_type="home")
    marked = child(connection, county, "marked", "<img src=x onerror=alert(1)>", "</script><b>Bold", date(2012, 2, 29))
    episode(connection, marked, now - 2 * HOUR, missing_from_type="street", review=True)
    alert(connection, county, "marked", marked, {"cse_concern": "high"}, open_link=True)
    return county


def large_county(connection: Connection, county: County, count: int = 40) -> None:
    """More children, so that pages look as they do in use: long names, every grade, history, several rules."""
    now = datetime.now(UTC)
    homes = [
        put(
            connection,
            "settings",
            origin="list",
            kind=kind,
            name=name,
            provider_id=county.providers["other"],
            host_authority=HOST,
        )
        for kind, name in (
            ("childrens_home", "The Old Example Rectory Therapeutic Residential Community"),
            ("foster_care", "Foster household 118"),
            ("supported_accommodation", "Sample Court"),
        )
    ]
    risks = ("high", "medium", "low", "no_apparent_risk", None)
    for number in range(count):
        born = date(2009 + number % 8, 1 + number % 12, 1 + number % 28)
        surname = SURNAMES[number % len(SURNAMES)] + ("-Example-Longestname" if number % 9 == 0 else "")
        made = child(connection, county, f"n{number}", FORENAMES[number % len(FORENAMES)], surname, born)
        home = homes[number % 3]
        placed = placement(
            connection,
            made,
            home,
            ("Exemplshire", "Farshire", "Royal Borough of Nowhere upon Example")[number % 3],
            (now - 300 * DAY).date(),
        )
        for turn in range(number % 6):
            went = now - (14 + 13 * turn + number % 7) * DAY - number * HOUR
            episode(
                connection,
                made,
                went,
                returned_at=went + (3 + number % 50) * HOUR,
                setting_id=home,
                placement_id=placed,
                risk_level=risks[(number + turn) % 5],
                concerns="cse;cce" if number % 4 == 0 else "",
            )
        if number % 3 == 0:
            episode(
                connection,
                made,
                now - (2 + 7 * number % 280) * HOUR,
                setting_id=home,
                placement_id=placed,
                risk_level=risks[number % 5],
                kind="away_unauthorised" if number % 12 == 0 else "missing",
            )
        if number % 2 == 0 and number % 6:
            rules = {"repeat_90d": "medium"} | ({"repeat_30d": "high"} if number % 4 == 0 else {})
            rules |= {"long_missing": "high"} if number % 8 == 0 else {}
            alert(connection, county, f"n{number}", made, rules, historic=number % 10 == 0, open_link=number % 14 == 0)
    held = put(
        connection, "inbox", source_id=source(connection), kind="reports", digest="held", size=1, received_by="t"
    )
    record = connection.execute(
        text(
            "INSERT INTO hw.inbox_records (inbox_id, position, raw, state, processed_at) "
            "VALUES (:inbox, 1, '{}', 'quarantined', now()) RETURNING id"
        ),
        {"inbox": held},
    ).scalar_one()
    connection.execute(
        text("INSERT INTO hw.quarantine (inbox_record_id, problems) VALUES (:record, '[]')"), {"record": record}
    )
