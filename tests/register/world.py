"""A small synthetic world: two providers, two authorities, a child each, and people who are signed in."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, text

from register.database import transaction
from register.roles import OPERATOR, SIGNIN

NORTH_CHILD, SOUTH_CHILD, FAMILY_CHILD, FORMER_CHILD = (f"00000000-0000-4000-8000-00000000000{n}" for n in range(1, 5))
NORTH_HOME, SOUTH_HOME = "00000000-0000-4000-8000-0000000000a1", "00000000-0000-4000-8000-0000000000a2"
NORTH_CARE, SOUTH_CARE = "00000000-0000-4000-8000-0000000000b1", "00000000-0000-4000-8000-0000000000b2"
PEOPLE = {"county": "county", "north": "provider", "south": "provider", "near": "authority", "far": "authority"}

RECORD = f"""
INSERT INTO hw.providers (id, ref, name) VALUES ('{NORTH_CARE}', 'N', 'North Care'), ('{SOUTH_CARE}', 'S', 'South Care');
INSERT INTO hw.settings (id, ref, origin, kind, name, provider_id) VALUES
    ('{NORTH_HOME}', 'N1', 'list', 'childrens_home', 'North Home', '{NORTH_CARE}'),
    ('{SOUTH_HOME}', 'S1', 'list', 'childrens_home', 'South Home', '{SOUTH_CARE}');
INSERT INTO hw.children (id, surname, forename, dob, birth_year) VALUES
    ('{NORTH_CHILD}', 'Sample', 'Ana', '2011-05-02', 2011), ('{SOUTH_CHILD}', 'Pattern', 'Ben', '2010-11-20', 2010),
    ('{FAMILY_CHILD}', 'Model', 'Cat', NULL, NULL), ('{FORMER_CHILD}', 'Gauge', 'Dev', NULL, NULL);
INSERT INTO hw.placements (ref, child_id, setting_id, placing_authority, started_on, ended_on) VALUES
    ('1', '{NORTH_CHILD}', '{NORTH_HOME}', 'Nearshire', '2020-01-01', NULL),
    ('2', '{SOUTH_CHILD}', '{SOUTH_HOME}', 'Farshire', '2020-01-01', NULL),
    ('3', '{FORMER_CHILD}', '{NORTH_HOME}', 'Farshire', '2020-01-01', '2021-01-01');
INSERT INTO hw.sources (name) VALUES ('feed');
INSERT INTO hw.inbox (source_id, kind, digest, size, received_by) SELECT id, 'reports', 'd', 1, 'cli:test' FROM hw.sources;
INSERT INTO hw.inbox_records (inbox_id, position, raw) SELECT id, 1, '{{}}' FROM hw.inbox;
INSERT INTO hw.quarantine (inbox_record_id, problems) SELECT id, '[]' FROM hw.inbox_records;
"""

FOR_EACH = """
INSERT INTO hw.episodes (id, child_id, kind, state, went_missing_at, setting_id)
    VALUES (:episode, :child, 'missing', 'open', now(), :setting);
INSERT INTO hw.reports (id, force, force_key, report_id, source_id, child_id, episode_id)
    SELECT :report, 'example', 'example', :ref, id, :child, :episode FROM hw.sources;
INSERT INTO hw.report_versions (id, report_pk, inbox_record_id, content_digest, record_status, reported_at,
    went_missing_at, content, faults)
    SELECT :version, :report, id, 'd', 'missing', now(), now(), '{}', '[]' FROM hw.inbox_records;
UPDATE hw.reports SET current_version_id = :version WHERE id = :report;
INSERT INTO hw.link_decisions (report_pk, child_id, decision, reason, score, evidence, model_version, decided_by)
    VALUES (:report, :child, 'new', 'no_candidate', 0, '[]', 'm', 'cli:test');
INSERT INTO hw.recorded_identities (child_id, digest, origin, surname, forename, first_seen_at, last_seen_at)
    VALUES (:child, 'd', 'report', 'S', 'F', now(), now());
INSERT INTO hw.child_identifiers (child_id, kind, issuer, value) VALUES (:child, 'upn', '', 'U');
INSERT INTO hw.alerts (id, subject_kind, subject_id, child_id, severity) VALUES (:alert, 'child', :child, :child, 'high');
INSERT INTO hw.alert_findings (id, alert_id, rule, rule_set_version, severity, details, newest_evidence_at)
    VALUES (:finding, :alert, 'high_risk', 'v', 'high', '{}', now());
INSERT INTO hw.alert_evidence (finding_id, report_pk) VALUES (:finding, :report);
INSERT INTO hw.alert_events (alert_id, reason, actor) VALUES (:alert, 'first_notice', 'cli:test')
"""


def token_of(username: str) -> str:
    """The session token of a person of this world."""
    return f"token of {username}"


def digest_of(token: str) -> bytes:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).digest()


def populate(as_role: Callable[[str], Engine]) -> None:
    """Make the world, through the roles that make it in earnest."""
    with transaction(as_role(OPERATOR), "cli:test") as connection:
        connection.execute(text(RECORD))
        settings = {NORTH_CHILD: NORTH_HOME, SOUTH_CHILD: SOUTH_HOME, FAMILY_CHILD: None, FORMER_CHILD: NORTH_HOME}
        for number, (child, setting) in enumerate(settings.items()):
            values: dict[str, Any] = {"child": child, "setting": setting, "ref": f"EX-{number}"}
            for place, name in enumerate(("episode", "report", "version", "alert", "finding")):
                values[name] = f"00000000-0000-4000-8000-000000{place}{number}0000"
            for statement in FOR_EACH.split(";\n"):
                connection.execute(text(statement), values)
        add_people(connection)
    with transaction(as_role(SIGNIN)) as connection:
        for username in PEOPLE:
            sign_in(connection, username)


def add_people(connection: Connection) -> None:
    """An agency and a person of each kind."""
    for username, kind in PEOPLE.items():
        values = {
            "name": username,
            "kind": kind,
            "provider": {"north": NORTH_CARE, "south": SOUTH_CARE}.get(username),
            "authority": {"near": "Nearshire", "far": "Farshire"}.get(username),
            "role": {"county": "police", "provider": "provider", "authority": "placing_authority"}[kind],
        }
        connection.execute(
            text(
                "INSERT INTO hw.agencies (name, kind, provider_id, authority) VALUES (:name, :kind, :provider, :authority)"
            ),
            values,
        )
        connection.execute(
            text(
                "INSERT INTO hw.users (username, display_name, password_hash, role, agency_id) "
                "SELECT :name, :name, 'x', :role, id FROM hw.agencies WHERE name = :name"
            ),
            values,
        )


def sign_in(connection: Connection, username: str, token: str = "", expires: timedelta = timedelta(hours=1)) -> str:
    """Give a person a session, as the sign-in role does; returns its token."""
    token = token or token_of(username)
    connection.execute(
        text(
            "INSERT INTO hw.web_sessions (token_hash, user_id, csrf_token, expires_at) "
            "SELECT :hash, id, 'x', :expires FROM hw.users WHERE username = :name"
        ),
        {"hash": digest_of(token), "name": username, "expires": datetime.now(UTC) + expires},
    )
    return token
