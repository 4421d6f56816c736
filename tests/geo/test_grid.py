"""Degrees to metres and back, and what is not in Great Britain."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point as Shape
from sqlalchemy import Connection, text

from geo.grid import GREAT_BRITAIN, Point, cell, cells_within, to_grid, to_grid_many, to_lonlat

grid_points = st.builds(
    Point,
    st.integers(20_000, 650_000).map(lambda metres: metres + 0.5),  # the library's own edges left out
    st.integers(15_000, 1_210_000).map(lambda metres: metres + 0.25),
).filter(lambda point: GREAT_BRITAIN.contains(Shape(point.easting, point.northing)))


@pytest.mark.parametrize(
    ("lon", "lat", "easting", "northing"),
    [
        # Ordnance Survey's worked example and test points of OSTN15.
        (1.716073973, 52.658007833, 651409.804, 313177.450),
        (-6.29977752014, 49.92226393730, 91492.146, 11318.804),
        (-5.20304609998, 49.96006137820, 170370.718, 11572.405),
        (-0.11992557180, 51.48936564950, 530624.974, 178388.464),
    ],
)
def test_published_points_come_out_to_the_millimetre(lon: float, lat: float, easting: float, northing: float) -> None:
    point = to_grid(lon, lat)
    assert point is not None
    assert (point.easting, point.northing) == pytest.approx((easting, northing), abs=0.0011)


@given(grid_points)
def test_there_and_back_is_under_a_centimetre(point: Point) -> None:
    [(lon, lat)] = to_lonlat([point])
    again = to_grid(lon, lat)
    assert again is not None
    assert math.hypot(again.easting - point.easting, again.northing - point.northing) < 0.01


@pytest.mark.parametrize(
    ("name", "lon", "lat"),
    [
        ("nowhere", 0.0, 0.0),
        ("no number", math.nan, 51.0),
        ("no number either", -3.0, math.nan),
        ("infinite", math.inf, 51.0),
        ("latitude and longitude swapped", 51.1, -3.0),
        ("far out", 1e9, 1e9),
        ("Paris", 2.35, 48.85),
        ("Calais", 1.85, 50.95),
        ("Dublin", -6.26, 53.35),
        ("Belfast", -5.93, 54.60),
        ("Rathlin Island", -6.20, 55.29),
        ("Douglas, Isle of Man", -4.48, 54.15),
        ("Jersey", -2.10, 49.20),
    ],
)
def test_what_is_not_in_great_britain_is_dropped(name: str, lon: float, lat: float) -> None:
    assert to_grid(lon, lat) is None, name


@pytest.mark.parametrize(
    ("name", "lon", "lat"),
    [
        ("Bridgwater", -3.0, 51.13),
        ("Lizard", -5.20, 49.96),
        ("Lundy", -4.67, 51.18),
        ("St Davids", -5.30, 51.88),
        ("Holyhead", -4.69, 53.307),
        ("Portpatrick", -5.117, 54.842),
        ("Mull of Kintyre", -5.80, 55.305),
        ("Islay", -6.51, 55.68),
        ("St Kilda", -8.565, 57.81),
        ("Unst", -0.85, 60.80),
        ("Fair Isle", -1.63, 59.53),
        ("Lowestoft", 1.76, 52.48),
        ("Dover", 1.31, 51.13),
        ("Dungeness", 0.97, 50.91),
        ("Wight", -1.30, 50.575),
    ],
)
def test_the_edges_of_great_britain_are_kept(name: str, lon: float, lat: float) -> None:
    assert to_grid(lon, lat) is not None, name


def test_many_points_keep_their_order_and_their_gaps() -> None:
    found = to_grid_many([-3.0, 0.0, 1.716073973], [51.13, 0.0, 52.658007833])
    assert [point is None for point in found] == [False, True, False]
    assert found[2] == to_grid(1.716073973, 52.658007833)
    assert to_grid_many([], []) == []
    with pytest.raises(ValueError, match="do not make pairs"):
        to_grid_many([1.0], [])


def test_a_point_off_the_grid_has_no_degrees() -> None:
    assert to_lonlat([]) == []
    with pytest.raises(ValueError, match="outside"):
        to_lonlat([Point(-1e6, 0.0)])


@pytest.mark.parametrize("point", [Point(330_999.9, 137_000.0), Point(0.0, 0.0), Point(651_409.8, 1_213_177.4)])
def test_a_cell_reads_as_the_database_writes_it(operator: Connection, point: Point) -> None:
    stored = operator.scalar(
        text(
            """
            INSERT INTO hw.settings (origin, kind, point)
            VALUES ('list', 'other', public.ST_SetSRID(public.ST_MakePoint(:x, :y), 27700)) RETURNING cell
            """
        ),
        {"x": point.easting, "y": point.northing},
    )
    assert cell(point) == stored


@given(
    grid_points,
    st.floats(0, 4000),
    st.floats(0, 1),
    st.floats(0, 2 * math.pi),
)
def test_every_point_of_a_circle_lies_in_one_of_its_cells(
    point: Point, radius: float, share: float, turn: float
) -> None:
    inside = Point(
        point.easting + 0.999999 * share * radius * math.cos(turn),
        point.northing + 0.999999 * share * radius * math.sin(turn),
    )
    assert cell(inside) in cells_within(point, radius)


def test_a_circle_touches_no_cell_that_is_out_of_its_reach() -> None:
    assert cells_within(Point(330_500, 137_500), 0) == ["E330N137"]
    assert cells_within(Point(330_500, 137_500), 501) == ["E329N137", "E330N136", "E330N137", "E330N138", "E331N137"]
    assert "E329N136" not in cells_within(Point(330_500, 137_500), 700)  # the corner is 707 m away
    assert "E329N136" in cells_within(Point(330_500, 137_500), 708)
    with pytest.raises(ValueError, match="negative"):
        cells_within(Point(330_500, 137_500), -1)
