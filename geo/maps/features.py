"""From layers to what the map's script draws: positions, numbers and lines of text. No markup is made here."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from geo.grid import to_lonlat
from geo.hotspots.events import Surface
from geo.hotspots.find import HotspotRun
from geo.hotspots.words import chance_in_words, day_in_words, in_words, recent_vs_past, status_in_words
from geo.layers import Layers, Place, SettingPlace

Row = dict[str, Any]
Bounds = list[list[float]]

GREAT_BRITAIN_BOUNDS: Bounds = [[49.9, -7.6], [60.9, 1.8]]
OUTSIDE_SHARE = 0.01
"""Without areas of our own the map opens on the places without the outermost hundredth on each side; the rest is a pan away."""

SETTING_KINDS = {
    "childrens_home": "Children’s home",
    "foster_care": "Foster household",
    "supported_accommodation": "Supported accommodation",
    "secure_home": "Secure children’s home",
    "school": "School",
    "hospital": "Hospital",
    "other": "Other setting",
}


def counted(number: int, one: str, many: str) -> str:
    """`1 episode`, `1,204 episodes`."""
    return f"{number:,} {one if number == 1 else many}"


def episodes_and_children(episodes: int, children: int) -> str:
    """`12 episodes, 5 children`."""
    return f"{counted(episodes, 'episode', 'episodes')}, {counted(children, 'child', 'children')}"


def circles(found: Sequence[Place]) -> list[Row]:
    """One circle for each place: where, how many, and the lines a person reads on it."""
    return [
        {
            "at": [place.lat, place.lon],
            "count": place.episodes,
            "vague": not place.precise,
            "lines": [
                place.where,
                episodes_and_children(place.episodes, place.children),
                _when(place),
                *([] if place.precise else ["Position is the middle of a postcode sector or district"]),
            ],
        }
        for place in found
    ]


def squares(found: Sequence[SettingPlace]) -> list[Row]:
    """One square for each setting."""
    return [
        {
            "at": [setting.lat, setting.lon],
            "lines": [
                setting.name or SETTING_KINDS[setting.kind],
                SETTING_KINDS[setting.kind]
                + (f", {counted(setting.places, 'place', 'places')}" if setting.places else ""),
                episodes_and_children(setting.episodes, setting.children) if setting.episodes else "No episodes",
            ],
        }
        for setting in found
    ]


def spots(run: HotspotRun, found: Sequence[Place]) -> list[Row]:
    """One ring for each hotspot, numbered as in the table."""
    centres = to_lonlat([hotspot.centre for hotspot in run.hotspots])
    return [
        {
            "at": [lat, lon],
            "radius": hotspot.radius_m,
            "label": hotspot_label(run.request.surface, number),
            "lines": [
                f"Hotspot {hotspot_label(run.request.surface, number)}: {nearest(found, lon, lat)}",
                in_words(hotspot),
                recent_vs_past(hotspot),
                f"By chance alone: {chance_in_words(hotspot, run.request.replications)}",
                status_in_words(hotspot, run.request.days),
            ],
        }
        for number, (hotspot, (lon, lat)) in enumerate(zip(run.hotspots, centres, strict=True), start=1)
    ]


def areas(shown: Layers) -> list[Row]:
    """The outline of all areas together, then each with its name: those with most children first, whose names win
    where room is short."""
    whole = {"ring": [[lat, lon] for lon, lat in shown.whole], "label": ""}
    return [
        *([whole] if shown.whole else []),
        *(
            {
                "ring": [[lat, lon] for lon, lat in outline.ring],
                "at": [outline.lat, outline.lon],
                "label": outline.name,
            }
            for outline in sorted(shown.outlines, key=lambda one: (-(one.age_0_17 or 0), one.name))
        ),
    ]


def hotspot_label(surface: Surface, number: int) -> str:
    """`M1`, `F2`: the same name on the map and in the table."""
    return f"{'M' if surface is Surface.missing_from else 'F'}{number}"


def nearest(found: Sequence[Place], lon: float, lat: float) -> str:
    """The words for the place nearest to a point, for what has no words of its own."""
    squeeze = math.cos(math.radians(lat))
    best = min(found, key=lambda place: math.hypot((place.lon - lon) * squeeze, place.lat - lat), default=None)
    return best.where if best else "no place near"


def bounds(shown: Layers) -> Bounds:
    """[[south, west], [north, east]] in degrees on which the map opens: our own areas and every hotspot; without
    areas, nearly all of the places."""
    points = list(shown.whole) or _middle([(one.lon, one.lat) for one in (*shown.missing_from, *shown.found)])
    points += to_lonlat([hotspot.centre for run in shown.hotspots for hotspot in run.hotspots])
    if not points:
        return GREAT_BRITAIN_BOUNDS
    lons, lats = [lon for lon, _ in points], [lat for _, lat in points]
    return [[min(lats), min(lons)], [max(lats), max(lons)]]


def _middle(lonlats: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """The corners of the box that leaves out the outermost share on each of its sides."""
    if not lonlats:
        return []
    lons, lats = sorted(lon for lon, _ in lonlats), sorted(lat for _, lat in lonlats)
    cut = int(len(lonlats) * OUTSIDE_SHARE)
    return [(lons[cut], lats[cut]), (lons[-1 - cut], lats[-1 - cut])]


def _when(place: Place) -> str:
    if place.first == place.last:
        return f"On {day_in_words(place.first)}"
    return f"First {day_in_words(place.first)}, last {day_in_words(place.last)}"
