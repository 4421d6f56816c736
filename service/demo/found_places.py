"""Places where children are found: public ones in every town, and the one spot kept for the planted hotspot."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from service.demo.dice import Dice, Odds
from service.demo.gazetteer import Gazetteer, Postcode
from service.demo.towns import BEYOND, COUNTY, TOWNS

KINDS = (
    "Town centre", "Bus station", "Retail park", "Riverside path", "Skate park", "Railway station", "Leisure centre",
    "Recreation ground", "Cinema", "Friend's address",
)  # fmt: skip
HOTSPOT_TOWN = "Bridgwater"
HOTSPOT_NAME = "Sallowgate Retail Park"
HOTSPOT_CLEAR = 700.0
"""Metres round the planted hotspot within which nobody is found but those planted."""

BEYOND_TOWNS = Odds([(town.name, weight) for town, weight in zip(BEYOND, (36, 22, 16, 12, 8, 6), strict=True)])
COUNTY_TOWNS = Odds([(town.name, town.age_0_17) for town in COUNTY])


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """A place with the unit postcode it lies at; finds scatter `spread` metres about its point."""

    name: str
    postcode: Postcode
    spread: float

    def point(self, dice: Dice) -> tuple[float, float]:
        """A find: (easting, northing) in metres."""
        return (
            self.postcode.easting + dice.normal(0, self.spread),
            self.postcode.northing + dice.normal(0, self.spread),
        )


@dataclass(slots=True)
class FoundPlaces:
    """All found places by town, and the hotspot."""

    hotspot: FoundPlace
    by_town: dict[str, list[FoundPlace]] = field(default_factory=dict)

    def near_hotspot(self, point: tuple[float, float]) -> bool:
        """Whether a point lies in the ground that is kept for the planted hotspot."""
        centre = self.hotspot.postcode
        return math.hypot(point[0] - centre.easting, point[1] - centre.northing) < HOTSPOT_CLEAR

    def favourites(self, dice: Dice, town: str, city: str | None) -> list[FoundPlace]:
        """One to four places where a child from this town is found again and again; `city`: where they come from."""
        places = []
        for _ in range(dice.whole(1, 4)):
            if city is not None and dice.chance(0.35):
                chosen = city
            elif dice.chance(0.62):
                chosen = town
            else:
                chosen = dice.of(COUNTY_TOWNS if dice.chance(0.5) else BEYOND_TOWNS)
            places.append(dice.pick(self.by_town[chosen]))
        return places


def build_found_places(seed: int, gazetteer: Gazetteer) -> FoundPlaces:
    """Four to ten places a town. The hotspot is a postcode of its town well away from the middle."""
    dice = Dice(seed, "found places")
    places = FoundPlaces(_hotspot(dice, gazetteer))
    for town in TOWNS:
        here = []
        for kind in dice.sample(KINDS, max(4, min(len(KINDS), town.postcodes // 20))):
            units = [
                one for one in gazetteer.by_town[town.name] if not places.near_hotspot((one.easting, one.northing))
            ]
            here.append(FoundPlace(f"{kind}, {town.name}", dice.pick(units), 25.0 if kind != "Town centre" else 90.0))
        places.by_town[town.name] = here
    return places


def _hotspot(dice: Dice, gazetteer: Gazetteer) -> FoundPlace:
    town = next(one for one in COUNTY if one.name == HOTSPOT_TOWN)

    def distance(unit: Postcode) -> float:
        return math.hypot(unit.easting - town.easting, unit.northing - town.northing)

    ring = [unit for unit in gazetteer.by_town[town.name] if 900.0 <= distance(unit) <= 1_500.0]
    return FoundPlace(f"{HOTSPOT_NAME}, {town.name}", dice.pick(ring), 60.0)
