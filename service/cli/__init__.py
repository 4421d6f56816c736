"""The command line `homeward`: one module for each group of commands, composed here."""

from __future__ import annotations

import json
import sys

import typer

from register.errors import HomewardError
from service.cli import audit, db, demo, export, ingest, link, quarantine, rules, worker
from service.cli.output import say

app = typer.Typer(
    name="homeward",
    help="Missing-children and CSE risk monitoring for safeguarding partnerships.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(db.app, name="db")
app.command("ingest")(ingest.ingest)
app.add_typer(quarantine.app, name="quarantine")
app.command("export")(export.export)
app.add_typer(link.app, name="link")
app.add_typer(rules.app, name="rules")
app.add_typer(audit.app, name="audit")
app.command("demo")(demo.demo)
app.command("worker")(worker.worker)


def run(arguments: list[str]) -> int:
    """Run one command and return its exit code (0, 1, 2 or 3; a usage error is 1, since 2 means input refused)."""
    try:
        result = app(args=arguments, standalone_mode=False)
        return result if isinstance(result, int) else 0
    except HomewardError as error:
        if "--json" in arguments:
            body = {"error": {"title": error.title, "problem": error.problem, "remedy": error.remedy}}
            sys.stdout.write(json.dumps(body, ensure_ascii=False) + "\n")
        say(f"{error.title}: {error}")
        return error.exit_code
    except typer.TyperException as error:
        say(f"{error} Try `homeward --help`, or --help after the command.")
        return 1
    except (typer.Abort, KeyboardInterrupt):
        say("Stopped. What was committed stays; the same command takes up the rest.")
        return 1
    except BrokenPipeError:
        return 1


def main() -> None:
    """Entry point of the `homeward` script."""
    sys.exit(run(sys.argv[1:]))
