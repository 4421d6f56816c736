"""The gazetteer: loading postcodes with their points, and finding the point of a postcode, with its precision."""

from __future__ import annotations

import csv
import itertools
import math
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import ARRAY, Connection, Text, bindparam, text

from geo.grid import GREAT_BRITAIN, Point
from geo.postcodes import district, read_postcode, sector
from register.errors import InputRefusedError

COLUMNS = ("postcode", "easting", "northing", "area")
BATCH = 5000

EXACT = text(
    "SELECT postcode AS key, public.ST_X(point) AS x, public.ST_Y(point) AS y "
    "FROM hw.postcodes WHERE postcode = ANY (:postcodes)"
).bindparams(bindparam("postcodes", type_=ARRAY(Text)))

MEANS = text(
    "SELECT sector AS key, 'sector' AS precision, avg(public.ST_X(point)) AS x, avg(public.ST_Y(point)) AS y "
    "FROM hw.postcodes WHERE sector = ANY (:sectors) GROUP BY sector "
    "UNION ALL "
    "SELECT district, 'district', avg(public.ST_X(point)), avg(public.ST_Y(point)) "
    "FROM hw.postcodes WHERE district = ANY (:districts) GROUP BY district"
).bindparams(bindparam("sectors", type_=ARRAY(Text)), bindparam("districts", type_=ARRAY(Text)))

UPSERT = text(
    "INSERT INTO hw.postcodes (postcode, sector, district, area, point, edition) "
    "SELECT postcode, sector, district, nullif(area, ''), "
    "       public.ST_SetSRID(public.ST_MakePoint(easting, northing), 27700), :edition "
    "FROM unnest(CAST(:postcodes AS text[]), CAST(:sectors AS text[]), CAST(:districts AS text[]), "
    "            CAST(:areas AS text[]), CAST(:eastings AS float8[]), CAST(:northings AS float8[])) "
    "     AS row (postcode, sector, district, area, easting, northing) "
    "ON CONFLICT (postcode) DO UPDATE SET sector = excluded.sector, district = excluded.district, "
    "    area = excluded.area, point = excluded.point, edition = excluded.edition, ended_on = NULL"
)


@dataclass(frozen=True, slots=True)
class Located:
    """A point and how it was found: `precision` is one of register.schema.words.PRECISIONS."""

    point: Point
    precision: str


@dataclass(frozen=True, slots=True)
class PostcodeRow:
    """One unit postcode (upper case, one space), its point in metres EPSG:27700, and the area it counts to."""

    postcode: str
    easting: float
    northing: float
    area: str | None = None


def locate_postcodes(connection: Connection, postcodes: Collection[str]) -> dict[str, Located]:
    """The point of each postcode, keyed by the text as given, in two queries at most.

    The postcode itself, else the mean of its sector, else the mean of its district; what is not shaped like a
    postcode, or whose district is not in the gazetteer, is left out.
    """
    read = {given: code for given in postcodes if (code := read_postcode(given))}
    if not read:
        return {}
    found = {
        row.key: Located(Point(row.x, row.y), "postcode")
        for row in connection.execute(EXACT, {"postcodes": sorted(set(read.values()))})
    }
    rest = set(read.values()) - found.keys()
    if rest:
        names = {"sectors": sorted(map(sector, rest)), "districts": sorted(map(district, rest))}
        means = {row.key: Located(Point(row.x, row.y), row.precision) for row in connection.execute(MEANS, names)}
        for code in rest:
            nearest = means.get(sector(code)) or means.get(district(code))
            if nearest:
                found[code] = nearest
    return {given: found[code] for given, code in read.items() if code in found}


def load_postcodes(connection: Connection, rows: Iterable[PostcodeRow], edition: str) -> int:
    """Put postcodes in, replacing those that are there already, and return how many rows were taken.

    Postcodes of an earlier edition that are not among the rows stay. The caller commits. A postcode that comes
    twice counts twice, and its last row stands.
    """
    taken = 0
    pending = iter(rows)
    while batch := list(itertools.islice(pending, BATCH)):
        # One statement may not touch a row twice, so the last of equals stands.
        last = list({row.postcode: row for row in batch}.values())
        connection.execute(
            UPSERT,
            {
                "postcodes": [row.postcode for row in last],
                "sectors": [sector(row.postcode) for row in last],
                "districts": [district(row.postcode) for row in last],
                "areas": [row.area or "" for row in last],
                "eastings": [row.easting for row in last],
                "northings": [row.northing for row in last],
                "edition": edition,
            },
        )
        taken += len(batch)
    return taken


def read_gazetteer_csv(path: Path) -> Iterator[PostcodeRow]:
    """Rows of a UTF-8 CSV with the columns postcode, easting, northing (metres) and area (may be blank).

    Raises InputRefusedError, naming row and field, at the first row that cannot be right.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
            if missing:
                raise InputRefusedError(
                    f"{path.name}: the header row lacks {', '.join(missing)}.",
                    f"The first row must name the columns {', '.join(COLUMNS)}.",
                )
            for row in reader:
                yield _row(path.name, reader.line_num, row)
    except OSError as error:
        raise InputRefusedError(
            f"{path.name} cannot be read ({error.strerror}).", "Check the path and its rights."
        ) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputRefusedError(
            f"{path.name} is not a CSV file in UTF-8 ({error}).", "Save it again as CSV UTF-8."
        ) from error


def _row(name: str, line: int, row: dict[str, str | None]) -> PostcodeRow:
    code = read_postcode(row["postcode"] or "")
    if code is None:
        raise _refused(name, line, "postcode", "is not shaped like a UK postcode", "write it like TA6 5XX")
    easting, northing = (_metres(name, line, field, row[field]) for field in ("easting", "northing"))
    point = Point(easting, northing)
    west, south, east, north = GREAT_BRITAIN.bounds
    if not (west <= point.easting <= east and south <= point.northing <= north):
        raise _refused(
            name,
            line,
            "easting, northing",
            "is not in Great Britain",
            "give metres of the British National Grid (EPSG:27700), not degrees, and drop postcodes without a point",
        )
    return PostcodeRow(code, easting, northing, (row["area"] or "").strip() or None)


def _metres(name: str, line: int, field: str, value: str | None) -> float:
    try:
        number = float(value or "")
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise _refused(name, line, field, "is not a number", "give metres of the British National Grid")
    return number


def _refused(name: str, line: int, field: str, problem: str, remedy: str) -> InputRefusedError:
    return InputRefusedError(
        f"{name}, line {line}, field {field}: {problem}.", f"To mend it: {remedy}. Nothing was loaded."
    )
