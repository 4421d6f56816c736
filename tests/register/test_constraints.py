"""States that cannot be are refused by the database itself, whatever code tries to write them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from register.database import explain, transaction
from register.roles import OPERATOR
from tests.register.world import FAMILY_CHILD, NORTH_CHILD, NORTH_HOME, SOUTH_HOME, populate

CHILD, HOME, OTHER_HOME = FAMILY_CHILD, NORTH_HOME, SOUTH_HOME
"""A child with an open episode and no placement, and two settings."""

PLACEMENT = (
    "INSERT INTO hw.placements (ref, child_id, setting_id, placing_authority, started_on, ended_on) "
    f"VALUES ('{{}}', '{CHILD}', '{HOME}', 'Nearshire', {{}}, {{}})"
)
EPISODE = (
    "INSERT INTO hw.episodes (child_id, kind, state, went_missing_at, returned_at) "
    f"VALUES ('{CHILD}', '{{}}', '{{}}', '{{}}', {{}})"
)
EARLY = EPISODE.format("missing", "returned", "2025-01-01 10:00Z", "'2025-01-02 10:00Z'")


@pytest.fixture(scope="module", autouse=True)
def world(as_role: Callable[[str], Engine]) -> None:
    """Rows to refer to."""
    populate(as_role)


@pytest.fixture
def writer(as_role: Callable[[str], Engine]) -> Iterator[Connection]:
    """The operator, checked at each statement, in a transaction that is rolled back."""
    with transaction(as_role(OPERATOR), "cli:test") as connection:
        connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
        yield connection
        connection.rollback()


REFUSED = {
    "ex_placements_one_at_a_time": [
        (PLACEMENT.format("a", "'2025-01-01'", "'2025-06-01'"), PLACEMENT.format("b", "'2025-05-31'", "NULL")),
        (PLACEMENT.format("a", "'2025-01-01'", "NULL"), PLACEMENT.format("b", "'2030-01-01'", "NULL")),
        (PLACEMENT.format("a", "'2025-02-01'", "'2025-03-01'"), PLACEMENT.format("b", "'2025-01-01'", "'2025-12-31'")),
    ],
    "uq_placements_placing_authority_ref": [
        (PLACEMENT.format("a", "'2025-01-01'", "'2025-01-02'"), PLACEMENT.format("a", "'2025-02-01'", "'2025-02-02'")),
    ],
    "ck_placements_ended_after_started": [(PLACEMENT.format("a", "'2025-01-02'", "'2025-01-01'"),)],
    "ck_settings_closed_after_opened": [
        (f"UPDATE hw.settings SET opened_on = '2025-01-02', closed_on = '2025-01-01' WHERE id = '{HOME}'",),
    ],
    "ck_settings_kind_known": [(f"UPDATE hw.settings SET kind = 'castle' WHERE id = '{HOME}'",)],
    "ex_episodes_one_open": [
        (EPISODE.format("absent", "open", "2025-01-01 10:00Z", "NULL"),),
    ],
    "ex_episodes_no_overlap": [
        (EARLY, EPISODE.format("missing", "returned", "2025-01-02 09:59Z", "'2025-01-03 10:00Z'")),
        (EPISODE.format("missing", "returned", "2025-01-01 10:00Z", "'2999-01-03 10:00Z'"),),
    ],
    "ck_episodes_returned_after_missing": [
        (EPISODE.format("missing", "returned", "2025-01-02 10:00Z", "'2025-01-02 09:59Z'"),),
    ],
    "ck_episodes_returned_has_time": [
        (EPISODE.format("missing", "returned", "2025-01-02 10:00Z", "NULL"),),
        (EPISODE.format("missing", "ended_unknown", "2025-01-02 10:00Z", "'2025-01-03 10:00Z'"),),
    ],
    "ck_episodes_overtaken_is_ended": [(f"UPDATE hw.episodes SET overtaken = true WHERE child_id = '{CHILD}'",)],
    "ck_episodes_kind_known": [(EPISODE.format("lost", "ended_unknown", "2025-01-02 10:00Z", "NULL"),)],
    "ck_episodes_state_known": [(EPISODE.format("missing", "gone", "2025-01-02 10:00Z", "NULL"),)],
    "ck_children_has_a_name": [("INSERT INTO hw.children (surname, forename) VALUES ('', '')",)],
    "ck_children_birth_year_of_dob": [
        ("INSERT INTO hw.children (surname, forename, dob, birth_year) VALUES ('S', 'F', '2011-05-02', 2012)",),
    ],
    "ck_children_sex_known": [("INSERT INTO hw.children (surname, forename, sex) VALUES ('S', 'F', 'Q')",)],
    "ck_children_not_merged_into_itself": [(f"UPDATE hw.children SET merged_into = id WHERE id = '{CHILD}'",)],
    "uq_reports_force_key_report_id": [
        (
            "INSERT INTO hw.reports (force, force_key, report_id, source_id, child_id) "
            f"SELECT 'Example', 'example', 'EX-0', id, '{CHILD}' FROM hw.sources",
        ),
    ],
    "uq_report_versions_report_pk_content_digest": [
        (
            "INSERT INTO hw.report_versions (report_pk, inbox_record_id, content_digest, record_status, reported_at, "
            "went_missing_at, content, faults) SELECT report_pk, inbox_record_id, content_digest, record_status, reported_at, "
            "went_missing_at, content, faults FROM hw.report_versions LIMIT 1",
        ),
    ],
    "uq_link_decisions_current": [
        (
            "INSERT INTO hw.link_decisions (report_pk, child_id, decision, reason, score, evidence, model_version, decided_by) "
            "SELECT report_pk, child_id, 'linked', reason, 1, '[]', 'm', 'x' FROM hw.link_decisions LIMIT 1",
        ),
    ],
    "ck_link_decisions_score_is_a_probability": [("UPDATE hw.link_decisions SET score = 1.01",)],
    "uq_alerts_one_live_each_child": [
        (
            "INSERT INTO hw.alerts (subject_kind, subject_id, child_id, severity, status) "
            f"VALUES ('child', '{CHILD}', '{CHILD}', 'low', 'snoozed')",
        ),
    ],
    "ck_alerts_subject_is_the_child": [(f"UPDATE hw.alerts SET subject_id = '{NORTH_CHILD}' WHERE child_id = '{CHILD}'",)],
    "ck_alert_findings_withdrawn_when_not_holding": [("UPDATE hw.alert_findings SET holds = false",)],
    "uq_alert_findings_alert_id_rule": [
        (
            "INSERT INTO hw.alert_findings (alert_id, rule, rule_set_version, severity, details, newest_evidence_at) "
            "SELECT alert_id, rule, 'v', 'low', '{}', now() FROM hw.alert_findings LIMIT 1",
        ),
    ],
    "ck_inbox_refusal_said": [("UPDATE hw.inbox SET state = 'refused'",), ("UPDATE hw.inbox SET refusal = 'x'",)],
    "uq_inbox_source_id_kind_digest": [
        ("INSERT INTO hw.inbox (source_id, kind, digest, size, received_by) "
         "SELECT source_id, kind, digest, 2, 'x' FROM hw.inbox",),
    ],
    "ck_inbox_records_processed_when_decided": [("UPDATE hw.inbox_records SET state = 'accepted'",)],
    "ck_quarantine_dismissal_has_reason": [("UPDATE hw.quarantine SET state = 'dismissed', decided_at = now()",)],
    "ck_quarantine_decided_when_not_held": [("UPDATE hw.quarantine SET state = 'resolved'",)],
    "ck_sources_name_shape": [("INSERT INTO hw.sources (name) VALUES (' feed')",), ("INSERT INTO hw.sources (name) VALUES ('')",)],
    "uq_sources_name": [("INSERT INTO hw.sources (name) VALUES ('feed')",)],
    "ck_agencies_provider_named": [("INSERT INTO hw.agencies (name, kind) VALUES ('x', 'provider')",)],
    "ck_agencies_authority_named": [
        ("INSERT INTO hw.agencies (name, kind) VALUES ('x', 'authority')",),
        ("INSERT INTO hw.agencies (name, kind, authority) VALUES ('x', 'county', 'Nearshire')",),
    ],
    "fk_reports_child_id_children": [("UPDATE hw.reports SET child_id = gen_random_uuid()",)],
    "fk_placements_child_id_children": [("UPDATE hw.placements SET child_id = gen_random_uuid()",)],
}  # fmt: skip
"""Constraint -> statements of which the last is refused."""


@pytest.mark.parametrize(
    ("constraint", "statements"), [(name, tries) for name, cases in REFUSED.items() for tries in cases]
)
def test_what_cannot_be_is_refused(writer: Connection, constraint: str, statements: tuple[str, ...]) -> None:
    for statement in statements[:-1]:
        writer.execute(text(statement))
    with pytest.raises(DBAPIError) as refusal:
        writer.execute(text(statements[-1]))
    assert getattr(refusal.value.orig, "diag").constraint_name == constraint  # noqa: B009 - its type is not declared


@pytest.mark.parametrize(
    "statements",
    [
        (PLACEMENT.format("a", "'2025-01-01'", "'2025-06-01'"), PLACEMENT.format("b", "'2025-06-01'", "NULL")),
        (EARLY, EPISODE.format("missing", "returned", "2025-01-02 10:00Z", "'2025-01-02 10:00Z'")),
        (EARLY, EPISODE.format("absent", "returned", "2025-01-01 11:00Z", "'2025-01-01 12:00Z'")),
        (EARLY, EPISODE.format("missing", "cancelled", "2025-01-01 11:00Z", "NULL")),
        (EARLY, EPISODE.format("missing", "ended_unknown", "2025-01-01 11:00Z", "NULL")),
        ("INSERT INTO hw.children (surname, forename) VALUES ('', 'Ana')",),
    ],
)
def test_what_stands_just_beside_it_is_allowed(writer: Connection, statements: tuple[str, ...]) -> None:
    for statement in statements:
        writer.execute(text(statement))


def test_moves_are_checked_when_all_of_a_transaction_is_written(as_role: Callable[[str], Engine]) -> None:
    with transaction(as_role(OPERATOR), "cli:test") as connection:
        connection.execute(text(PLACEMENT.format("a", "'2025-01-01'", "NULL")))
        connection.execute(text(PLACEMENT.format("b", "'2025-06-01'", "NULL")))
        connection.execute(text("UPDATE hw.placements SET ended_on = '2025-06-01' WHERE ref = 'a'"))
        connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
        connection.rollback()


def test_every_point_has_its_grid_cell(writer: Connection) -> None:
    made = writer.scalar(
        text(
            "UPDATE hw.settings SET point = public.ST_SetSRID(public.ST_MakePoint(329999.9, 137000), 27700) "
            f"WHERE id = '{HOME}' RETURNING cell"
        )
    )
    assert made == "E329N137"


def test_a_point_in_degrees_is_refused(writer: Connection) -> None:
    with pytest.raises(DBAPIError, match="SRID"):
        writer.execute(text("UPDATE hw.settings SET point = public.ST_SetSRID(public.ST_MakePoint(-3, 51), 4326)"))


def test_a_refusal_is_explained_without_the_value_it_speaks_of(writer: Connection) -> None:
    with pytest.raises(DBAPIError) as refusal:
        writer.execute(text("SELECT CAST(:dob AS date)"), {"dob": "Canary"})
    assert "Canary" in str(refusal.value)  # which is why it may not be shown
    told = explain(refusal.value)
    assert "Canary" not in f"{told} {told.remedy}"
    assert "SQLSTATE 22007" in told.problem
    assert told.remedy


def test_a_refused_row_is_not_quoted_under_row_level_security(writer: Connection) -> None:
    canary = {"surname": "Canary", "forename": "Ana"}
    with pytest.raises(DBAPIError) as refusal:
        writer.execute(
            text("INSERT INTO hw.children (surname, forename, sex) VALUES (:surname, :forename, 'Q')"), canary
        )
    assert "Canary" not in str(refusal.value)
