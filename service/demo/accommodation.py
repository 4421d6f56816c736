"""Where children live: providers, homes, foster households, supported accommodation; schools and hospitals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from service.demo.dice import Dice, Odds
from service.demo.gazetteer import STREET_WORDS, TOWN_BY_CHILDREN, Address, Gazetteer, street_address
from service.demo.sizes import Period, Sizes
from service.demo.towns import BEYOND, COUNTY, HOST_AUTHORITY, Town

HOME, FOSTER, SUPPORTED, SECURE = "childrens_home", "foster_care", "supported_accommodation", "secure_home"
SCHOOL, HOSPITAL = "school", "hospital"

COUNCIL = ("PR-01", f"{HOST_AUTHORITY} Council")
PROVIDER_WORDS = [
    "Larkmoor",
    "Brackenfold",
    "Tidewillow",
    "Marrowby",
    "Owlbarrow",
    "Fennimore_Vale",
    "Cressetwood",
    "Harefallow",
    "Kitewell",
    "Dunnockshire",
    "Plumstead_Moor",
    "Quernside",
    "Rushwick",
    "Saltlark",
    "Tarnwhistle",
    "Undercombe",
    "Wrenfarthing",
    "Yewbeck",
]
PROVIDER_KINDS = ("Care", "Children's Services", "Homes", "Residential", "Group")
HOUSE_KINDS = ("House", "Lodge", "Cottage", "View", "Farmhouse", "Rise", "Grange")
HOME_PLACES = Odds([(3, 25), (4, 35), (5, 20), (6, 15), (8, 5)])
SUPPORTED_PLACES = Odds([(4, 25), (5, 20), (6, 25), (8, 20), (10, 10)])
FOSTER_PLACES = Odds([(1, 20), (2, 40), (3, 28), (4, 12)])
KINSHIP = 0.16
"""Share of foster households that are kin of the child."""


@dataclass(frozen=True, slots=True)
class Provider:
    """Who runs settings."""

    ref: str
    name: str


@dataclass(eq=False, slots=True)
class Setting:
    """A place of accommodation or care. Dates are days; `places` is None where the idea has no meaning."""

    ref: str
    kind: str
    name: str
    address: Address
    provider: Provider | None
    urn: str
    places: int | None
    opened_on: date
    closed_on: date | None = None
    host_authority: str = HOST_AUTHORITY
    kinship: bool = False

    @property
    def in_county(self) -> bool:
        """Whether it stands in the county itself."""
        return self.host_authority == HOST_AUTHORITY

    def open_on(self, day: date) -> bool:
        """Whether children can be placed there on a day."""
        return self.opened_on <= day and (self.closed_on is None or day < self.closed_on)


class _Builder:
    """Makes settings one kind after the other."""

    def __init__(self, dice: Dice, gazetteer: Gazetteer, period: Period) -> None:
        self.dice = dice
        self.gazetteer = gazetteer
        self.today = period.as_of.date()
        self.houses = dice.shuffled(STREET_WORDS)
        self.settings: list[Setting] = []
        self.urn = 9_900_000

    def long_ago(self) -> date:
        return self.today - timedelta(days=self.dice.whole(1_500, 6_000))

    def next_urn(self) -> str:
        self.urn += self.dice.whole(1, 40)
        return str(self.urn)

    def add(
        self,
        ref: str,
        kind: str,
        name: str,
        town: Town,
        provider: Provider | None,
        places: int | None,
        urn: bool = True,
    ) -> Setting:
        postcode = self.dice.pick(self.gazetteer.by_town[town.name])
        house = "" if kind == FOSTER else name
        setting = Setting(
            ref,
            kind,
            name,
            street_address(self.dice, postcode, house),
            provider,
            self.next_urn() if urn else "",
            places,
            self.long_ago(),
            host_authority=town.authority,
        )
        self.settings.append(setting)
        return setting

    def house_name(self) -> str:
        if not self.houses:
            self.houses = self.dice.shuffled(STREET_WORDS)
        return f"{self.houses.pop()} {self.dice.pick(HOUSE_KINDS)}"

    def county_town(self) -> Town:
        return self.dice.of(TOWN_BY_CHILDREN)


def build_settings(seed: int, gazetteer: Gazetteer, period: Period, sizes: Sizes) -> list[Setting]:
    """Every setting of the county, and those beyond it where the county places children."""
    dice = Dice(seed, "accommodation")
    builder = _Builder(dice, gazetteer, period)
    council = Provider(*COUNCIL)
    companies = [
        Provider(
            f"PR-{number + 2:02}",
            f"{PROVIDER_WORDS[number % len(PROVIDER_WORDS)].replace('_', ' ')} {dice.pick(PROVIDER_KINDS)}",
        )
        for number in range(sizes.home_providers + 5)
    ]
    of_homes, others = (
        [council, *companies[: sizes.home_providers - 1]],
        companies[sizes.home_providers - 1 :],
    )
    _homes(builder, of_homes, sizes.homes)
    for number in range(sizes.supported):
        name = f"{builder.house_name()} Supported Living"
        provider = dice.pick([*others[:3], *of_homes[1:6]])
        builder.add(f"SA-{number + 1:02}", SUPPORTED, name, builder.county_town(), provider, dice.of(SUPPORTED_PLACES))
    for number in range(sizes.foster):
        agency = council if dice.chance(0.62) else dice.pick(others[3:])
        household = builder.add(
            f"FH-{number + 1:04}", FOSTER, f"Foster household {number + 1:04}", builder.county_town(), agency,
            dice.of(FOSTER_PLACES), urn=False,
        )  # fmt: skip
        household.kinship = agency is council and dice.chance(KINSHIP / 0.62)
    _beyond(builder, of_homes[1:])
    _public(builder)
    return builder.settings


def _homes(builder: _Builder, providers: list[Provider], number: int) -> None:
    """As many open homes as asked for, each provider with one at least, and one more that closed in the period."""
    for place in range(number + 1):
        provider = providers[place] if place < len(providers) else builder.dice.pick(providers)
        name = builder.house_name()
        home = builder.add(
            f"CH-{place + 1:02}", HOME, name, builder.county_town(), provider, builder.dice.of(HOME_PLACES)
        )
        if place == number:
            home.closed_on = builder.today - timedelta(days=builder.dice.whole(300, 600))
        elif number - 3 < place:
            home.opened_on = builder.today - timedelta(days=builder.dice.whole(350, 800))


def _beyond(builder: _Builder, providers: list[Provider]) -> None:
    """Settings in other authorities' areas: four homes, two households and one accommodation, and a secure home."""
    towns = [town for town in BEYOND if town.name not in ("London", "Birmingham")]
    for number, kind in enumerate((HOME, HOME, HOME, HOME, FOSTER, FOSTER, SUPPORTED, SECURE)):
        town = towns[number % len(towns)]
        name = f"Foster household 9{number:03}" if kind == FOSTER else builder.house_name()
        places = 2 if kind == FOSTER else 10
        builder.add(f"OA-{number + 1:02}", kind, name, town, builder.dice.pick(providers), places, kind != FOSTER)


def _public(builder: _Builder) -> None:
    """A secondary school in most towns and three hospitals; they have no provider, number or places here."""
    for number, town in enumerate(COUNTY[:14]):
        name = f"{builder.dice.pick(STREET_WORDS)} School {town.name}"
        builder.add(f"SC-{number + 1:02}", SCHOOL, name, town, None, None, urn=False)
    for number, town in enumerate(COUNTY[:3]):
        name = f"{builder.dice.pick(STREET_WORDS)} Hospital {town.name}"
        builder.add(f"HO-{number + 1:02}", HOSPITAL, name, town, None, None, urn=False)
