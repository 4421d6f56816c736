"""`homeward ingest`: take files, raw first, and say what came of every record."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from register.errors import HomewardError, InputRefusedError
from register.schema.words import INBOX_KINDS
from service.cli.context import pipeline
from service.cli.output import JsonOption, finish, say
from service.pipeline import IngestResult, ingest_file

Kind = StrEnum("Kind", [(kind, kind) for kind in INBOX_KINDS])  # type: ignore[misc]


def ingest(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="CSV, JSON or NDJSON; told by content.")],
    source: Annotated[str, typer.Option(help="Who sends it. A source not seen before is created.")],
    kind: Annotated[Kind, typer.Option(help="What the file holds.")] = Kind("reports"),
    backfill: Annotated[bool, typer.Option("--backfill", help="History: alerts without delivery or clocks.")] = False,
    as_json: JsonOption = False,
) -> int:
    """Take files into the register. The same file twice changes nothing; after a kill, run it again."""
    for path in files:
        if not is_file(path):
            raise HomewardError(f"{path} is not a file.", "Check the path and its rights; nothing was taken.")
    context = pipeline(watch=not as_json)
    total, refused = IngestResult(), []
    for path in files:
        try:
            total.add(ingest_file(context, path, source, str(kind), backfill))
        except InputRefusedError as error:
            refused.append(error)
            say(f"{path.name} was refused as a whole: {error}")
    result = total.as_json()
    tell_warnings(result["warnings"])
    if refused:
        result["error"] = {"title": refused[0].title, "problem": refused[0].problem, "remedy": refused[0].remedy}
    finish(result, as_json, words_of(result))
    if refused:
        return InputRefusedError.exit_code
    return 3 if result["quarantined"] else 0


def is_file(path: Path) -> bool:
    """Whether a path leads to a file; False too where that cannot be found out."""
    try:
        return path.is_file()
    except OSError:  # a name too long, a folder that may not be entered
        return False


def words_of(result: dict[str, object]) -> str:
    """The result for people."""
    lines = [
        f"{result['received']} records received: {result['accepted']} accepted, {result['amended']} amended, "
        f"{result['duplicate']} received before, {result['quarantined']} quarantined.",
        f"Children: {result['children_new']} new, {result['children_linked']} linked, {result['review']} to review. "
        f"Alerts raised: {result['alerts_raised']}.",
    ]
    if result["quarantined"]:
        lines.append("See `homeward quarantine list` for what was wrong and what to do.")
    return "\n".join(lines)


def tell_warnings(warnings: list[dict[str, object]]) -> None:
    """Warnings on stderr, a line a group."""
    for item in warnings:
        if item["field"]:
            say(
                f"Warning: {item['field']} {item['problem']} ({item['count']} times, first in record {item['record']})."
            )
        else:
            say(f"Warning: {item['problem']} ({item['count']} times).")
