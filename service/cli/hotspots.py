"""`homeward hotspots`: where more children than chance explains have lately gone missing, or been found."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from geo.hotspots.events import Surface
from geo.hotspots.find import HotspotRequest, HotspotRun, Measure, find_hotspots
from geo.hotspots.geojson import feature_collection
from geo.hotspots.words import in_words
from register import audit
from register.database import transaction
from service.cli.context import account, operator_engine
from service.cli.output import JsonOption, finish, say

app = typer.Typer(no_args_is_help=True, help="Places where more children than chance explains go missing or are found.")


@app.callback()
def group() -> None:
    """A group, so that `run` is named."""


@app.command()
def run(
    window_days: Annotated[int, typer.Option(help="The study period in days, ending with --as-of.")],
    as_of: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="Its last day (Europe/London).")],
    surface: Annotated[Surface, typer.Option(help="Where children went missing from, or where they were found.")],
    measure: Annotated[
        Measure, typer.Option(help="Count each child once in each place and time, or every episode.")
    ] = Measure.children,
    max_days: Annotated[int, typer.Option(help="The longest hotspot in days.")] = 28,
    max_km: Annotated[float, typer.Option(help="The widest hotspot: its radius in kilometres.")] = 5.0,
    level: Annotated[float, typer.Option(help="Only what chance makes no more often than this.")] = 0.05,
    replications: Annotated[int, typer.Option(help="How many times the dates are dealt anew.")] = 999,
    seed: Annotated[int, typer.Option(help="The same seed gives the same answer.")] = 1,
    as_json: JsonOption = False,
) -> None:
    """Write the significant hotspots as GeoJSON (WGS84), strongest first, in one line on stdout. Audited."""
    request = HotspotRequest(as_of.date(), window_days, surface, measure, max_days, max_km, level, replications, seed)
    with transaction(operator_engine(), account()) as connection:
        found = find_hotspots(connection, request)
        details = {"surface": surface.value, "measure": measure.value, "as_of": request.as_of.isoformat()}
        audit.append(connection, "hotspots.run", (), details | {"window_days": window_days}, len(found.hotspots))
    if not as_json:
        tell(found)
    finish(feature_collection(found), as_json=True)


def tell(found: HotspotRun) -> None:
    """What was done and found, in words, on stderr."""
    request = found.request
    if request.days < request.max_days:
        say(f"Hotspots of at most {request.days} days: no more than half of the study period is looked at.")
    say(
        f"{found.episodes:,} episodes of {found.children:,} children from {request.first_day:%d/%m/%Y} to "
        f"{request.as_of:%d/%m/%Y}; left out: {found.unlocated:,} without a known place, {found.imprecise:,} known to "
        "a postcode sector or district only."
    )
    if not found.hotspots:
        say(f"No place stands out beyond chance (level {request.level:g}).")
    for hotspot in found.hotspots:
        say(f"{in_words(hotspot)} p = {hotspot.p_value:.3f}, {hotspot.status}.")
