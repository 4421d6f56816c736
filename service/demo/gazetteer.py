"""Invented unit postcodes on real town coordinates, and addresses at them.

The inward code ends in two of the letters C, I, K, M, O, V, which Royal Mail never issues there: no such postcode
belongs to a real household.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from convertbng.cutil import convert_osgb36_to_ll

from service.demo.dice import Dice, Odds
from service.demo.towns import COUNTY, TOWNS, Town

NEVER_ISSUED = "CIKMOV"

STREET_WORDS = [
    "Larkspindle",
    "Withyhollow",
    "Copperwren",
    "Mossgate",
    "Thistlecombe",
    "Otterbrook",
    "Hazelwick",
    "Fernmarrow",
    "Sedgewhistle",
    "Applestile",
    "Bramblecote",
    "Cloverdene",
    "Dapplemead",
    "Elderwhin",
    "Foxglovery",
    "Gorsefold",
    "Heronsway",
    "Inglebeck",
    "Juniperry",
    "Kestrelholt",
    "Lindenfarrow",
    "Marlpit",
    "Nettlecombe",
    "Oakenshade",
    "Partridgely",
    "Quillwort",
    "Rushmarl",
    "Saffronfield",
    "Tansywell",
    "Umberleigh",
    "Violetmoor",
    "Willowmere",
    "Yarrowdown",
    "Barleycrook",
    "Cobblewick",
    "Damsonhurst",
    "Eelmarsh",
    "Flaxbourne",
    "Goldfinchery",
    "Honeycomb",
    "Ivyburrow",
    "Kingcupping",
    "Lapwingsford",
    "Meadowsweeting",
    "Newtwater",
    "Osierbed",
    "Ploverfield",
    "Reedmace",
    "Swallowfold",
    "Teaselgate",
]
STREET_KINDS = Odds(
    [
        ("Road", 22), ("Close", 18), ("Street", 12), ("Avenue", 10), ("Way", 9), ("Drive", 8), ("Lane", 8),
        ("Gardens", 4), ("Crescent", 4), ("Terrace", 3), ("Court", 2),
    ]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Postcode:
    """An invented unit postcode (one space, upper case): its street and its point in metres, EPSG:27700."""

    text: str
    easting: int
    northing: int
    town: str
    street: str


@dataclass(frozen=True, slots=True)
class Address:
    """One line (house, street, town), its unit postcode and its own point in metres, EPSG:27700."""

    line: str
    postcode: Postcode
    easting: int
    northing: int


@dataclass(slots=True)
class Gazetteer:
    """All postcodes, and those of each town."""

    postcodes: list[Postcode] = field(default_factory=list)
    by_town: dict[str, list[Postcode]] = field(default_factory=dict)


def build_gazetteer(seed: int) -> Gazetteer:
    """The gazetteer of every town: fixed by the seed, whatever the scale."""
    dice = Dice(seed, "gazetteer")
    gazetteer = Gazetteer()
    codes = {district: _inward_codes(dice) for town in TOWNS for district in sorted(set(town.districts))}
    for town in TOWNS:
        units = []
        points = [_point(dice, town) for _ in range(town.postcodes)]
        points.sort(key=lambda point: (math.atan2(point[1] - town.northing, point[0] - town.easting), point))
        for number, (easting, northing) in enumerate(points):
            district = town.districts[number * len(town.districts) // len(points)]
            inward = codes[district].pop()
            street = f"{dice.pick(STREET_WORDS)} {dice.of(STREET_KINDS)}"
            units.append(Postcode(f"{district} {inward}", easting, northing, town.name, street))
        gazetteer.by_town[town.name] = units
        gazetteer.postcodes += units
    return gazetteer


def _inward_codes(dice: Dice) -> list[str]:
    """All inward codes of a district, sector by sector: handed out round the town, a sector is one slice of it."""
    endings = [one + two for one in NEVER_ISSUED for two in NEVER_ISSUED]
    return [f"{digit}{ending}" for digit in dice.shuffled(range(10)) for ending in dice.shuffled(endings)]


def _point(dice: Dice, town: Town) -> tuple[int, int]:
    """Within the town's radius, denser towards the middle, on the land side of its coast."""
    while True:
        distance = town.radius * dice.unit() ** 0.8
        angle = math.tau * dice.unit()
        easting = round(town.easting + distance * math.cos(angle))
        northing = round(town.northing + distance * math.sin(angle))
        if easting >= town.west and northing <= town.north:
            return easting, northing


TOWN_BY_CHILDREN = Odds([(town, town.age_0_17) for town in COUNTY])


def street_address(dice: Dice, postcode: Postcode, house: str = "") -> Address:
    """A new invented address at a postcode; `house` is a name that stands before the number."""
    number = dice.whole(1, 140)
    flat = f"Flat {dice.whole(1, 12)}, " if not house and dice.chance(0.08) else ""
    line = f"{house + ', ' if house else flat}{number} {postcode.street}, {postcode.town}"
    # Within 40 m of its postcode, but seldom on the very point.
    return Address(line, postcode, postcode.easting + dice.whole(-30, 30), postcode.northing + dice.whole(-20, 20))


def home_in(dice: Dice, gazetteer: Gazetteer, town: str | None = None) -> Address:
    """A family's address: in the named town, or in one of the county by its number of children."""
    name = town if town is not None else dice.of(TOWN_BY_CHILDREN).name
    return street_address(dice, dice.pick(gazetteer.by_town[name]))


def lat_lon(easting: float, northing: float) -> tuple[str, str]:
    """WGS84 (latitude, longitude) as text with six decimals, by OSTN15."""
    longitudes, latitudes = convert_osgb36_to_ll([easting], [northing])
    return f"{latitudes[0]:.6f}", f"{longitudes[0]:.6f}"
