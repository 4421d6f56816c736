"""The two forms of a map: a frame inside a page of ours, and one file that needs nothing else."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import folium
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from geo.hotspots.events import Surface
from geo.hotspots.words import day_in_words
from geo.layers import Layers
from geo.maps import features, palette, vendor
from geo.maps.elements import LARGEST_ZOOM, Chooser, DrawnLayer, PlainMap
from geo.maps.tables import tables
from register.clock import LONDON

HERE = Path(__file__).resolve().parent
TITLE = "Where children went missing and were found"


@dataclass(frozen=True, slots=True)
class Marking:
    """What a file says of itself once it has left the service: how to handle it, who made it and when."""

    partnership: str
    made_by: str
    made_at: datetime
    """Aware."""
    synthetic: bool
    classification: str = "OFFICIAL-SENSITIVE"


@dataclass(frozen=True, slots=True)
class Tiles:
    """A base layer that the deployer chose: a Leaflet tile address, and whom to credit (plain text)."""

    address: str
    credit: str = ""


def frame_policy(nonce: str, tiles: Tiles | None = None) -> str:
    """The Content-Security-Policy of a map frame: only its own scripts and styles, images of ours and of the tiles."""
    sources = f"'nonce-{nonce}'"
    images = " ".join(["'self'", "data:", *([_origin(tiles)] if tiles else [])])
    return (
        f"default-src 'none'; script-src {sources}; style-src {sources}; img-src {images}; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'self'"
    )


def map_frame(shown: Layers, nonce: str, vendor_url: str = "/static/vendor", tiles: Tiles | None = None) -> str:
    """The map and its legend as a page for an `<iframe sandbox="allow-scripts" title=…>`.

    `nonce` is the one in the answer's policy (`frame_policy`). The tables belong on the page around it.
    """
    canvas, script = _drawn(shown, tiles)
    return (
        _templates()
        .get_template("frame.html")
        .render(
            title=TITLE,
            nonce=nonce,
            styles=[f"{vendor_url}/{name}" for name in vendor.STYLES],
            scripts=[f"{vendor_url}/{name}" for name in vendor.SCRIPTS],
            css=_own("map.css"),
            canvas=canvas,
            script=script,
            palette=palette,
            hotspots=_surfaces_with_hotspots(shown),
        )
    )


def standalone_map(shown: Layers, vendor_folder: Path, marking: Marking) -> str:
    """The map, its legend and its tables as one HTML file without a single outside address.

    Raises SetupError where the front-end files are not in `vendor_folder`.
    """
    nonce = secrets.token_urlsafe(18)
    canvas, script = _drawn(shown, None)
    return (
        _templates()
        .get_template("standalone.html")
        .render(
            title=TITLE,
            period=f"{day_in_words(shown.period.first)} to {day_in_words(shown.period.last)}",
            figures=_figures(shown),
            tables=tables(shown),
            marking=marking,
            made_at=f"{day_in_words(marking.made_at.astimezone(LONDON))}, {marking.made_at.astimezone(LONDON):%H:%M}",
            nonce=nonce,
            policy=f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; img-src data:; "
            "base-uri 'none'; form-action 'none'",
            licences=_trusted(vendor.licences(vendor_folder)),
            vendor_css=_trusted(vendor.inline_styles(vendor_folder)),
            vendor_js=_trusted(vendor.inline_scripts(vendor_folder)),
            css=_own("map.css"),
            page_css=_own("standalone.css"),
            canvas=canvas,
            script=script,
            palette=palette,
            hotspots=_surfaces_with_hotspots(shown),
        )
    )


@dataclass(frozen=True, slots=True)
class _Drawing:
    """One layer of the map: how it is drawn, what it is called, what is in it."""

    kind: str
    name: str
    rows: list[features.Row]
    look: dict[str, str]
    show: bool = True


def _drawn(shown: Layers, tiles: Tiles | None) -> tuple[Markup, Markup]:
    """What Folium makes of the layers: the element the map is drawn in, and the script that draws it."""
    drawn = PlainMap(features.bounds(shown))
    if tiles:
        folium.TileLayer(
            tiles=tiles.address,
            attr=str(Markup.escape(tiles.credit)) or " ",
            control=False,
            max_zoom=LARGEST_ZOOM,
        ).add_to(drawn)
    drawings = _drawings(shown)
    for number, one in enumerate(drawings):
        DrawnLayer(one.kind, one.name, number, one.look, one.show).add_to(drawn)
    Chooser().add_to(drawn)
    figure = drawn.get_root()
    if not isinstance(figure, folium.Figure):
        raise TypeError("Folium gave the map no figure to stand in")
    drawn.render()  # type: ignore[no-untyped-call]
    rows = htmlsafe_json_dumps([one.rows for one in drawings])
    script = _own("map.js") + _trusted("homeward.rows = ") + rows + _trusted(f";\n{figure.script.render()}")
    return _trusted(figure.html.render()), script


def _drawings(shown: Layers) -> list[_Drawing]:
    """Bottom to top, each named with what it holds."""
    missing, found = shown.missing_from, shown.found
    return [
        _Drawing("areas", "Area outlines", features.areas(shown), {"colour": palette.OUTLINE}),
        _Drawing(
            "squares",
            f"Homes and settings ({len(shown.settings):,})",
            features.squares(shown.settings),
            {"kind": "setting"},
        ),
        _Drawing(
            "circles",
            f"Missing from ({sum(place.episodes for place in missing):,} episodes)",
            features.circles(missing),
            {"kind": "missing_from", "colour": palette.MISSING_FROM, "ink": palette.INK},
        ),
        _Drawing(
            "circles",
            f"Found ({sum(place.episodes for place in found):,} returns)",
            features.circles(found),
            {"kind": "found", "colour": palette.FOUND, "ink": palette.INK},
            show=False,
        ),
        *(
            _Drawing(
                "spots",
                f"Hotspots, {run.request.surface.value.replace('_', ' ')} ({len(run.hotspots)})",
                features.spots(run, missing if run.request.surface is Surface.missing_from else found),
                {"kind": f"spot_{run.request.surface.value}", "colour": palette.HOTSPOT[run.request.surface.value]},
            )
            for run in shown.hotspots
        ),
    ]


def _figures(shown: Layers) -> list[Mapping[str, str]]:
    episodes = sum(place.episodes for place in shown.missing_from) + shown.unlocated
    hotspots = sum(len(run.hotspots) for run in shown.hotspots)
    return [
        {"words": "missing episodes", "number": f"{episodes:,}"},
        {"words": "places missing from", "number": f"{len(shown.missing_from):,}"},
        {"words": "places found", "number": f"{len(shown.found):,}"},
        {"words": "homes and settings", "number": f"{len(shown.settings):,}"},
        {"words": "hotspot" if hotspots == 1 else "hotspots", "number": f"{hotspots:,}"},
    ]


def _surfaces_with_hotspots(shown: Layers) -> set[str]:
    return {run.request.surface.value for run in shown.hotspots if run.hotspots}


def _origin(tiles: Tiles) -> str:
    """Scheme and host of the tile address; a `{s}` in the host stands for any subdomain."""
    parts = urlsplit(tiles.address.replace("{s}", "*"))
    return f"{parts.scheme}://{parts.netloc}"


@cache
def _own(name: str) -> Markup:
    return _trusted((HERE / name).read_text(encoding="utf-8"))


def _trusted(text: str) -> Markup:
    """Text that may reach the page as it is: our own files, the vendor files, and what Folium made of words of ours."""
    return Markup(text)  # noqa: S704 - the one door, see above


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
