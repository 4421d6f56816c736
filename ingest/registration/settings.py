"""Choosing the setting of each report: by what it says, else by where the child was placed that day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from geo.grid import Point
from ingest.canonical.report import CanonicalReport
from ingest.canonical.times import london_date
from ingest.placement.match import SETTING_TYPES, Place, Query, SettingIndex, match_setting
from ingest.placement.register import Held, held_on, named_by_police
from ingest.registration.versions import Version


@dataclass(frozen=True, slots=True)
class Choice:
    """The setting of a report and why."""

    setting: UUID
    reason: str


@dataclass(slots=True)
class Chosen:
    """Settings by version, and those that had to be made since only police named them."""

    of: dict[UUID, Choice] = field(default_factory=dict)
    made: list[Place] = field(default_factory=list)


def choose_setting(
    version: Version, settings: SettingIndex, placements: Mapping[UUID, Sequence[Held]], chosen: Chosen
) -> None:
    """Note the setting of a report by its newest version, adding to `settings` what no list has."""
    report, child = version.content, version.report.child_id
    query = query_of(report)
    held = held_on(placements.get(child, ()), london_date(report.went_missing_at)) if child else None
    if found := match_setting(query, settings):
        chosen.of[version.id] = Choice(*found)
    elif held is not None and speaks_of_placement(query, settings.places.get(held.setting_id)):
        chosen.of[version.id] = Choice(held.setting_id, "placement_held")
    elif query.kind in SETTING_TYPES and query.address:
        place = named_by_police(query)
        settings.add(place)
        chosen.made.append(place)
        chosen.of[version.id] = Choice(place.id, "named_by_police")


def query_of(report: CanonicalReport) -> Query:
    """Where a report says the child went missing from; for a child said to be at home in care, the home address."""
    address, postcode = report.missing_from_address, report.missing_from_postcode
    if not address and not postcode and report.missing_from_type in SETTING_TYPES - {"school", "hospital"}:
        address, postcode = report.home_address, report.home_postcode
    point = report.missing_from_point
    return Query(report.missing_from_type, address, postcode, Point(point.easting, point.northing) if point else None)


def speaks_of_placement(query: Query, placed: Place | None) -> bool:
    """Whether what was said can be the place where the authority had the child: nothing against it was said."""
    if placed is None or query.kind in ("home", "street", "school", "hospital"):
        return False
    kinds_agree = query.kind in (None, "other", placed.kind)
    if not query.address and not query.postcode:
        return kinds_agree
    return kinds_agree and query.postcode is not None and query.postcode == placed.postcode
