"""Three forces and how each writes the same thing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from service.demo.clock import london
from service.demo.dice import Dice
from service.demo.ethnicity import POLICE_CODES, officer_perceived

CENSUS_NAMES = {
    "WBRI": "White British", "WIRI": "White Irish", "WIRT": "Gypsy or Irish Traveller", "WROM": "Roma", "WOTH": "Other White",
    "MWBC": "White and Black Caribbean", "MWBA": "White and Black African", "MWAS": "White and Asian", "MOTH": "Other Mixed",
    "AIND": "Indian", "APKN": "Pakistani", "ABAN": "Bangladeshi", "CHNE": "Chinese", "AOTH": "Other Asian",
    "BCRB": "Black Caribbean", "BAFR": "Black African", "BOTH": "Other Black", "OOTH": "Other",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Dialect:
    """One force's habits. `numbering` takes year, two-digit year and a running number."""

    force: str
    numbering: str
    person_numbering: str
    time_format: str
    day_format: str
    kinds: dict[str, str]
    risks: dict[str, str]
    sexes: dict[str, str]
    yes_no: tuple[str, str]
    perceived: float
    """Share of ethnicity entries that are what the officer saw."""
    capitals: bool = False
    """Surnames in capitals."""
    versions: float = 1.0
    """Share of reports whose versions are numbered."""

    def time(self, instant: datetime) -> str:
        """An aware instant as local Europe/London text."""
        return london(instant).strftime(self.time_format)

    def day(self, day: date) -> str:
        """A calendar day as text."""
        return day.strftime(self.day_format)

    def ethnicity(self, dice: Dice, code: str) -> str:
        """A self-defined 903 code as this force enters it."""
        if dice.chance(self.perceived):
            return officer_perceived(code)
        return CENSUS_NAMES[code] if self.force == TRANSPORT.force else POLICE_CODES[code]


EXEMPLSHIRE = Dialect(
    "exemplshire-police",
    "EX-{short:02}-{number:06}",
    "EXN{number:07}",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d",
    {
        "home": "Home", "childrens_home": "Children's Home", "foster_care": "Foster Care",
        "supported_accommodation": "Supported Accommodation", "school": "School", "hospital": "Hospital",
        "street": "Street", "other": "Other",
    },
    {"no_apparent_risk": "No apparent risk", "low": "Low", "medium": "Medium", "high": "High"},
    {"M": "M", "F": "F", "U": "U"},
    ("Yes", "No"),
    0.15,
    versions=0.85,
)  # fmt: skip
NEIGHBOUR = Dialect(
    "neighbour-police",
    "NB{number:05}/{short:02}",
    "{number:08}",
    "%d/%m/%Y %H:%M",
    "%d/%m/%Y",
    {
        "home": "Home address", "childrens_home": "Residential", "foster_care": "Foster placement",
        "supported_accommodation": "Semi-independent", "school": "School", "hospital": "Hospital",
        "street": "Public place", "other": "Other",
    },
    {"no_apparent_risk": "NO APPARENT RISK", "low": "LOW", "medium": "MEDIUM", "high": "HIGH"},
    {"M": "Male", "F": "Female", "U": "Unknown"},
    ("Y", "N"),
    0.60,
    capitals=True,
    versions=0.0,
)  # fmt: skip
TRANSPORT = Dialect(
    "example-transport-police",
    "ETP-{year}-{number:04}",
    "T{number:06}",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d",
    {
        kind: kind
        for kind in (
            "home", "childrens_home", "foster_care", "supported_accommodation", "school", "hospital", "street", "other",
        )
    },
    {risk: risk for risk in ("no_apparent_risk", "low", "medium", "high")},
    {"M": "M", "F": "F", "U": ""},
    ("yes", "no"),
    0.35,
)  # fmt: skip
