"""`homeward db`: the private PostGIS cluster of this checkout."""

from __future__ import annotations

from typing import Annotated

import typer

from register import migrations
from register.errors import ConflictError
from service.cli.output import JsonOption, finish, say
from service.cluster import Cluster, ClusterStatus
from service.databases import admin_url, cluster
from service.settings import Settings

app = typer.Typer(no_args_is_help=True, help="The private PostGIS cluster of this checkout.")

NameArgument = Annotated[str, typer.Argument(help="The database: lower-case letters, digits and _.")]


@app.command()
def start(as_json: JsonOption = False) -> int:
    """Start the cluster (made on first use) and make the default database if it is not there."""
    settings = Settings()
    private = cluster(settings)
    _started(private, settings)
    state = private.status()
    finish(state.as_dict(), as_json, _words(state))
    return 0


@app.command()
def stop(as_json: JsonOption = False) -> int:
    """Stop the cluster. What was committed is kept; stopping twice is no error."""
    was_running = cluster(Settings()).stop()
    words = "The database cluster is stopped." if was_running else "The database cluster was not running."
    finish({"state": "stopped", "was_running": was_running}, as_json, words)
    return 0


@app.command()
def status(as_json: JsonOption = False) -> int:
    """Say whether the cluster runs, where, and what is in it. Exit 0 running, 1 not running."""
    state = cluster(Settings()).status()
    finish(state.as_dict(), as_json, _words(state))
    return 0 if state.running else 1


@app.command()
def upgrade(as_json: JsonOption = False) -> int:
    """Bring the database to the newest schema. On an empty database this is all it takes to use it."""
    settings = Settings()
    if settings.database_url is None:
        _started(cluster(settings), settings)
    url = admin_url(settings)
    migrations.upgrade(url.render_as_string(hide_password=False))
    name = url.database
    finish({"database": name, "upgraded": True}, as_json, f"Database {name} has the newest schema.")
    return 0


@app.command()
def create(name: NameArgument, as_json: JsonOption = False) -> int:
    """Make a database in the cluster, with its extensions; one that is there already is left as it is."""
    settings = Settings()
    private = cluster(settings)
    if not private.answers:
        _started(private, settings)
    fresh = private.create(name)
    words = f"Database {name} is made." if fresh else f"Database {name} was there already."
    use = f"{words} Use it with HOMEWARD_DATABASE={name}; `homeward db upgrade` gives it its tables."
    finish({"database": name, "created": fresh}, as_json, use)
    return 0


@app.command()
def drop(
    name: NameArgument,
    yes: Annotated[bool, typer.Option("--yes", help="Really delete it.")] = False,
    as_json: JsonOption = False,
) -> int:
    """Delete a database of the cluster and everything in it."""
    if not yes:
        raise ConflictError(
            f"Dropping database {name} deletes every record in it, and there is no way back.",
            f"If that is what you want: homeward db drop {name} --yes",
        )
    cluster(Settings()).drop(name)
    finish({"database": name, "dropped": True}, as_json, f"Database {name} is deleted.")
    return 0


def _started(private: Cluster, settings: Settings) -> None:
    """Start the cluster if it is down and make the selected database if it is not there."""
    if not private.answers:
        say("Starting the database cluster (the first time takes a few seconds) …")
    private.start()
    if private.create(settings.database):
        say(f"Database {settings.database} is made.")


def _words(state: ClusterStatus) -> str:
    if state.where is None:
        return "There is no database cluster yet. `homeward db start` makes it."
    if not state.running:
        return f"The database cluster is not running (data: {state.where}). Start it with `homeward db start`."
    return (
        f"The database cluster is running: PostgreSQL {state.postgresql}, PostGIS {state.postgis}.\n"
        f"  data      {state.where} (run by account {state.account})\n"
        f"  socket    {state.socket}, port {state.port} (no network)\n"
        f"  databases {', '.join(state.databases) or 'none yet'}"
    )
