"""Small synthetic feeds for tests: rows in few words, files of them, and running the pipeline on them."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text

from ingest.canonical.report import FIELDS
from register.database import engine_for, transaction
from register.roles import OPERATOR
from service.pipeline import Context, IngestResult, ingest_file

NOW = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)
"""The moment at which tests take place."""

ANA = {"surname": "Sample", "forename": "Ana", "dob": "2011-05-02", "sex": "F", "home_postcode": "TA6 5XV"}
BEN = {"surname": "Pattern", "forename": "Ben", "dob": "2010-11-20", "sex": "M", "home_postcode": "BA5 2XV"}


def report(report_id: str, went: str, returned: str = "", **fields: Any) -> dict[str, Any]:
    """A canonical report of Ana Sample unless told otherwise. Times as in a feed; reported an hour after departure."""
    base = {
        "report_id": report_id,
        "force": "example-force",
        "reported_at": fields.pop("reported_at", returned or went),
        "went_missing_at": went,
        "returned_at": returned,
        **ANA,
    }
    return {**base, **fields}


def write_csv(path: Path, rows: Iterable[Mapping[str, Any]], columns: Iterable[str] = FIELDS) -> Path:
    """Rows as a CSV file with every canonical column."""
    rows = list(rows)
    names = list(dict.fromkeys([*columns, *(name for row in rows for name in row)]))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_ndjson(path: Path, rows: Iterable[Mapping[str, Any]]) -> Path:
    """Rows as one JSON object a line."""
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


class Feed:
    """A register under test: files go in, questions come out."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.engine = engine
        self.folder = folder
        self.now = NOW
        self.sent = 0

    def context(self, **changes: Any) -> Context:
        return Context(self.engine, "cli:test", clock=lambda: self.now, **changes)

    def send(
        self, *rows: Mapping[str, Any], kind: str = "reports", source: str = "test", backfill: bool = False
    ) -> dict[str, Any]:
        """Ingest rows as one CSV file and return the counts of the contract."""
        self.sent += 1
        columns = FIELDS if kind == "reports" else ()
        path = write_csv(self.folder / f"feed-{self.sent}.csv", rows, columns)
        return self.send_file(path, kind, source, backfill).as_json()

    def send_file(
        self, path: Path, kind: str = "reports", source: str = "test", backfill: bool = False
    ) -> IngestResult:
        return ingest_file(self.context(), path, source, kind, backfill)

    def ask(self, statement: str, **values: Any) -> list[Any]:
        """Rows of a question as the operator; a row of one column is its value."""
        with transaction(self.engine, "cli:test") as connection:
            rows = connection.execute(text(statement), values).all()
        return [row[0] if len(row) == 1 else tuple(row) for row in rows]

    def do(self, statement: str, **values: Any) -> None:
        """Run a statement as the operator and commit it."""
        with transaction(self.engine, "cli:test") as connection:
            connection.execute(text(statement), values)

    def rules(self) -> dict[str, set[str]]:
        """By child (forename as shown), the rules that hold."""
        found: dict[str, set[str]] = {}
        for name, rule in self.ask(
            """
            SELECT c.forename, f.rule FROM hw.alert_findings f JOIN hw.alerts a ON a.id = f.alert_id
            JOIN hw.children c ON c.id = a.child_id WHERE f.holds
            """
        ):
            found.setdefault(name, set()).add(rule)
        return found


@contextmanager
def feed_into(url: Any, folder: Path) -> Iterator[Feed]:
    """A feed into the database behind `url` (role: operator)."""
    engine = engine_for(url, OPERATOR, pool_size=2)
    try:
        yield Feed(engine, folder)
    finally:
        engine.dispose()
