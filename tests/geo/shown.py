"""Layers made by hand, with the nastiest text a field can hold in every place where text goes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from geo.grid import Point
from geo.hotspots.events import Surface
from geo.hotspots.find import Hotspot, HotspotRequest, HotspotRun, Measure
from geo.layers import Layers, Outline, Period, Place, SettingPlace
from geo.maps.pages import Marking

VENDOR = Path(__file__).resolve().parents[2] / "service" / "static" / "vendor"
PERIOD = Period(date(2026, 1, 1), date(2026, 6, 30))
NASTY = "</script><img src=x onerror=alert(1)>'\"&amp;{{ 7*7 }}\u202e\u2028"
MARKING = Marking("Exemplshire partnership", "cli:analyst", datetime(2026, 7, 1, 8, 30, tzinfo=UTC), synthetic=True)
RING = ((-3.05, 51.10), (-2.95, 51.10), (-2.95, 51.16), (-3.05, 51.16), (-3.05, 51.10))


def place(lon: float, lat: float, where: str = "Bridgwater (TA6 5)", episodes: int = 3, precise: bool = True) -> Place:
    """A place with half as many children as episodes, from January to June."""
    return Place(lon, lat, where, episodes, (episodes + 1) // 2, date(2026, 1, 5), date(2026, 6, 9), precise)


def run(surface: Surface, *centres: Point) -> HotspotRun:
    """A run that found a hotspot at each centre."""
    request = HotspotRequest(PERIOD.last, PERIOD.days, surface)
    return HotspotRun(
        request,
        tuple(
            Hotspot(
                surface=surface, measure=Measure.children, centre=centre, radius_m=250.0, start=date(2026, 6, 12),
                end=PERIOD.last, observed=9, expected=0.8, children=9, episodes=11, p_value=0.001,
                status="persisting" if number else "new", earlier=0.4,
            )
            for number, centre in enumerate(centres)
        ),
        episodes=412, children=180, imprecise=7, unlocated=5,
    )  # fmt: skip


def layers(text: str = "", hotspots: bool = True) -> Layers:
    """A small county: 25 places, two settings, an outline and a hotspot on each surface; `text` in every text field."""
    return Layers(
        period=PERIOD,
        missing_from=tuple(
            place(-3.02 + 0.004 * (n % 5), 51.12 + 0.004 * (n // 5), text or "Quarry House, Bridgwater (TA6 5)", n + 1)
            for n in range(25)
        ),
        found=(
            place(-2.99, 51.13, text or "Bridgwater (TA6 1)", 8),
            place(-2.6, 51.45, text or "Bristol", precise=False),
        ),
        settings=(
            SettingPlace(-3.01, 51.125, text or "Quarry House", "childrens_home", 6, 14, 5),
            SettingPlace(-2.98, 51.14, text, "supported_accommodation", None, 0, 0),
        ),
        outlines=(Outline(text or "Bridgwater", RING, -3.0, 51.16, 15_300),),
        whole=RING,
        hotspots=(
            (run(Surface.missing_from, Point(330_500, 137_200)), run(Surface.found, Point(331_000, 136_500)))
            if hotspots
            else ()
        ),
        unlocated=5,
        not_found_anywhere=30,
    )


EMPTY = Layers(PERIOD, (), (), (), (), (), (), 0, 0)
