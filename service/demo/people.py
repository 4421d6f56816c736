"""Children and their families: siblings, twins, namesakes, changed names and the addresses they have lived at."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from service.demo.accommodation import Setting
from service.demo.dice import Dice, Odds
from service.demo.ethnicity import CODES
from service.demo.gazetteer import Address, Gazetteer, home_in
from service.demo.identifiers import nhs_number, unique_pupil_number
from service.demo.name_lists import Origin
from service.demo.name_variants import SHORT_FORMS
from service.demo.names import NameBook, origin_of
from service.demo.sizes import Period

FAMILY_SIZES = Odds([(1, 0.66), (2, 0.105), (3, 0.035), (4, 0.011)])
"""Of families; 34% of children are then in sibling sets once too wide ones are cut."""
TWINS = 0.09
"""Of families with siblings: 2.5% of children are then twins."""
RENAMED = 0.04
ALIASED = 0.05
SHORT_FORM_USERS = 0.5


@dataclass(eq=False, slots=True)
class Placement:
    """A child in a setting from one day to another, which is not included (None: still there)."""

    person: Person
    setting: Setting
    started_on: date
    ended_on: date | None
    placement_type: str
    """SSDA903 PLACE code."""
    ref: str = ""
    notified_on: date | None = None
    """When the host authority was told; None for its own children, and where it never was."""


@dataclass(eq=False, slots=True)
class Person:
    """A child as they are, before anybody writes them down. Dates are days; blank texts and None: there is none."""

    person_id: str
    family: int
    origin: Origin
    forename: str
    surname: str
    sex: str
    ethnicity: str
    dob: date
    home: Address | None
    former_home: Address | None
    upn: str
    nhs_number: str
    aliases: list[str] = field(default_factory=list)
    former_surname: str = ""
    renamed_on: date | None = None
    goes_by: str = ""
    """The short form by which everybody calls them."""
    twin: bool = False
    asylum: bool = False
    authority: str = ""
    """The placing authority, once in care."""
    child_la_id: str = ""
    legal_status: str = ""
    looked_after_since: date | None = None
    """When care began; the same as `care_from` for the county's own."""
    care_from: date | None = None
    """When the child came into care here: into the county's care, or placed in the county by another authority."""
    care_to: date | None = None
    placements: list[Placement] = field(default_factory=list)
    police_ids: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """force -> the person references it made for this child: mostly one, for some children two."""

    def surname_on(self, day: date) -> str:
        """The surname in use on a day."""
        return self.former_surname if self.renamed_on is not None and day < self.renamed_on else self.surname

    def placement_on(self, day: date) -> Placement | None:
        """Where the child is placed on a day; None outside care."""
        for placement in self.placements:
            if placement.started_on <= day and (placement.ended_on is None or day < placement.ended_on):
                return placement
        return None


@dataclass(slots=True)
class People:
    """Everybody made so far, and what is needed to make more."""

    dice: Dice
    gazetteer: Gazetteer
    period: Period
    book: NameBook
    everybody: list[Person] = field(default_factory=list)
    families: int = 0

    def family(
        self,
        dobs: list[date],
        origin_key: str,
        town: str | None,
        boys: float = 0.5,
        asylum: bool = False,
    ) -> list[Person]:
        """Siblings with these birth dates (equal ones are twins), at one address; boys = share of boys.

        `town` None: somewhere in the county. Children who seek asylum have no family address here.
        """
        origin = origin_of(origin_key)
        self.families += 1
        surname = self.book.surname(origin)
        home = former = None
        if not asylum:
            home, former = home_in(self.dice, self.gazetteer, town), home_in(self.dice, self.gazetteer, town)
        ethnicity = self.dice.of(CODES[origin_key])
        members: list[Person] = []
        for dob in dobs:
            member = self._member(dob, origin, surname, [one.forename for one in members], boys)
            member.home, member.former_home, member.asylum = home, former, asylum
            member.ethnicity = ethnicity if self.dice.chance(0.93) else self.dice.of(CODES[origin_key])
            member.twin = dobs.count(dob) > 1
            members.append(member)
        self.everybody += members
        return members

    def _member(self, dob: date, origin: Origin, family_name: str, siblings: list[str], boys: float) -> Person:
        dice = self.dice
        sex = "M" if dice.chance(boys) else "F"
        surname = family_name if not siblings or dice.chance(0.9) else self.book.surname(origin)
        forename = self.book.forename(origin, sex, surname, siblings)
        if not siblings and (same := self.book.namesake(origin, sex)):
            forename, surname = same
        self.book.note(origin, sex, forename, surname)
        number = len(self.everybody) + len(siblings) + 1
        person = Person(
            f"P{number:05}", self.families, origin, forename, surname, sex, "", dob, None, None,
            unique_pupil_number(dice), nhs_number(dice),
        )  # fmt: skip
        self._habits(person)
        return person

    def _habits(self, person: Person) -> None:
        """Short forms, other names, and a changed surname for some."""
        dice = self.dice
        if person.forename in SHORT_FORMS and dice.chance(SHORT_FORM_USERS):
            person.goes_by = dice.pick(SHORT_FORMS[person.forename])
        if dice.chance(ALIASED):
            other = self.book.surname(person.origin)
            person.aliases.append(f"{person.goes_by or person.forename} {other}")
        if dice.chance(RENAMED):
            person.former_surname = self.book.surname(person.origin)
            person.renamed_on = self.period.ago(dice.between(30, 1_060)).date()
            if dice.chance(0.5):
                person.aliases.append(f"{person.forename} {person.former_surname}")


def sibling_dobs(dice: Dice, first: date, size: int, earliest: date, latest: date) -> list[date]:
    """Birth dates of a sibling set around the first child's, none outside the limits; the set may come out smaller."""
    dobs = [first]
    if size > 1 and dice.chance(TWINS):
        dobs.append(first)
    youngest = oldest = first
    for _ in range(4 * size):
        if len(dobs) >= size:
            break
        gap = timedelta(days=330 + dice.waiting(520))
        if dice.chance(0.6) and youngest + gap <= latest:
            youngest += gap
            dobs.append(youngest)
        elif oldest - gap >= earliest:
            oldest -= gap
            dobs.append(oldest)
    return dobs


def born_before(day: date, age_years: float) -> date:
    """The birth date of somebody this old on a day."""
    return day - timedelta(days=age_years * 365.25)
