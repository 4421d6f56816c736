"""Choosing the setting of each report: by what it says, else by where the child was placed that day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from geo.grid import Point
from ingest.canonical.report import CanonicalReport
from ingest.canonical.times import london_date
from ingest.placement.match import SETTING_TYPES, Place, Query, SettingIndex, match_setting
from ingest.placement.register import Held, held_on, named_by_police
from ingest.registration.versions import Version

GROUP_KINDS = frozenset({"childrens_home", "supported_accommodation", "secure_home", "school", "hospital"})
"""Settings where several unrelated children live: a shared address says nothing about who a child is."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The setting of a report and why."""

    setting: UUID
    reason: str


@dataclass(slots=True)
class Chosen:
    """Settings by report, and those that had to be made since only police named them."""

    of: dict[UUID, Choice] = field(default_factory=dict)
    made: list[Place] = field(default_factory=list)


def choose_settings(
    versions: Iterable[Version], settings: SettingIndex, placements: Mapping[UUID, Sequence[Held]]
) -> Chosen:
    """The setting of each report (its current version), adding to `settings` what no list has."""
    chosen = Chosen()
    for version in versions:
        report = version.content
        query = query_of(report)
        day = london_date(report.went_missing_at)
        held = held_on(placements.get(version.report.child_id, ()), day) if version.report.child_id else None
        found = match_setting(query, settings)
        if found is not None:
            chosen.of[version.report.id] = Choice(*found)
        elif held is not None and speaks_of_placement(query, settings.places.get(held.setting_id)):
            chosen.of[version.report.id] = Choice(held.setting_id, "placement_held")
        elif query.kind in SETTING_TYPES and query.address:
            place = named_by_police(query)
            settings.add(place)
            chosen.made.append(place)
            chosen.of[version.report.id] = Choice(place.id, "named_by_police")
    return chosen


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
