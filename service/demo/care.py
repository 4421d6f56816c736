"""Children in care: the county's own and those whom other authorities placed in it, now and over three years."""

from __future__ import annotations

from datetime import date, timedelta

from service.demo.clock import birthday
from service.demo.dice import Dice, Odds
from service.demo.ethnicity import CITY_ORIGINS, COUNTY_ORIGINS, SEEKING_ASYLUM
from service.demo.people import FAMILY_SIZES, People, Person, born_before, sibling_dobs
from service.demo.sizes import Period, Sizes
from service.demo.towns import BEYOND, FURTHER_AUTHORITIES, HOST_AUTHORITY

# (lowest age, highest age in years): weight
AGES_OWN = Odds([((0.05, 1.0), 5), ((1.0, 5.0), 13), ((5.0, 10.0), 18), ((10.0, 16.0), 39), ((16.0, 17.98), 25)])
AGES_OTHERS = Odds([((2.0, 10.0), 12), ((10.0, 13.0), 18), ((13.0, 16.0), 40), ((16.0, 17.98), 30)])
AGES_LEAVING = Odds([((0.5, 5.0), 28), ((5.0, 10.0), 22), ((10.0, 16.0), 32), ((16.0, 17.9), 18)])
COMES_OF_AGE = 0.40
"""Share of leavers who turn 18 in care."""
SEEKS_ASYLUM = 0.08
LEGAL_STATUS = Odds([("C2", 52), ("C1", 22), ("V2", 22), ("J1", 1)])
LEGAL_STATUS_YOUNG = Odds([("C1", 40), ("C2", 30), ("E1", 18), ("V2", 12)])

PLACING_AUTHORITIES = Odds(
    [(town.authority, weight) for town, weight in zip(BEYOND, (30, 16, 15, 10, 12, 8), strict=True)]
    + [(name, 5.0) for name in FURTHER_AUTHORITIES]
)
TOWN_OF = {town.authority: town.name for town in BEYOND}


MEAN_YEARS_OWN, MEAN_YEARS_OTHERS = 2.3, 1.3
"""In the county's care; placed in the county by another authority."""
BOYS, BOYS_SEEKING_ASYLUM = 0.56, 0.93


def children_in_care(people: People, sizes: Sizes) -> list[Person]:
    """Everybody in care in the three years: exactly `own` and `placed_by_others` of them still are at the end."""
    builder = _Builder(people)
    for count, own, current in (
        (sizes.own, True, True),
        (sizes.placed_by_others, False, True),
        (sizes.own_leavers, True, False),
        (sizes.others_leavers, False, False),
    ):
        builder.fill(count, own, current)
    builder.number()
    return builder.children


class _Builder:
    def __init__(self, people: People) -> None:
        self.people = people
        self.dice: Dice = people.dice
        self.period: Period = people.period
        self.today = people.period.as_of.date()
        self.children: list[Person] = []

    def fill(self, count: int, own: bool, current: bool) -> None:
        """Families until this many children are there."""
        wanted = len(self.children) + count
        while len(self.children) < wanted:
            asylum = own and self.dice.chance(SEEKS_ASYLUM)
            size = 1 if asylum else min(self.dice.of(FAMILY_SIZES), wanted - len(self.children))
            self.children += self.family(size, own, current, asylum)

    def family(self, size: int, own: bool, current: bool, asylum: bool) -> list[Person]:
        ends = self.today if current else self.period.ago(self.dice.between(1, 1_094)).date()
        first, ages_out = self.first_dob(own, current, ends, asylum)
        earliest = first if ages_out else born_before(ends, 17.95)
        dobs = sibling_dobs(self.dice, first, size, earliest, born_before(ends, 0.1))[:size]
        authority = HOST_AUTHORITY if own else self.dice.of(PLACING_AUTHORITIES)
        origins = SEEKING_ASYLUM if asylum else COUNTY_ORIGINS if own else CITY_ORIGINS
        town = None if own else TOWN_OF.get(authority)
        boys = BOYS_SEEKING_ASYLUM if asylum else BOYS
        members = self.people.family(dobs, self.dice.of(origins), town, boys, asylum)
        entered = ends - timedelta(days=7 + self.dice.waiting(365.25 * (MEAN_YEARS_OWN if own else MEAN_YEARS_OTHERS)))
        for member in members:
            self.enter(member, authority, entered, None if current else ends)
        return members

    def first_dob(self, own: bool, current: bool, ends: date, asylum: bool) -> tuple[date, bool]:
        """The first child's birth date, and whether that child leaves care by turning 18."""
        if not current and self.dice.chance(COMES_OF_AGE):
            return birthday(ends, -18), True
        if asylum:
            born = born_before(ends, self.dice.between(15.6, 17.9))
            new_year = born.replace(month=1, day=1)
            # A birth date nobody knew is entered as 1 January; nobody becomes 18 by it here.
            return (new_year if self.dice.chance(0.6) and birthday(new_year, 18) > ends else born), False
        low, high = self.dice.of(AGES_LEAVING if not current else AGES_OWN if own else AGES_OTHERS)
        return born_before(ends, self.dice.between(low, high)), False

    def enter(self, member: Person, authority: str, entered: date, left: date | None) -> None:
        earliest = birthday(member.dob, 14) if member.asylum else member.dob + timedelta(days=3)
        latest = (left or self.today) - timedelta(days=4)
        member.authority = authority
        member.care_from = min(max(entered, earliest), latest)
        member.care_to = left
        member.looked_after_since = member.care_from
        if authority != HOST_AUTHORITY:
            before = timedelta(days=self.dice.waiting(300))
            member.looked_after_since = max(member.care_from - before, earliest)
        if authority != HOST_AUTHORITY and TOWN_OF.get(authority) is None:
            member.home = member.former_home = None
        young = birthday(member.dob, 5) > member.care_from
        member.legal_status = "V2" if member.asylum else self.dice.of(LEGAL_STATUS_YOUNG if young else LEGAL_STATUS)

    def number(self) -> None:
        """Each authority's own child numbers, in order of entry. They are unique within one authority only."""
        last: dict[str, int] = {}
        for child in sorted(self.children, key=lambda one: (one.care_from or self.today, one.person_id)):
            last[child.authority] = last.get(child.authority, 41_000) + self.dice.whole(1, 9)
            child.child_la_id = f"{last[child.authority]:07}"
