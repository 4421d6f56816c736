"""`homeward ingest` killed at any moment and run again, or run twice at once, ends as one clean run ends."""

from __future__ import annotations

import random
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

from register.database import engine_for, transaction
from register.roles import OPERATOR
from tests.cli.running import last_object, start
from tests.conftest import Database
from tests.support import report, write_csv

RECORDS = 1_300
GIVEN = ["Ana", "Ben", "Cat", "Dev", "Eve", "Fay", "Gus", "Hal", "Ida", "Jon", "Kim", "Lea"]
FAMILY = ["Sample", "Pattern", "Model", "Mould", "Gauge", "Stencil", "Template", "Replica"]


@pytest.fixture(scope="module")
def big_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three batches of reports of some ninety children: amended ones, repeated ones, open ones and bad ones."""
    chance = random.Random(26)
    people = [(given, family, f"{chance.randint(2009, 2016)}-0{chance.randint(1, 9)}-{chance.randint(10, 28)}")
              for given in GIVEN for family in FAMILY]  # fmt: skip
    rows: list[dict[str, Any]] = []
    for number in range(RECORDS):
        forename, surname, dob = people[chance.randrange(len(people))]
        day, hour = chance.randint(1, 28), chance.randint(0, 12)
        month = chance.randint(1, 12)
        went, back = f"2025-{month:02}-{day:02} {hour:02}:00", f"2025-{month:02}-{day:02} {hour + 9:02}:00"
        row = report(
            f"EX-{number}", went, "" if number % 40 == 0 else back, surname=surname, forename=forename, dob=dob,
            home_postcode="", risk_level=chance.choice(["low", "medium", "high"]), reported_at=back,
        )  # fmt: skip
        if number % 50 == 7:
            row = {**rows[-5], "risk_level": "high", "notes": f"amended {number}"}
        if number % 50 == 8:
            row = dict(rows[-1])
        if number % 100 == 9:
            row["reported_at"] = "soon"
        rows.append(row)
    return write_csv(tmp_path_factory.mktemp("big") / "feed.csv", rows)


@dataclass(frozen=True)
class Register:
    """A database and what can be asked of it."""

    database: Database
    engine: Engine

    def ask(self, statement: str) -> list[Any]:
        with transaction(self.engine, "cli:test") as connection:
            return [tuple(row) for row in connection.execute(text(statement))]

    def content(self) -> dict[str, Any]:
        """What the register holds, without the ids that chance gives."""
        return {name: sorted(self.ask(question), key=str) for name, question in QUESTIONS.items()}


QUESTIONS = {
    "ledger": "SELECT position, state FROM hw.inbox_records",
    "inbox": "SELECT state, size, digest FROM hw.inbox",
    "quarantine": "SELECT r.position, q.state, q.attempts, q.problems FROM hw.quarantine q "
    "JOIN hw.inbox_records r ON r.id = q.inbox_record_id",
    "versions": "SELECT r.report_id, v.content_digest, v.id = r.current_version_id FROM hw.reports r "
    "JOIN hw.report_versions v ON v.report_pk = r.id",
    "children": "SELECT c.surname, c.forename, c.dob, array_agg(r.report_id ORDER BY r.report_id) FROM hw.children c "
    "JOIN hw.reports r ON r.child_id = c.id GROUP BY c.id",
    "decisions": "SELECT r.report_id, d.decision, d.score FROM hw.link_decisions d JOIN hw.reports r ON r.id = d.report_pk "
    "WHERE d.superseded_at IS NULL",
    "episodes": "SELECT e.kind, e.state, e.overtaken, e.went_missing_at, e.returned_at, e.risk_level, "
    "(SELECT array_agg(r.report_id ORDER BY r.report_id) FROM hw.reports r WHERE r.episode_id = e.id) FROM hw.episodes e",
    "alerts": "SELECT f.rule, f.severity, f.holds, a.status, a.open_link, (SELECT array_agg(r.report_id ORDER BY r.report_id) "
    "FROM hw.alert_evidence x JOIN hw.reports r ON r.id = x.report_pk WHERE x.finding_id = f.id) "
    "FROM hw.alert_findings f JOIN hw.alerts a ON a.id = f.alert_id",
    "recorded": "SELECT c.surname, c.forename, i.digest, i.times FROM hw.recorded_identities i "
    "JOIN hw.children c ON c.id = i.child_id",
}


@pytest.fixture
def register(database: Database) -> Iterator[Register]:
    """A fresh register."""
    engine = engine_for(database.url(OPERATOR), OPERATOR, pool_size=2)
    yield Register(database, engine)
    engine.dispose()


def ingest(register: Register, path: Path) -> subprocess.Popen[str]:
    """Start `homeward ingest` on a file."""
    return start(register.database, "ingest", path, "--source", "test", "--json")


def finished(process: subprocess.Popen[str]) -> dict[str, Any]:
    """Its result; the file has bad records, so it ends with 3."""
    out, err = process.communicate(timeout=300)
    assert process.returncode == 3, err
    return last_object(out)


@pytest.fixture(scope="module")
def clean(shared_database: Database, big_file: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """The result of one run that nobody disturbed, and the register after it."""
    engine = engine_for(shared_database.url(OPERATOR), OPERATOR, pool_size=1)
    register = Register(shared_database, engine)
    result, content = finished(ingest(register, big_file)), register.content()
    engine.dispose()
    return result, content


def test_the_clean_run_is_worth_comparing_with(clean: tuple[dict[str, Any], dict[str, Any]]) -> None:
    result, content = clean
    assert result["received"] == RECORDS
    assert min(result[name] for name in ("accepted", "duplicate", "amended", "quarantined", "alerts_raised")) > 10
    assert min(len(rows) for name, rows in content.items() if name != "inbox") > 10


def test_killed_again_and_again_it_ends_as_a_clean_run_ends(
    register: Register, big_file: Path, clean: tuple[dict[str, Any], dict[str, Any]]
) -> None:
    chance = random.Random()
    decided = "SELECT count(*) FROM hw.inbox_records WHERE state <> 'pending'"
    moments = [
        ("SELECT count(*) FROM hw.inbox", 1, 0.3),  # received, perhaps not yet taken apart
        ("SELECT count(*) FROM hw.inbox_records", 1, 0.4),  # taken apart, in its first batch
        (decided, 1, 0.6),  # after its first batch
        (decided, RECORDS, 0.3),  # all decided, the rules perhaps not yet looked at
    ]
    for question, least, more in moments:
        process = ingest(register, big_file)
        while process.poll() is None and register.ask(question)[0][0] < least:
            time.sleep(0.01)
        time.sleep(chance.uniform(0, more))
        process.send_signal(signal.SIGKILL)
        process.communicate()
    result = finished(ingest(register, big_file))
    assert result["received"] == RECORDS == sum(result[n] for n in ("accepted", "duplicate", "amended", "quarantined"))
    assert register.content() == clean[1]
    assert register.ask("SELECT * FROM hw.audit_faults()") == []
    assert register.ask("SELECT count(*) FROM hw.evaluations_due") == [(0,)]


def test_two_processes_given_the_same_file_at_once_share_the_work(
    register: Register, big_file: Path, clean: tuple[dict[str, Any], dict[str, Any]]
) -> None:
    results = [finished(process) for process in [ingest(register, big_file) for _ in range(2)]]
    expected, content = clean
    for result in results:
        assert result["received"] == RECORDS
        assert result["quarantined"] == expected["quarantined"]
    for name in ("accepted", "amended", "children_new", "children_linked", "review", "alerts_raised"):
        assert sum(result[name] for result in results) == expected[name]
    assert register.content() == content
    assert register.ask("SELECT times_received FROM hw.inbox") == [(2,)]
    assert register.ask("SELECT * FROM hw.audit_faults()") == []
