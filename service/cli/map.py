"""`homeward map`: one HTML file with the map and its tables, which opens anywhere and asks nobody for anything."""

from __future__ import annotations

import os
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from geo.layers import Layers, last_days, layers, usual_requests
from geo.maps.pages import Marking, standalone_map
from register import audit
from register.clock import london_date
from register.database import transaction
from register.errors import ConflictError
from service.cli.context import account, operator_engine, settings
from service.cli.output import JsonOption, finish, say
from service.settings import ROOT

VENDOR = ROOT / "service" / "static" / "vendor"


def make_map(
    out: Annotated[Path, typer.Argument(help="The file to write. One that is there is replaced.")],
    days: Annotated[int, typer.Option(min=2, max=3660, help="The period in days, ending with --as-of.")] = 365,
    as_of: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Its last day (Europe/London); unless told, today.")
    ] = None,
    hotspots: Annotated[bool, typer.Option(help="Look for hotspots too (some seconds).")] = True,
    as_json: JsonOption = False,
) -> None:
    """Write a map of missing-from and found places, settings and hotspots. Audited; readable by its owner only."""
    check(out)
    now = datetime.now(UTC)
    period = last_days(as_of.date() if as_of else london_date(now), days)
    marking = Marking(settings().partnership, account(), now, settings().says_synthetic)
    if hotspots and not as_json:
        say("Reading the episodes and looking for hotspots …")
    with transaction(operator_engine(), account()) as connection:
        shown = layers(connection, period, usual_requests(period) if hotspots else [])
        page = standalone_map(shown, VENDOR, marking)
        audit.append(connection, "map.export", (), details(shown), episodes(shown))
    # Only after the audit has committed: no audit, no file.
    write_whole(out, page)
    result = {"file": str(out.resolve()), "first_day": period.first, "last_day": period.last, **details(shown)}
    finish(result, as_json, words(out, shown))


def check(out: Path) -> None:
    """Raise ConflictError where the file cannot be written, before any work is done."""
    folder = out.parent
    if out.is_dir():
        raise ConflictError(f"{out} is a folder.", "Name the file to write, such as map.html.")
    if not folder.is_dir():
        raise ConflictError(f"There is no folder {folder}.", "Make it, or name another file.")
    if not os.access(folder, os.W_OK):
        raise ConflictError(f"The folder {folder} cannot be written to.", "Name a file in a folder of yours.")


def write_whole(out: Path, page: str) -> None:
    """Write the file whole or not at all, for its owner alone (mode 0600)."""
    handle, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(page)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(out)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        raise ConflictError(
            f"{out} could not be written ({error.strerror}).", "Make room, or name a file elsewhere."
        ) from error


def details(shown: Layers) -> dict[str, int]:
    """What the map holds, in counts."""
    return {
        "days": shown.period.days,
        "places_missing_from": len(shown.missing_from),
        "places_found": len(shown.found),
        "settings": len(shown.settings),
        "hotspots": sum(len(run.hotspots) for run in shown.hotspots),
    }


def episodes(shown: Layers) -> int:
    """How many episodes stand behind the missing-from places."""
    return sum(place.episodes for place in shown.missing_from)


def words(out: Path, shown: Layers) -> str:
    """What was written and where, for people."""
    return (
        f"The map of {day(shown.period.first)} to {day(shown.period.last)} is in {out.resolve()}\n"
        f"  {episodes(shown):,} episodes at {len(shown.missing_from):,} places, {len(shown.found):,} places found, "
        f"{len(shown.settings):,} settings, {details(shown)['hotspots']:,} hotspots\n"
        "  It is OFFICIAL-SENSITIVE and holds points of single children: keep it as you keep the register."
    )


def day(one: date) -> str:
    """`04/03/2026`."""
    return f"{one:%d/%m/%Y}"
