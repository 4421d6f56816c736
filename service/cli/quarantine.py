"""`homeward quarantine`: records that could not be taken, why, and what to do about each."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from ingest.inbox import quarantine
from register import audit
from register.database import transaction
from register.errors import HomewardError
from service.cli.context import account, operator_engine, pipeline
from service.cli.output import JsonOption, finish
from service.pipeline import IngestResult, process_delivery

app = typer.Typer(help="Records that could not be taken.", no_args_is_help=True)

Number = Annotated[int, typer.Argument(metavar="ID", min=1, max=2**63 - 1)]


@app.command("list")
def list_(
    source: Annotated[str | None, typer.Option(help="Of this source only.")] = None, as_json: JsonOption = False
) -> None:
    """Every record that is held, with field, problem and remedy."""
    with transaction(operator_engine(), account()) as connection:
        held = quarantine.listing(connection, source)
    lines = [f"{line_of(item)}\n{problems_of(item)}" for item in held]
    finish({"quarantine": held}, as_json, "\n".join(lines) if lines else "Nothing is in quarantine.")


@app.command()
def show(number: Number, as_json: JsonOption = False) -> None:
    """One record as it was received, with everything decided about it. Looking is audited."""
    with transaction(operator_engine(), account()) as connection:
        item = quarantine.one(connection, number)
        audit.append(connection, "quarantine.show", details={"quarantine": number}, row_count=1)
    raw = json.dumps(item["raw"], ensure_ascii=False, indent=2)
    finish(item, as_json, f"{line_of(item)}\n{problems_of(item)}\nAs received:\n{raw}")


@app.command()
def retry(
    numbers: Annotated[list[int] | None, typer.Argument(metavar="ID…", min=1, max=2**63 - 1)] = None,
    every: Annotated[bool, typer.Option("--all", help="Every record that is held.")] = False,
    as_json: JsonOption = False,
) -> int:
    """Try held records again, after what they lacked was sent or a fault in reading was mended."""
    if every == bool(numbers):
        raise HomewardError("Name the records to retry, or say --all.", "See `homeward quarantine list`.")
    with transaction(operator_engine(), account()) as connection:
        deliveries = quarantine.retry(connection, None if every else numbers)
        audit.append(connection, "quarantine.retry", details={"all": every}, row_count=len(numbers or ()))
    total = IngestResult()
    for delivery, kind in deliveries:
        total.add(process_delivery(pipeline(), delivery, kind, anew=True))
    result = total.as_json()
    taken = result["received"] - result["quarantined"]
    finish(result, as_json, f"{taken} of {result['received']} taken; {result['quarantined']} still held.")
    return 3 if result["quarantined"] else 0


@app.command()
def dismiss(
    number: Number,
    why: Annotated[str, typer.Option(help="The reason, kept with who decided and when.")],
    as_json: JsonOption = False,
) -> None:
    """Decide that a record is not to be taken. It stays on record."""
    with transaction(operator_engine(), account()) as connection:
        quarantine.dismiss(connection, number, why, account())
        audit.append(connection, "quarantine.dismiss", details={"quarantine": number}, row_count=1)
    finish({"dismissed": number}, as_json, f"Dismissed {number}.")


def line_of(item: dict[str, Any]) -> str:
    """Where a record came from, in one line."""
    return (
        f"{item['id']}: record {item['record']} of a {item['kind']} delivery from {item['source']} "
        f"({item['state']}, received {item['created_at']:%d/%m/%Y})"
    )


def problems_of(item: dict[str, Any]) -> str:
    """What is wrong with a record, a line each."""
    return "\n".join(f"   {fault['field']} {fault['problem']}. {fault['remedy']}" for fault in item["problems"])
