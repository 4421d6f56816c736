"""Choosing the setting of each report: by what it says, else by where the child was placed that day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from geo.grid import Point
from ingest.canonical.report import CanonicalReport
from ingest.placement.addresses import names_a_house
from ingest.placement.match import SETTING_TYPES, Place, Query, SettingIndex, match_setting
from ingest.placement.register import Held, held_on, named_by_police
from ingest.registration.versions import Version
from register.clock import london_date


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
    child = version.report.child_id
    query = query_of(version.content)
    if found := known_setting(version.content, settings, placements.get(child, ()) if child else ()):
        chosen.of[version.id] = found
    elif query.kind in SETTING_TYPES and names_a_house(query.address, query.postcode):
        place = named_by_police(query)
        settings.add(place)
        chosen.made.append(place)
        chosen.of[version.id] = Choice(place.id, "named_by_police")


def known_setting(report: CanonicalReport, settings: SettingIndex, placements: Sequence[Held]) -> Choice | None:
    """The known setting that a report means: by what it says, else by the placement its child held that day."""
    query = query_of(report)
    if found := match_setting(query, settings) or match_setting(at_home(report), settings):
        return Choice(*found)
    held = held_on(placements, london_date(report.went_missing_at))
    if held is not None and speaks_of_placement(query, settings.places.get(held.setting_id)):
        return Choice(held.setting_id, "placement_held")
    return None


def query_of(report: CanonicalReport) -> Query:
    """Where a report says the child went missing from."""
    point = report.missing_from_point
    return Query(
        report.missing_from_type,
        report.missing_from_address,
        report.missing_from_postcode,
        Point(point.easting, point.northing) if point else None,
    )


def at_home(report: CanonicalReport) -> Query:
    """The home address, of a child said to be in care where no other place is named. It may be the family's, so it finds
    a setting that is known and never makes one."""
    named = report.missing_from_address or report.missing_from_postcode
    if named or report.missing_from_type not in SETTING_TYPES - {"school", "hospital"}:
        return Query(None, "", None, None)
    return Query(report.missing_from_type, report.home_address, report.home_postcode, None)


def speaks_of_placement(query: Query, placed: Place | None) -> bool:
    """Whether what was said can be the place where the authority had the child: nothing against it was said."""
    if placed is None or query.kind in ("home", "street", "school", "hospital"):
        return False
    kinds_agree = query.kind in (None, "other", placed.kind)
    if not query.address and not query.postcode:
        return kinds_agree
    return kinds_agree and query.postcode is not None and query.postcode == placed.postcode
