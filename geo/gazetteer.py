"""The gazetteer: points of postcodes, with the precision that can honestly be claimed for each."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection, text

from geo.grid import Point
from geo.postcodes import district, read_postcode, sector
from register.bulk import bulk
from register.errors import InputRefusedError

ROWS = 5_000
COLUMNS = ("postcode", "easting", "northing", "area")


@dataclass(frozen=True, slots=True)
class Located:
    """A point and how it was found (register.schema.words.PRECISIONS)."""

    point: Point
    precision: str


@dataclass(frozen=True, slots=True)
class PostcodeRow:
    """A postcode of a gazetteer file; easting and northing in metres, EPSG:27700."""

    postcode: str
    easting: int
    northing: int
    area: str


LOCATE = """
WITH asked AS (
    SELECT q.postcode, q.sector, q.district
    FROM unnest(CAST(:codes AS text[]), CAST(:sectors AS text[]), CAST(:districts AS text[]))
        AS q(postcode, sector, district)
), units AS (
    SELECT a.postcode, public.ST_X(p.point) AS e, public.ST_Y(p.point) AS n, 'postcode' AS precision
    FROM asked a JOIN hw.postcodes p ON p.postcode = a.postcode
), sectors AS (
    SELECT a.postcode, avg(public.ST_X(p.point)) AS e, avg(public.ST_Y(p.point)) AS n, 'sector' AS precision
    FROM asked a JOIN hw.postcodes p ON p.sector = a.sector
    WHERE a.postcode NOT IN (SELECT postcode FROM units) GROUP BY a.postcode
), districts AS (
    SELECT a.postcode, avg(public.ST_X(p.point)) AS e, avg(public.ST_Y(p.point)) AS n, 'district' AS precision
    FROM asked a JOIN hw.postcodes p ON p.district = a.district
    WHERE a.postcode NOT IN (SELECT postcode FROM units) AND a.postcode NOT IN (SELECT postcode FROM sectors)
    GROUP BY a.postcode
)
SELECT * FROM units UNION ALL SELECT * FROM sectors UNION ALL SELECT * FROM districts
"""


def locate_postcodes(connection: Connection, postcodes: Collection[str]) -> dict[str, Located]:
    """Points of postcodes (as `read_postcode` writes them): the unit's, else the mean of its sector, else of its
    district; a postcode of a district that is not loaded is left out."""
    if not postcodes:
        return {}
    codes = sorted(set(postcodes))
    asked = {
        "codes": codes,
        "sectors": [sector(code) for code in codes],
        "districts": [district(code) for code in codes],
    }
    return {
        row.postcode: Located(Point(float(row.e), float(row.n)), row.precision)
        for row in connection.execute(text(LOCATE), asked)
    }


def load_postcodes(connection: Connection, rows: Iterable[PostcodeRow], edition: str) -> int:
    """Add or replace postcodes; returns how many were given."""
    count, given = 0, iter(rows)
    while piece := list(islice(given, ROWS)):
        count += len(piece)
        bulk(
            connection,
            """
            INSERT INTO hw.postcodes (postcode, sector, district, area, point, edition)
            SELECT r.postcode, r.sector, r.district, r.area,
                   public.ST_SetSRID(public.ST_MakePoint(r.e, r.n), 27700), :edition
            FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(
                postcode text, sector text, district text, area text, e float8, n float8)
            ON CONFLICT (postcode) DO UPDATE SET
                sector = excluded.sector, district = excluded.district, area = excluded.area,
                point = excluded.point, edition = excluded.edition, ended_on = NULL
            """,
            [
                {
                    "postcode": row.postcode,
                    "sector": sector(row.postcode),
                    "district": district(row.postcode),
                    "area": row.area,
                    "e": row.easting,
                    "n": row.northing,
                }
                for row in piece
            ],
            edition=edition,
        )
    return count


def read_gazetteer_csv(path: Path) -> Iterator[PostcodeRow]:
    """Rows of a CSV with the columns postcode, easting, northing, area.

    Raises InputRefusedError naming the row, the field and what is wrong with it.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if missing := [name for name in COLUMNS if name not in (reader.fieldnames or ())]:
            raise InputRefusedError(f"{path.name} lacks the columns {', '.join(missing)}.", "Check the header row.")
        for number, row in enumerate(reader, start=1):
            postcode = read_postcode(row["postcode"] or "")
            if postcode is None:
                raise InputRefusedError(f"{path.name}, row {number}: postcode is not shaped like one.", "Correct it.")
            try:
                easting, northing = int(row["easting"]), int(row["northing"])
            except (TypeError, ValueError):
                raise InputRefusedError(
                    f"{path.name}, row {number}: easting or northing is not a whole number.", "Correct it."
                ) from None
            yield PostcodeRow(postcode, easting, northing, row["area"] or "")
