"""`homeward export`: episodes, children, links and alerts as CSV or NDJSON on stdout."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated, Any

import typer

from register import audit
from register.database import transaction
from service.cli.context import account, operator_engine
from service.cli.output import JsonOption, finish
from service.exports import EXPORTS, read_export


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
    columns = EXPORTS[what.value].columns
    with transaction(operator_engine(), account()) as connection:
        rows = read_export(connection, what.value)
        children = sorted({row["child_id"] for row in rows if row["child_id"]}, key=str)
        audit.append(connection, f"export.{what.value}", children, {"format": format_.value}, len(rows))
    if format_ is Format.csv:
        write_csv(columns, rows)
    else:
        for row in rows:
            sys.stdout.write(json.dumps(row, ensure_ascii=False, default=str) + "\n")
    if as_json:
        finish({"rows": len(rows)}, as_json)


def write_csv(columns: Iterable[str], rows: Iterable[dict[str, Any]]) -> None:
    """Rows as CSV with a header; no value is blank but the unknown."""
    writer = csv.DictWriter(sys.stdout, list(columns), lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: as_cell(value) for name, value in row.items()})


def as_cell(value: object) -> str:
    """A value as text: booleans as true / false, unknown as blank."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
