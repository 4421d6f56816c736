"""`homeward audit`: proving that the trail of who did and saw what is whole."""

from __future__ import annotations

import typer

from register import audit
from register.database import transaction
from service.cli.context import account, operator_engine
from service.cli.output import JsonOption, finish

app = typer.Typer(help="The audit trail.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """The audit trail."""


@app.command()
def verify(as_json: JsonOption = False) -> int:
    """Check every link of the chain; names the first entry where it does not hold."""
    with transaction(operator_engine(), account()) as connection:
        faults = audit.faults(connection)
        entries = audit.length(connection)
    result = {
        "entries": entries,
        "whole": not faults,
        "faults": [{"entry": number, "fault": fault} for number, fault in faults],
    }
    if not faults:
        finish(result, as_json, f"The chain of {entries} entries is whole.")
        return 0
    number, fault = faults[0]
    finish(result, as_json, f"The chain does not hold at entry {number}: {fault}. {len(faults)} faults in all.")
    return 1
