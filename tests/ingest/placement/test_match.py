"""Which setting an address means, as a table."""

from __future__ import annotations

import uuid

import pytest

from geo.grid import Point
from ingest.placement.match import REASONS, Place, Query, SettingIndex, match_setting

HERE = Point(330_000, 137_000)


def place(ref: str, kind: str, name: str, address: str, postcode: str | None, point: Point | None = None) -> Place:
    return Place(uuid.uuid5(uuid.NAMESPACE_OID, ref), kind, name, address, postcode, point)


SETTINGS = {
    "home": place("home", "childrens_home", "Example House", "1 Example Road, Bridgwater", "TA6 5XX", HERE),
    "lodge": place("lodge", "supported_accommodation", "Oak Lodge Supported Living", "12 Oak Road, Bridgwater", "TA6 5XY",
                   Point(331_000, 137_000)),
    "ivy": place("ivy", "foster_care", "Carer Sample", "Ivy Cottage, High Street, Exampleton", "TA1 1AA"),
    "elm14": place("elm14", "foster_care", "", "14 Elm Close, Yeovil", "BA20 1AA"),
    "elm16": place("elm16", "foster_care", "", "16 Elm Close, Yeovil", "BA20 1AA"),
    "school": place("school", "school", "Exampleton School", "School Lane, Exampleton", "TA1 2AA"),
    "secure": place("secure", "secure_home", "Fort House", "2 Fort Road, Exampleton", "TA1 3AA"),
    "twin1": place("twin1", "childrens_home", "Sample Place", "5 North Road, Taunton", "TA1 5AA"),
    "twin2": place("twin2", "childrens_home", "Sample Place", "9 South Road, Yeovil", "BA20 5AA"),
}  # fmt: skip
NAMES = {setting.id: ref for ref, setting in SETTINGS.items()}

TABLE = """
    1 Example Road, Bridgwater                   | TA6 5XX | childrens_home | home    address_and_postcode
    1 EXAMPLE RD BRIDGWATER                      | TA6 5XX |                | home    address_and_postcode
    1 Example Road, Bridgwater                   | TA6 5XX | home           | home    address_and_postcode
    Example House, 1 Example Rd, Bridgwater      | TA6 5XX | childrens_home | home    near_address
    Exampel House, 1 Exmaple Road, Bridgwater    | TA6 5XX | childrens_home | home    near_address
    1 Example Road                               | TA6 5XX | childrens_home | home    near_address
    Example House                                | TA6 5XX | childrens_home | home    near_address
    Oak Lodge                                    | TA6 5XY | supported_accommodation | lodge near_address
    Flat 2, 14 Elm Close, Yeovil                 | BA20 1AA | foster_care   | elm14   near_address
    14 Elm Cl                                    | BA20 1AA |               | elm14   near_address
    16 Elm Close                                 | BA20 1AA | foster_care   | elm16   near_address
    1 Example Road, Bridgwater                   | TA6 9ZZ | childrens_home | home    address
    1 Example Road, Bridgwater                   |         | childrens_home | home    address
    Example House, Bridgwater                    |         | childrens_home | home    name
    Outside Example House                        |         | street         | home    name
    Exampleton School                            |         | school         | school  name
    Fort House, Exampleton                       |         | childrens_home | secure  name
    2 Example Road, Bridgwater                   | TA6 5XX | childrens_home |
    1a Example Road, Bridgwater                  | TA6 5XX | childrens_home |
    15 Elm Close, Yeovil                         | BA20 1AA | foster_care   |
    112 Oak Road, Bridgwater                     | TA6 5XY | supported_accommodation |
    Elm Close, Yeovil                            | BA20 1AA | foster_care   |
    Rose Cottage, High Street, Exampleton        | TA1 1AA | home           |
    Rose Cottage, High Street, Exampleton        | TA1 1AA | foster_care    |
    Ivy Cottage, High St, Exampleton             | TA1 1AA | foster_care    | ivy     address_and_postcode
    High Street, Exampleton                      | TA1 1AA |                |
    1 Example Road, Taunton                      |         | childrens_home |
    Sample Place                                 |         | childrens_home |
    Sample Place, 5 North Road                   | TA1 5AA | childrens_home | twin1   near_address
    Carer Sample                                 |         | foster_care    |
    House                                        |         | childrens_home |
    Example House, Bristol                       | BS1 1AA | home           |
    Example House, Bristol                       | BS1 1AA | childrens_home | home    name
    Somewhere else                               | BS1 1AA |                |
                                                 | TA6 5XX | childrens_home |
"""


def cases() -> list[object]:
    found = []
    for line in TABLE.strip("\n").splitlines():
        address, postcode, kind, expected = (cell.strip() for cell in line.split("|"))
        answer = tuple(expected.split()) or None
        found.append(pytest.param(address, postcode or None, kind or None, answer, id=" ".join(line.split())))
    return found


@pytest.mark.parametrize(("address", "postcode", "kind", "expected"), cases())
def test_an_address_means(
    address: str, postcode: str | None, kind: str | None, expected: tuple[str, str] | None
) -> None:
    found = match_setting(Query(kind, address, postcode, None), SettingIndex.of(SETTINGS.values()))
    assert (found and (NAMES[found[0]], found[1])) == expected


@pytest.mark.parametrize(
    ("metres", "kind", "address", "expected"),
    [
        (0, "childrens_home", "", "home"),
        (50, "childrens_home", "", "home"),
        (50.1, "childrens_home", "", None),
        (10, "foster_care", "", None),
        (10, "home", "", None),
        (10, "street", "", None),
        (10, None, "", None),
        (10, "childrens_home", "7 Another Road", None),
    ],
)
def test_a_point_means_a_setting_of_its_kind_within_fifty_metres(
    metres: float, kind: str | None, address: str, expected: str | None
) -> None:
    query = Query(kind, address, None, Point(HERE.easting + metres, HERE.northing))
    found = match_setting(query, SettingIndex.of(SETTINGS.values()))
    assert (found and NAMES[found[0]]) == expected


def test_a_point_means_the_nearest_of_several() -> None:
    near = place("near", "childrens_home", "", "", None, Point(HERE.easting + 30, HERE.northing))
    query = Query("childrens_home", "", None, Point(HERE.easting + 20, HERE.northing))
    assert match_setting(query, SettingIndex.of([*SETTINGS.values(), near])) == (near.id, "distance")


def test_a_listed_setting_stands_before_one_that_police_named_at_the_same_address() -> None:
    """The index is filled with listed settings first (load_settings)."""
    listed = place("listed", "childrens_home", "New House", "3 New Road, Bridgwater", "TA6 7AA")
    named = place("named", "childrens_home", "", "New House, 3 New Road, Bridgwater", "TA6 7AA")
    index = SettingIndex.of([listed, named])
    assert match_setting(Query("childrens_home", "3 New Road, Bridgwater", "TA6 7AA", None), index) == (
        listed.id, "address_and_postcode",
    )  # fmt: skip


def test_no_settings_match_nothing() -> None:
    assert match_setting(Query("childrens_home", "1 Example Road", "TA6 5XX", HERE), SettingIndex()) is None


def test_every_reason_given_is_listed() -> None:
    given = {answer[1] for *_, answer in (case.values for case in cases()) if answer}  # type: ignore[attr-defined]
    assert given < set(REASONS)
