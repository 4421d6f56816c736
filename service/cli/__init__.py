"""The command line `homeward`: one module for each group of commands, composed here."""

from __future__ import annotations

import io
import json
import os
import sys

import typer
from sqlalchemy.exc import SQLAlchemyError

from register.database import explain
from register.errors import HomewardError
from service.cli import (
    audit,
    db,
    demo,
    export,
    hotspots,
    ingest,
    link,
    map,
    quarantine,
    routes,
    rules,
    serve,
    users,
    worker,
)
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
app.add_typer(hotspots.app, name="hotspots")
app.command("map")(map.make_map)
app.command("demo")(demo.demo)
app.command("serve")(serve.serve)
app.command("worker")(worker.worker)
app.command("routes")(routes.routes)
app.add_typer(users.app, name="users")


def run(arguments: list[str]) -> int:
    """Run one command and return its exit code (0, 1, 2 or 3; a usage error is 1, since 2 means input refused)."""
    try:
        result = app(args=arguments, standalone_mode=False)
        return result if isinstance(result, int) else 0
    except HomewardError as error:
        return failed(error, arguments)
    except SQLAlchemyError as error:
        return failed(explain(error), arguments)
    except typer.TyperException as error:
        problem = f"{str(error).rstrip('.') or 'A command is missing'}."
        return failed(UsageError(problem, "Try `homeward --help`, or --help after the command."), arguments)
    except (typer.Abort, KeyboardInterrupt):
        say("Stopped. What was committed stays; the same command takes up the rest.")
        return 1
    except BrokenPipeError:
        # Whoever read the output has gone; so that leaving does not try to write the rest to them.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


class UsageError(HomewardError):
    """A command that does not exist, or was given what it does not take."""

    title = "This is not how the command is used"


def failed(error: HomewardError, arguments: list[str]) -> int:
    """Say what went wrong, to people and to machines; returns the exit code."""
    if "--json" in arguments:
        body = {"error": {"title": error.title, "problem": error.problem, "remedy": error.remedy}}
        sys.stdout.write(json.dumps(body, ensure_ascii=False) + "\n")
        sys.stdout.flush()
    say(f"{error.title}: {error}")
    return error.exit_code


def main() -> None:
    """Entry point of the `homeward` script. What it writes is UTF-8, whatever the terminal is set to."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(run(sys.argv[1:]))
