"""The towns of the synthetic county and the places beyond it where its children are found.

Town names, centres and postcode districts are public geography. Child populations are round figures of our own that
add up to a county of 109,000 children; authorities, providers, streets, unit postcodes and people are invented.
"""

from __future__ import annotations

from dataclasses import dataclass

HOST_AUTHORITY = "Exemplshire"
"""The authority whose county this is."""


@dataclass(frozen=True, slots=True)
class Town:
    """A town: centre in metres (EPSG:27700), postcode districts, how many invented unit postcodes and how far out.

    `west` and `north` (metres) keep points on land where the Bristol Channel lies on that side.
    `authority` is the placing authority of the children who come from there.
    """

    name: str
    easting: int
    northing: int
    districts: tuple[str, ...]
    postcodes: int
    radius: int
    age_0_17: int = 0
    age_10_17: int = 0
    authority: str = HOST_AUTHORITY
    west: int = 0
    north: int = 10_000_000


COUNTY = (
    Town("Taunton", 322_700, 124_600, ("TA1", "TA1", "TA2"), 300, 2000, 19_500, 8_860),
    Town("Bridgwater", 329_800, 137_000, ("TA6",), 250, 1900, 15_300, 6_990),
    Town("Yeovil", 355_600, 116_100, ("BA20", "BA21"), 220, 1900, 13_200, 6_000),
    Town("Frome", 377_500, 147_900, ("BA11",), 110, 1600, 7_900, 3_650),
    Town("Wellington", 313_950, 120_650, ("TA21",), 70, 1400, 5_400, 2_460),
    Town("Chard", 332_400, 108_650, ("TA20",), 70, 1400, 5_200, 2_370),
    Town("Wells", 354_700, 145_700, ("BA5",), 70, 1400, 5_100, 2_380),
    Town("Burnham-on-Sea", 331_300, 149_200, ("TA8",), 65, 1300, 4_900, 2_260, west=330_650, north=150_600),
    Town("Shepton Mallet", 361_850, 143_550, ("BA4",), 60, 1300, 4_600, 2_110),
    Town("Street", 348_300, 136_400, ("BA16",), 55, 1300, 4_100, 1_920),
    Town("Minehead", 297_000, 145_900, ("TA24",), 50, 1200, 4_000, 1_880, north=146_450),
    Town("Glastonbury", 350_000, 139_000, ("BA6",), 50, 1200, 3_700, 1_740),
    Town("Cheddar", 345_800, 153_400, ("BS27",), 40, 1200, 3_300, 1_540),
    Town("Crewkerne", 344_250, 109_650, ("TA18",), 40, 1200, 3_200, 1_500),
    Town("Somerton", 348_700, 128_550, ("TA11",), 40, 1200, 3_000, 1_400),
    Town("Ilminster", 335_900, 114_500, ("TA19",), 35, 1100, 2_600, 1_210),
    Town("Highbridge", 332_300, 147_400, ("TA9",), 35, 1100, 2_200, 1_000, west=331_200),
    Town("Watchet", 307_200, 142_700, ("TA23",), 25, 1000, 1_800, 830, north=143_150),
)
BEYOND = (
    Town("Bristol", 358_900, 173_000, ("BS1", "BS2", "BS3"), 90, 2000, authority="Severnmouth City"),
    Town("Weston-super-Mare", 332_700, 161_400, ("BS23",), 50, 1500, authority="Northmarsh", west=332_050),
    Town("Bath", 375_000, 164_900, ("BA1", "BA2"), 50, 1700, authority="Avonvale"),
    Town("Exeter", 292_300, 92_800, ("EX1", "EX4"), 40, 1700, authority="Exeshire"),
    Town("London", 531_500, 184_000, ("N1",), 40, 1500, authority="Leaborough"),
    Town("Birmingham", 406_900, 286_900, ("B1", "B5"), 40, 1700, authority="Corebridge City"),
)
TOWNS = (*COUNTY, *BEYOND)

FURTHER_AUTHORITIES = ("Wessenham", "Norshire", "Thamesward")
"""Placing authorities without a town of their own here: their children have no home address on the lists."""
