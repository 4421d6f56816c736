"""`homeward demo`: the synthetic county, made, loaded and ready to be looked at."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from register import audit
from register.clock import LONDON
from register.database import transaction
from register.errors import HomewardError
from service.cli.context import account, operator_engine, pipeline, settings
from service.cli.output import JsonOption, finish, say
from service.demo.load import (
    PEOPLE,
    SEED,
    busiest_authority,
    busiest_provider,
    load_county,
    make_files,
    new_password,
)
from service.people import ensure_agency, ensure_user

SIGN_IN = "sign-in.txt"


def demo(
    seed: Annotated[int, typer.Option(help="Another seed gives another county.")] = SEED,
    as_of: Annotated[str | None, typer.Option(help="Where history ends: YYYY-MM-DD (midday, Europe/London).")] = None,
    files: Annotated[Path | None, typer.Option(help="Only write the county's files into this folder.")] = None,
    as_json: JsonOption = False,
) -> int:
    """Make the synthetic county and run the main job on it. Safe to repeat: the same county is loaded once."""
    moment = read_as_of(as_of)
    folder = files or settings().local / "county"
    folder.mkdir(parents=True, exist_ok=True)
    moment = make_files(folder, seed, moment)
    say(f"The synthetic county, three years to {moment.astimezone(LONDON):%d/%m/%Y %H:%M}, is in {folder}")
    if files is not None:
        finish({"folder": str(folder), "as_of": moment.isoformat()}, as_json)
        return 0
    result = load_county(pipeline(watch=not as_json), folder, lambda words: say(f"  loaded {words}"))
    people = make_people(settings().local / SIGN_IN)
    counts = result.as_json()
    say(f"  {counts['alerts_raised']:,} alerts raised for {counts['children_new']:,} children new to the register")
    finish({**counts, "people": people, "as_of": moment.isoformat()}, as_json)
    return 0


def read_as_of(text: str | None) -> datetime | None:
    """Midday of a day in Europe/London as UTC. Raises HomewardError for anything else."""
    if text is None:
        return None
    try:
        return datetime.fromisoformat(f"{text}T12:00").replace(tzinfo=LONDON).astimezone(UTC)
    except ValueError:
        raise HomewardError("--as-of is not a day.", "Write it as YYYY-MM-DD.") from None


def make_people(path: Path) -> list[str]:
    """Somebody to sign in as for each kind of user; their passwords are made once and kept in `path` (rights 0600)."""
    known = read_passwords(path)
    with transaction(operator_engine(), account()) as connection:
        provider, provider_name = busiest_provider(connection, settings().host_authority)
        authority = busiest_authority(connection, settings().host_authority)
        lines = []
        for person in PEOPLE:
            agency = {"provider": f"{provider_name} (provider)", "authority": f"{authority} (placing authority)"}.get(
                person.kind, person.agency
            )
            agency_id = ensure_agency(
                connection,
                agency,
                person.kind,
                UUID(provider) if person.kind == "provider" else None,
                authority if person.kind == "authority" else None,
            )
            password = known.get(person.username) or new_password()
            ensure_user(connection, person.username, person.display_name, person.role, agency_id, password)
            lines.append(f"{person.username:18}{password:20}{agency}")
        audit.append(connection, "demo.people", row_count=len(lines))
    path.touch(mode=0o600)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return [person.username for person in PEOPLE]


def read_passwords(path: Path) -> dict[str, str]:
    """Passwords made before, by username."""
    if not path.exists():
        return {}
    parts = (line.split() for line in path.read_text(encoding="utf-8").splitlines())
    return {words[0]: words[1] for words in parts if len(words) > 1}
