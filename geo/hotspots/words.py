"""Hotspots in plain words, for people who have to decide something and not for statisticians."""

from __future__ import annotations

from datetime import date

from geo.hotspots.events import Surface
from geo.hotspots.find import PERSISTING, Hotspot, Measure


def day_in_words(day: date) -> str:
    """`4 March 2026`."""
    return f"{day.day} {day:%B %Y}"


def metres_in_words(metres: float) -> str:
    """`100 metres`, `1.2 kilometres`: no finer than is known."""
    return f"{metres / 1000:.1f} kilometres" if metres >= 1000 else f"{max(round(metres, -1), 10):.0f} metres"


def in_words(hotspot: Hotspot) -> str:
    """One sentence: who was counted, where, when, and what would have been expected."""
    where = f"within {metres_in_words(hotspot.radius_m)} of this point"
    verb = "missing from" if hotspot.surface is Surface.missing_from else "found"
    if hotspot.measure is Measure.children:
        what = f"{hotspot.observed} different children went {verb} places"
        if hotspot.surface is Surface.found:
            what = f"{hotspot.observed} different missing children were found at places"
    else:
        what = f"{hotspot.observed} episodes of children {verb} places"
    when = f"from {day_in_words(hotspot.start)} to {day_in_words(hotspot.end)}"
    return f"{what} {where} {when}; about {_about(hotspot.expected)} would be expected."


def recent_vs_past(hotspot: Hotspot) -> str:
    """One sentence that compares the hotspot's days with earlier spells of equal length at the same place."""
    unit = "children" if hotspot.measure is Measure.children else "episodes"
    return (
        f"{hotspot.observed} {unit} in {hotspot.days} days; {_about(hotspot.earlier)} on average in the earlier "
        f"spells of {hotspot.days} days."
    )


def chance_in_words(hotspot: Hotspot, replications: int) -> str:
    """In how many looks at the whole map chance alone shows something this strong: `1 in 1,000 or rarer`."""
    if hotspot.p_value * (1 + replications) < 1.5:
        return f"1 in {replications + 1:,} or rarer"
    return f"about 1 in {1 / hotspot.p_value:,.0f}"


def days_in_words(first: date, last: date) -> str:
    """`1 to 24 Nov 2026`, `30 Oct to 24 Nov 2026`, `30 Dec 2025 to 4 Jan 2026`, `24 Nov 2026`."""
    end = f"{last.day} {last:%b %Y}"
    if first == last:
        return end
    start = f"{first.day}"
    if (first.year, first.month) != (last.year, last.month):
        start += f" {first:%b}"
    if first.year != last.year:
        start += f" {first.year}"
    return f"{start} to {end}"


def status_in_words(hotspot: Hotspot, longest_days: int) -> str:
    """What the status means, with the number of days it looks back."""
    if hotspot.status == PERSISTING:
        return f"Persisting: also a hotspot {longest_days} days earlier"
    return f"New: not a hotspot {longest_days} days earlier"


def _about(number: float) -> str:
    """One decimal below ten, none above; what is nearly nothing says so."""
    if number < 0.05:
        return "fewer than 0.1"
    return f"{number:.1f}" if number < 10 else f"{number:.0f}"
