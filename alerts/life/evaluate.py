"""Evaluating the rules of every child whose history changed, or whose clocks run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, text

from alerts.life.changes import changes
from alerts.life.load import load_histories, load_live_alerts, load_settled
from alerts.life.store import store
from alerts.rules import RuleSet

TAKE = """
DELETE FROM hw.evaluations_due WHERE child_id IN (
    SELECT child_id FROM hw.evaluations_due ORDER BY since, child_id LIMIT :size FOR UPDATE SKIP LOCKED)
RETURNING child_id, backfill
"""


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What one round did: children looked at, alerts raised anew, alerts withdrawn."""

    children: int
    raised: int
    withdrawn: int


def mark_open_episodes(connection: Connection) -> None:
    """Children with an open missing episode are due: the clock runs for them without any report."""
    connection.execute(
        text(
            """
            INSERT INTO hw.evaluations_due (child_id)
            SELECT DISTINCT child_id FROM hw.episodes WHERE state = 'open' AND kind = 'missing'
            ORDER BY child_id -- in one order wherever this is written, so that two processes never wait for each other
            ON CONFLICT (child_id) DO NOTHING
            """
        )
    )


def mark_all_under(connection: Connection, rules: RuleSet) -> None:
    """Under a rule set that was never run here, every child is due: a threshold that changed holds for all at once."""
    first = connection.scalar(
        text(
            """
            INSERT INTO hw.job_runs (job, period, finished_at) VALUES ('rule_set', :version, now())
            ON CONFLICT DO NOTHING RETURNING 1
            """
        ),
        {"version": rules.version},
    )
    if first:
        connection.execute(
            text(
                """
                INSERT INTO hw.evaluations_due (child_id)
                SELECT DISTINCT child_id FROM hw.episodes ORDER BY child_id
                ON CONFLICT (child_id) DO NOTHING
                """
            )
        )


def evaluate_due(connection: Connection, now: datetime, rules: RuleSet, actor: str, size: int = 500) -> Evaluated:
    """Take up to `size` children that are due, evaluate them as of `now` and store what changed.

    Work and result commit together in the caller's transaction; call again until no child is left.
    """
    due = {row.child_id: row.backfill for row in connection.execute(text(TAKE), {"size": size})}
    if not due:
        return Evaluated(0, 0, 0)
    histories = load_histories(connection, due)
    live = load_live_alerts(connection, due)
    settled = load_settled(connection, due)
    decided = []
    for child, history in sorted(histories.items(), key=lambda item: str(item[0])):
        alert = live.get(child)
        change = changes(history, alert, settled.get(child, {}), now, rules, due[child])
        if change.events:
            decided.append((child, alert, change))
    store(connection, decided, rules.version, actor)
    return Evaluated(
        len(due),
        sum(change.raise_new for _, _, change in decided),
        sum(change.withdraw_alert for _, _, change in decided),
    )
