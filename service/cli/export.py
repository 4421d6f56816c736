"""`homeward export`: episodes, children, links and alerts as CSV or NDJSON on stdout."""

from __future__ import annotations

import csv
import json
import sys
from enum import StrEnum
from typing import Annotated, Any, TextIO

import typer

from register import audit
from register.database import transaction
from service.cli.context import account, operator_engine
from service.cli.output import JsonOption, finish
from service.exports import EXPORTS, Export, as_cell, read_export


class What(StrEnum):
    """What can be exported."""

    episodes = "episodes"
    children = "children"
    links = "links"
    alerts = "alerts"


class Format(StrEnum):
    """How it is written."""

    csv = "csv"
    ndjson = "ndjson"


def export(
    what: Annotated[What, typer.Argument()],
    format_: Annotated[Format, typer.Option("--format")] = Format.csv,
    as_json: JsonOption = False,
) -> None:
    """Write everything of one kind to stdout. Audited with the children concerned."""
    kind = EXPORTS[what.value]
    with transaction(operator_engine(), account()) as connection:
        rows = read_export(connection, what.value)
        children = sorted({row["child_id"] for row in rows if row["child_id"]}, key=str)
        audit.append(connection, f"export.{what.value}", children, {"format": format_.value}, len(rows))
    if format_ is Format.csv:
        write_csv(kind, rows, sys.stdout)
    else:
        for row in rows:
            sys.stdout.write(json.dumps(row, ensure_ascii=False, default=str) + "\n")
    if as_json:
        finish({"rows": len(rows)}, as_json)


def write_csv(kind: Export, rows: list[dict[str, Any]], out: TextIO) -> None:
    """Rows as CSV with a header; no value is blank but the unknown."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(kind.columns)
    for row in rows:
        writer.writerow([as_cell(row[name], name in kind.texts) for name in kind.columns])
