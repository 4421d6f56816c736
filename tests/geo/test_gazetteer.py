"""Loading postcodes and finding their points, in a real database."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from geo.gazetteer import Located, PostcodeRow, load_postcodes, locate_postcodes, read_gazetteer_csv
from geo.grid import Point
from register.errors import InputRefusedError

ROWS = [
    PostcodeRow("TA6 5XV", 330_000, 137_000, "Bridgwater"),
    PostcodeRow("TA6 5CV", 330_200, 137_400, "Bridgwater"),
    PostcodeRow("TA6 1KV", 331_000, 138_000, "Bridgwater"),
    PostcodeRow("BA5 2XV", 354_700, 145_700, None),
]


def test_the_postcode_then_its_sector_then_its_district_then_nothing(operator: Connection) -> None:
    load_postcodes(operator, ROWS, "synthetic")
    found = locate_postcodes(operator, ["TA6 5XV", "ta65kk", "TA6 9OO", "BA5 9MM", "ZZ1 1AA", "none known"])
    assert found == {
        "TA6 5XV": Located(Point(330_000, 137_000), "postcode"),
        "ta65kk": Located(Point(330_100, 137_200), "sector"),
        "TA6 9OO": Located(Point(pytest.approx(330_400), pytest.approx(137_466.666, abs=0.01)), "district"),  # type: ignore[arg-type]
        "BA5 9MM": Located(Point(354_700, 145_700), "district"),
    }


def test_answers_are_keyed_as_asked(operator: Connection) -> None:
    load_postcodes(operator, ROWS, "synthetic")
    found = locate_postcodes(operator, {"TA6 5XV", "TA65XV", " ta6 5xv"})
    assert set(found) == {"TA6 5XV", "TA65XV", " ta6 5xv"}
    assert len(set(found.values())) == 1


def test_nothing_asked_asks_nothing_of_the_database(operator: Connection) -> None:
    assert locate_postcodes(operator, []) == {}
    assert locate_postcodes(operator, ["not a postcode"]) == {}


def test_loading_again_replaces_and_keeps_the_rest(operator: Connection) -> None:
    assert load_postcodes(operator, ROWS, "first") == 4
    assert load_postcodes(operator, [PostcodeRow("TA6 5XV", 330_010, 137_010, "Elsewhere")], "second") == 1
    stored = operator.execute(
        text("SELECT postcode, sector, district, area, edition, public.ST_X(point) AS x FROM hw.postcodes ORDER BY 1")
    ).all()
    assert [row.postcode for row in stored] == ["BA5 2XV", "TA6 1KV", "TA6 5CV", "TA6 5XV"]
    assert tuple(stored[3])[1:] == ("TA6 5", "TA6", "Elsewhere", "second", 330_010)
    assert stored[0].area is None


def test_a_postcode_that_comes_twice_stands_as_it_came_last(operator: Connection) -> None:
    assert load_postcodes(operator, [ROWS[0], PostcodeRow("TA6 5XV", 1000, 2000)], "twice") == 2
    assert locate_postcodes(operator, ["TA6 5XV"]) == {"TA6 5XV": Located(Point(1000, 2000), "postcode")}


def write(folder: Path, text_: str, encoding: str = "utf-8") -> Path:
    path = folder / "gazetteer.csv"
    path.write_text(text_, encoding=encoding)
    return path


def test_a_csv_is_read_with_or_without_a_byte_order_mark(tmp_path: Path) -> None:
    path = write(
        tmp_path, "area,postcode,northing,easting\nBridgwater,ta65xv,137000,330000\n,BA5 2XV,1,2\n", "utf-8-sig"
    )
    assert list(read_gazetteer_csv(path)) == [
        PostcodeRow("TA6 5XV", 330_000, 137_000, "Bridgwater"),
        PostcodeRow("BA5 2XV", 2, 1, None),
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("postcode,easting,area\n", "lacks northing"),
        ("", "lacks postcode, easting, northing, area"),
        ("postcode,easting,northing,area\nTA6 5XV,1,1,\nTA6,1,1,\n", "line 3, field postcode"),
        ("postcode,easting,northing,area\nTA6 5XV,west,1,\n", "line 2, field easting: is not a number"),
        ("postcode,easting,northing,area\nTA6 5XV,1,,\n", "line 2, field northing: is not a number"),
        ("postcode,easting,northing,area\nTA6 5XV,nan,1,\n", "line 2, field easting: is not a number"),
        ("postcode,easting,northing,area\nTA6 5XV,1\n", "line 2, field northing"),
        ("postcode,easting,northing,area\nTA6 5XV,-3.0,51.1,\n", "not in Great Britain"),
        ('postcode,easting,northing,area\n"TA6 5XV,1,1,\n', "not a CSV file"),
    ],
)
def test_a_wrong_file_is_refused_with_row_field_and_remedy(tmp_path: Path, content: str, said: str) -> None:
    with pytest.raises(InputRefusedError, match=said) as refused:
        list(read_gazetteer_csv(write(tmp_path, content)))
    assert refused.value.remedy


def test_another_encoding_or_no_file_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "postcode,easting,northing,area\nTA6 5XV,1,1,Łódź\n", "utf-16")
    with pytest.raises(InputRefusedError, match="UTF-8"):
        list(read_gazetteer_csv(path))
    with pytest.raises(InputRefusedError, match="cannot be read"):
        list(read_gazetteer_csv(tmp_path / "absent.csv"))
