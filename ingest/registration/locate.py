"""Points for what reports say: coordinates as given, else the setting's, else the postcode's, each with its precision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from geo.gazetteer import Located, locate_postcodes
from geo.grid import Point
from ingest.canonical.report import CanonicalReport, Coordinates
from ingest.placement.match import Place


@dataclass(frozen=True, slots=True)
class Points:
    """Where a report says the child went missing from, and was found; None where it cannot be told."""

    missing_from: Located | None
    found: Located | None


def postcode_points(connection: Connection, reports: Iterable[CanonicalReport]) -> dict[str, Located]:
    """Points of every postcode that some reports name, in one question."""
    wanted = {
        code
        for report in reports
        for code in (report.missing_from_postcode, report.found_postcode, report.home_postcode)
        if code
    }
    return locate_postcodes(connection, wanted)


def points_of(report: CanonicalReport, setting: Place | None, postcodes: Mapping[str, Located]) -> Points:
    """The points of a report. A child missing from home without an address of its own is placed by the home postcode."""
    missing_from = given(report.missing_from_point)
    if missing_from is None and setting is not None and setting.point is not None:
        missing_from = Located(setting.point, "setting")
    postcode = report.missing_from_postcode
    if postcode is None and report.missing_from_type == "home":
        postcode = report.home_postcode
    if missing_from is None and postcode is None and setting is not None:
        postcode = setting.postcode
    if missing_from is None and postcode:
        missing_from = postcodes.get(postcode)
    found = given(report.found_point)
    if found is None and report.found_postcode:
        found = postcodes.get(report.found_postcode)
    return Points(missing_from, found)


def given(point: Coordinates | None) -> Located | None:
    """A point that came with the report."""
    return Located(Point(point.easting, point.northing), "coordinates") if point else None
