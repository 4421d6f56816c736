"""`homeward link`: why a report was taken to be about a child."""

from __future__ import annotations

from typing import Annotated

import typer
from sqlalchemy import text

from ingest.canonical.report import force_key
from ingest.linkage.model import LEVELS
from register import audit
from register.database import transaction
from register.errors import NotFoundError
from service.cli.context import account, operator_engine
from service.cli.output import JsonOption, finish

app = typer.Typer(help="Which child a report is about, and why.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Linkage."""


@app.command()
def explain(
    report: Annotated[str, typer.Argument(metavar="REPORT", help="report_id, or force/report_id.")],
    as_json: JsonOption = False,
) -> None:
    """The standing decision on a report, field by field, with the weights as they were."""
    # Either part may itself hold a slash.
    cuts = [(report[:at], report[at + 1 :]) for at, mark in enumerate(report) if mark == "/"]
    with transaction(operator_engine(), account()) as connection:
        rows = connection.execute(
            text(
                """
                SELECT r.force, r.report_id, r.child_id, d.decision, d.reason, d.score, d.best_candidate_id, d.evidence,
                       d.model_version, d.decided_by, d.decided_at
                FROM hw.reports r JOIN hw.link_decisions d ON d.report_pk = r.id AND d.superseded_at IS NULL
                WHERE r.report_id = :whole OR (r.force_key, r.report_id) IN (
                    SELECT q.force, q.number
                    FROM unnest(CAST(:forces AS text[]), CAST(:numbers AS text[])) AS q(force, number))
                ORDER BY r.force_key, r.report_id
                """
            ),
            {
                "whole": report,
                "forces": [force_key(force) for force, _ in cuts],
                "numbers": [number for _, number in cuts],
            },
        ).mappings()
        found = [dict(row) for row in rows]
        if not found:
            raise NotFoundError("There is no such report.", "Give its report_id, or force/report_id.")
        audit.append(connection, "link.explain", [row["child_id"] for row in found], row_count=len(found))
    finish({"decisions": found}, as_json, "\n\n".join(words_of(row) for row in found))


def words_of(row: dict[str, object]) -> str:
    """A decision in words."""
    evidence = row["evidence"]
    assert isinstance(evidence, list)  # noqa: S101 - a jsonb array by its column
    lines = [
        f"{row['force']}/{row['report_id']}: {row['decision']} ({str(row['reason']).replace('_', ' ')}), "
        f"probability {row['score']:.3f}, model {row['model_version']}, decided by {row['decided_by']}."
    ]
    lines.extend(
        f"   {item['weight']:+6.1f} bits  {LEVELS[item['field'], item['level']].words}"
        for item in evidence
        if (item["field"], item["level"]) in LEVELS
    )
    return "\n".join(lines)
