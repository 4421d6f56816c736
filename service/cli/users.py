"""`homeward users`: who may sign in. A password is read from the keyboard or stdin, or made here; never an argument."""

from __future__ import annotations

import sys
from typing import Annotated
from uuid import UUID

import typer
from sqlalchemy import Connection

from register.database import engine_for, transaction
from register.errors import ConflictError
from register.roles import SIGNIN
from service import people
from service.cli.context import account, operator_engine, settings
from service.cli.output import JsonOption, finish, say
from service.databases import database_url
from service.passwords import checked, generated
from service.web.sessions import end_all

app = typer.Typer(no_args_is_help=True, help="Who may sign in.")

UserArgument = Annotated[str, typer.Argument(help="The user name.")]
GenerateOption = Annotated[
    bool, typer.Option("--generate", help="Make a password and print it, instead of reading one.")
]


@app.command()
def add(
    username: UserArgument,
    name: Annotated[str, typer.Option(help="As shown to colleagues.")],
    role: Annotated[str, typer.Option(help="police, social_care, administrator, provider or placing_authority.")],
    agency: Annotated[str, typer.Option(help="The organisation; made when it is not there.")],
    provider: Annotated[str | None, typer.Option(help="For a provider's agency: the provider's reference.")] = None,
    authority: Annotated[
        str | None, typer.Option(help="For a placing authority's agency: its name as placements carry it.")
    ] = None,
    generate: GenerateOption = False,
    as_json: JsonOption = False,
) -> int:
    """Add a person. What they see follows from their agency: a provider its own homes, an authority its own children."""
    people.checked_username(username)
    password = new_password(username, generate)
    with transaction(operator_engine(), account()) as connection:
        agency_id = people.ensure_agency(connection, agency, *agency_kind(connection, provider, authority))
        people.add_user(connection, username, name, role, agency_id, password)
    told(username, "added", password if generate else None, as_json)
    return 0


@app.command("list")
def list_all(as_json: JsonOption = False) -> int:
    """Everybody who has been added."""
    with transaction(operator_engine(), account()) as connection:
        rows = people.listed(connection)
    listed = [row._asdict() | {"disabled_at": row.disabled_at and row.disabled_at.isoformat()} for row in rows]
    words = "\n".join(
        f"{row.username:25}{row.role:19}{row.agency}{' (disabled)' if row.disabled_at else ''}" for row in rows
    )
    finish({"users": listed}, as_json, words or "Nobody has been added. `homeward users add` does.")
    return 0


@app.command()
def disable(username: UserArgument, as_json: JsonOption = False) -> int:
    """Shut a person out at once, open sessions included."""
    with transaction(operator_engine(), account()) as connection:
        people.disable(connection, username)
    told(username, "disabled", None, as_json)
    return 0


@app.command()
def password(username: UserArgument, generate: GenerateOption = False, as_json: JsonOption = False) -> int:
    """Give a person a new password and end their open sessions."""
    fresh = new_password(username, generate)
    with transaction(operator_engine(), account()) as connection:
        user = people.set_password(connection, username, fresh)
    # Sessions are the sign-in role's alone; the operator cannot even read them.
    engine = engine_for(database_url(settings(), SIGNIN), SIGNIN, pool_size=1)
    with transaction(engine, account()) as connection:
        end_all(connection, user)
    engine.dispose()
    told(username, "given a new password", fresh if generate else None, as_json)
    return 0


def agency_kind(
    connection: Connection, provider: str | None, authority: str | None
) -> tuple[str, UUID | None, str | None]:
    """Kind, provider and authority of an agency, as `ensure_agency` takes them."""
    if provider and authority:
        raise ConflictError("An agency is a provider's or an authority's, not both.", "Give one of the two options.")
    if provider:
        return "provider", people.provider_by_ref(connection, provider), None
    return ("authority", None, authority) if authority else ("county", None, None)


def new_password(username: str, generate: bool) -> str:
    """One that may be used: made here, typed twice at a terminal, or the first line of stdin."""
    if generate:
        return generated()
    if sys.stdin.isatty():
        given = typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    else:
        given = sys.stdin.readline().rstrip("\n")
    return checked(given, username)


def told(username: str, done: str, password: str | None, as_json: bool) -> None:
    """Say what was done, and the password if it was made here: it is shown this once."""
    shown = {"password": password} if password else {}
    words = f"{username} is {done}." + (f"\nPassword (shown this once): {password}" if password else "")
    finish({"username": username, "done": done, **shown}, as_json, words)
    if password and not as_json:
        say("Hand it over by another way than the user name.")
