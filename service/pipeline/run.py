"""A delivery from its bytes to alerts: each step committed, each step safe to repeat."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from alerts.life import evaluate_due, mark_all_under, mark_open_episodes
from ingest.authority import enter_children, enter_placements, enter_settings
from ingest.authority.files import KINDS as AUTHORITY
from ingest.canonical.report import FIELDS, REQUIRED
from ingest.inbox import ledger
from ingest.inbox.ledger import Pending
from ingest.inbox.receive import receive
from ingest.inbox.split import refuse, split
from ingest.registration import BatchOutcome, enter_reports
from register import audit
from register.database import transaction
from register.errors import InputRefusedError
from register.schema.words import ACCEPTED, AMENDED, DISMISSED, DUPLICATE, LINKED, NEW, PENDING, QUARANTINED, REVIEW
from service.pipeline.context import Context

Enter = Callable[[Connection, Sequence[Pending], datetime, str], BatchOutcome]

ENTER: dict[str, Enter] = {
    "reports": enter_reports,
    "children": enter_children,
    "settings": enter_settings,
    "placements": enter_placements,
}


@dataclass(slots=True)
class IngestResult:
    """What came of one or more deliveries; the keys of `as_json` are the command line's contract."""

    outcome: BatchOutcome = field(default_factory=BatchOutcome)
    alerts_raised: int = 0

    def add(self, other: IngestResult) -> None:
        """Take another delivery's result in."""
        self.outcome.add(other.outcome)
        self.alerts_raised += other.alerts_raised

    @property
    def received(self) -> int:
        """Every record is accepted, a duplicate, an amendment or quarantined."""
        return sum(self.outcome.states[state] for state in (ACCEPTED, DUPLICATE, AMENDED, QUARANTINED))

    def as_json(self) -> dict[str, Any]:
        """Counts by record and by link decision, alerts raised anew, and grouped warnings."""
        states, decisions = self.outcome.states, self.outcome.decisions
        return {
            "received": self.received,
            "accepted": states[ACCEPTED],
            "duplicate": states[DUPLICATE],
            "amended": states[AMENDED],
            "quarantined": states[QUARANTINED],
            "children_new": decisions[NEW],
            "children_linked": decisions[LINKED],
            "review": decisions[REVIEW],
            "alerts_raised": self.alerts_raised,
            "warnings": self.outcome.warnings.as_json(),
        }


def ingest_file(context: Context, path: Path, source: str, kind: str, backfill: bool = False) -> IngestResult:
    """Take one file: raw first, then every record of it, then the rules.

    Received again, it changes nothing; after a kill, it is taken up where it was left.
    Raises InputRefusedError where the file as a whole cannot be read; its bytes are kept all the same.
    """
    with transaction(context.engine, context.actor) as connection:
        delivery = receive(connection, source, kind, path, context.actor, backfill)
    return process_delivery(context, delivery.id, kind)


def process_delivery(context: Context, delivery: UUID, kind: str, anew: bool = False) -> IngestResult:
    """Take apart and process a delivery of the inbox until nothing of it waits, then evaluate what is due.

    Records decided by an earlier run, or by another process meanwhile, are counted too (as duplicates), unless `anew`.
    """
    try:
        with transaction(context.engine, context.actor) as connection:
            split(connection, delivery, *columns(kind))
    except InputRefusedError as error:
        with transaction(context.engine, context.actor) as connection:
            refuse(connection, delivery, str(error))
            audit.append(connection, "ingest.refused", details={"delivery": str(delivery), "kind": kind})
        raise
    with transaction(context.engine, context.actor) as connection:
        before = ledger.states(connection, delivery)
    result = IngestResult()
    total, done = sum(before.values()), sum(before.values()) - before[PENDING]
    while outcome := next_batch(context, delivery, kind):
        result.outcome.add(outcome)
        done += sum(outcome.states.values())
        context.progress(done, total, "records")
    if not anew:
        with transaction(context.engine, context.actor) as connection:
            others = ledger.states(connection, delivery) - result.outcome.states
        result.outcome.add(outcome_of_others(others))
    result.alerts_raised = evaluate(context)
    return result


def columns(kind: str) -> tuple[Iterable[str], Iterable[str]]:
    """(known columns, those without which a CSV cannot be of this kind)."""
    if kind == "reports":
        return FIELDS, REQUIRED
    return AUTHORITY[kind].fields, AUTHORITY[kind].needed


def outcome_of_others(states: Counter[str]) -> BatchOutcome:
    """Records of a delivery that this run did not decide: duplicates now, save those still held in quarantine."""
    outcome = BatchOutcome()
    outcome.states[QUARANTINED] = states[QUARANTINED]
    outcome.states[DUPLICATE] = sum(states[state] for state in (ACCEPTED, AMENDED, DUPLICATE, DISMISSED))
    return outcome


def next_batch(context: Context, delivery: UUID, kind: str) -> BatchOutcome | None:
    """Process the next records of a delivery in one transaction; None where none waits."""
    with transaction(context.engine, context.actor) as connection:
        ledger.enter_register(connection)
        batch = ledger.claim(connection, delivery, context.batch_size)
        if not batch:
            return None
        outcome = ENTER[kind](connection, batch, context.clock(), context.actor)
        audit.append(
            connection,
            f"ingest.{kind}",
            subjects=sorted(outcome.children, key=str),
            details={"delivery": str(delivery), **{state: count for state, count in outcome.states.items() if count}},
            row_count=len(batch),
        )
        return outcome


def evaluate(context: Context) -> int:
    """Evaluate the rules of every child that is due, clocks included; returns the alerts raised anew."""
    raised = 0
    with transaction(context.engine, context.actor) as connection:
        mark_all_under(connection, context.rules)
        mark_open_episodes(connection)
    while True:
        with transaction(context.engine, context.actor) as connection:
            round_ = evaluate_due(connection, context.clock(), context.rules, context.actor)
            if round_.raised or round_.withdrawn:
                audit.append(
                    connection, "alerts.evaluated", details={"raised": round_.raised, "withdrawn": round_.withdrawn}
                )
        raised += round_.raised
        if not round_.children:
            return raised
        context.progress(round_.children, 0, "children evaluated")
