"""The map's facts as plain tables, for pages and for the standalone file: nobody has to use the map to know them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from geo.grid import to_lonlat
from geo.hotspots.events import Surface
from geo.hotspots.find import HotspotRun
from geo.hotspots.words import chance_in_words, days_in_words, metres_in_words
from geo.layers import Layers, Place
from geo.maps.features import SETTING_KINDS, hotspot_label, nearest


@dataclass(frozen=True, slots=True)
class Column:
    """A heading; figures are set to the right."""

    heading: str
    numeric: bool = False
    nowrap: bool = False
    """Short text that is easier to read in one line."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of text. The first column is the row's heading. `empty` is said where there are no rows."""

    key: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    empty: str
    note: str = ""


def tables(shown: Layers) -> list[Table]:
    """Everything on the map, in the order of a person's questions: hotspots, places, settings, areas."""
    return [
        *(hotspot_table(run, _of(shown, run.request.surface)) for run in shown.hotspots),
        place_table("missing-from", "Where children went missing from", shown.missing_from, shown.unlocated),
        place_table("found", "Where children were found", shown.found, shown.not_found_anywhere),
        setting_table(shown),
        area_table(shown),
    ]


def hotspot_table(run: HotspotRun, found: Sequence[Place]) -> Table:
    """The hotspots of one run, strongest first, with the figures behind them."""
    request = run.request
    missing_from = request.surface is Surface.missing_from
    centres = to_lonlat([hotspot.centre for hotspot in run.hotspots])
    return Table(
        key=f"hotspots-{request.surface.value.replace('_', '-')}",
        caption=f"Hotspots: where children {'went missing from' if missing_from else 'were found'}",
        columns=(
            Column("Hotspot"),
            Column("Nearest place"),
            Column("Within", nowrap=True),
            Column("Dates", nowrap=True),
            Column("Children", numeric=True),
            Column("Episodes", numeric=True),
            Column(f"Expected {request.measure.value}", numeric=True),
            Column("Times expected", numeric=True),
            Column("By chance alone", nowrap=True),
            Column("Status"),
        ),
        rows=tuple(
            (
                hotspot_label(request.surface, number),
                nearest(found, lon, lat),
                metres_in_words(hotspot.radius_m),
                days_in_words(hotspot.start, hotspot.end),
                f"{hotspot.children:,}",
                f"{hotspot.episodes:,}",
                f"{hotspot.expected:.1f}",
                f"{hotspot.relative_risk:.1f}",
                chance_in_words(hotspot, request.replications),
                hotspot.status.capitalize(),
            )
            for number, (hotspot, (lon, lat)) in enumerate(zip(run.hotspots, centres, strict=True), start=1)
        ),
        empty=f"No place stands out beyond chance (level {request.level:g}) in the last {request.days} days of the "
        "period.",
        note=f"Counted: {'each child once' if request.measure.value == 'children' else 'every episode'} in each place "
        f"and spell. Compared with {request.replications:,} random deals of the dates of {run.episodes:,} episodes of "
        f"{run.children:,} children from {short_day(request.first_day)} to {short_day(request.as_of)}; circles up to "
        f"{request.max_km:g} km, spells up to {request.days} days. Left out: {run.unlocated:,} without a known place, "
        f"{run.imprecise:,} known too roughly. Persisting: also a hotspot {request.days} days earlier; new: not.",
    )


def place_table(key: str, caption: str, found: Sequence[Place], unlocated: int) -> Table:
    """Places with their counts, busiest first."""
    return Table(
        key=key,
        caption=caption,
        columns=(
            Column("Place"),
            Column("Episodes", numeric=True),
            Column("Children", numeric=True),
            Column("First", nowrap=True),
            Column("Last", nowrap=True),
            Column("Position"),
        ),
        rows=tuple(
            (
                place.where,
                f"{place.episodes:,}",
                f"{place.children:,}",
                short_day(place.first),
                short_day(place.last),
                "Exact" if place.precise else "Rough",
            )
            for place in found
        ),
        empty="No place is known in this period.",
        note=f"{unlocated:,} further episodes have no known place." if unlocated else "",
    )


def setting_table(shown: Layers) -> Table:
    """Settings that were open in the period."""
    return Table(
        key="settings",
        caption="Homes and other settings",
        columns=(
            Column("Setting"),
            Column("Kind"),
            Column("Places", numeric=True),
            Column("Episodes", numeric=True),
            Column("Children", numeric=True),
        ),
        rows=tuple(
            (
                setting.name or "No name recorded",
                SETTING_KINDS[setting.kind],
                f"{setting.places:,}" if setting.places is not None else "Not known",
                f"{setting.episodes:,}",
                f"{setting.children:,}",
            )
            for setting in shown.settings
        ),
        empty="No setting with a known place was open in this period.",
        note="Foster households are family homes: they are not listed and not drawn as settings.",
    )


def area_table(shown: Layers) -> Table:
    """Areas outlined on the map and how many children live in them."""
    return Table(
        key="areas",
        caption="Areas outlined on the map",
        columns=(Column("Area"), Column("Children aged 0 to 17", numeric=True)),
        rows=tuple(
            (outline.name, "Not known" if outline.age_0_17 is None else f"{outline.age_0_17:,}")
            for outline in shown.outlines
        ),
        empty="No area is loaded.",
        note="Outlines are drawn round the postcodes of an area. They are not official boundaries.",
    )


def short_day(day: date) -> str:
    """`4 Mar 2026`."""
    return f"{day.day} {day:%b %Y}"


def _of(shown: Layers, surface: Surface) -> tuple[Place, ...]:
    return shown.missing_from if surface is Surface.missing_from else shown.found
