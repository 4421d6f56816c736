"""The child as one report records them: every kind of slip at the rate that real recording has.

Rates are per report: working assumptions, listed in docs/synthetic-county.md, since no force publishes its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from register.clock import london_date
from service.demo.dialects import Dialect
from service.demo.dice import Dice
from service.demo.episodes import Episode
from service.demo.ethnicity import confused
from service.demo.gazetteer import Address, Gazetteer
from service.demo.misspelling import (
    another_year,
    day_and_month_swapped,
    has_parts,
    mistyped,
    one_digit_off,
    rejoined,
    without_diacritics,
)
from service.demo.name_variants import SPELLINGS
from service.demo.names import NameBook
from service.demo.people import Person

FORENAME_WRONG = 0.056
SHORT_FORM_USED = 0.90
"""By the half of children who go by one: 45% of all reports of children whose name has a short form."""
SPELT_OTHERWISE = 0.22
SURNAME_WRONG = 0.047
PARTS_LOST = 0.36
SWAPPED_NATIVE, SWAPPED_FOREIGN = 0.004, 0.06
DIACRITICS_LOST = 0.88
DOB_MISSING, DOB_YEAR_ONLY, DOB_PLACEHOLDER = 0.030, 0.004, 0.009
DOB_SWAPPED, DOB_DIGIT, DOB_YEAR = 0.025, 0.014, 0.010
CAN_SWAP = 0.36
"""Share of birth dates that are another date with day and month swapped."""
SEX_MISSING = 0.015
ETHNICITY_MISSING, ETHNICITY_WRONG = 0.12, 0.09
ADDRESS_MISSING, ADDRESS_OLD = 0.06, 0.07
POSTCODE_MISSING, POSTCODE_WRONG = 0.10, 0.025
PERSON_ID_GIVEN, PERSON_ID_FOREIGN, SECOND_IDS = 0.70, 0.022, 0.05
PLACEHOLDER = date(1900, 1, 1)
ABBREVIATIONS = (
    ("Road", "Rd"),
    ("Street", "St"),
    ("Close", "Cl"),
    ("Avenue", "Ave"),
    ("Lane", "Ln"),
    ("Crescent", "Cres"),
)


@dataclass(slots=True)
class Identity:
    """The person's columns of a report, as text."""

    surname: str
    forename: str
    aliases: str
    dob: str
    sex: str
    ethnicity: str
    police_person_id: str
    nhs_number: str
    upn: str
    child_la_id: str
    home_address: str
    home_postcode: str


@dataclass(slots=True)
class Recorder:
    """Writes children down."""

    dice: Dice
    book: NameBook
    gazetteer: Gazetteer
    issued: dict[str, list[str]] = field(default_factory=dict)
    """force -> person references issued."""

    def record(self, episode: Episode, dialect: Dialect, careful: bool = False) -> Identity:
        """The child of an episode as one report has them; `careful`: as corrected later, without slips."""
        person = episode.person
        surname, forename = self.names(person, london_date(episode.departed), careful)
        if dialect.capitals:
            surname = surname.upper()
        line, postcode = self.home(episode, careful)
        return Identity(
            surname,
            forename,
            ";".join(person.aliases) if person.aliases and self.dice.chance(0.5) else "",
            self.dob(person.dob, dialect, careful),
            dialect.sexes["U" if not careful and self.dice.chance(SEX_MISSING) else person.sex],
            self.ethnicity(person.ethnicity, dialect),
            self.person_id(person, dialect),
            person.nhs_number if self.dice.chance(0.02) else "",
            person.upn if self.dice.chance(0.03) else "",
            person.child_la_id if episode.placement is not None and self.dice.chance(0.10) else "",
            line,
            postcode,
        )

    def names(self, person: Person, day: date, careful: bool) -> tuple[str, str]:
        """(surname, forename) as written."""
        dice, forename, surname = self.dice, person.forename, person.surname_on(day)
        if person.goes_by and dice.chance(SHORT_FORM_USED):
            forename = person.goes_by
        elif forename in SPELLINGS and dice.chance(SPELT_OTHERWISE):
            forename = dice.pick(SPELLINGS[forename])
        if dice.chance(DIACRITICS_LOST):
            forename, surname = without_diacritics(forename), without_diacritics(surname)
        if has_parts(surname) and dice.chance(PARTS_LOST):
            surname = rejoined(dice, surname)
        if careful:
            return surname, forename
        if dice.chance(FORENAME_WRONG):
            forename = mistyped(dice, forename)
        if dice.chance(SURNAME_WRONG):
            surname = mistyped(dice, surname) if dice.chance(0.75) else self.another_surname(person)
        if dice.chance(SWAPPED_NATIVE if person.origin.native else SWAPPED_FOREIGN):
            return forename, surname
        return surname, forename

    def another_surname(self, person: Person) -> str:
        """A relative's or carer's surname, taken for the child's."""
        if person.aliases and self.dice.chance(0.7):
            return person.aliases[0].rpartition(" ")[2]
        return self.book.surname(person.origin)

    def dob(self, dob: date, dialect: Dialect, careful: bool) -> str:
        """The birth date as text."""
        if careful:
            return dialect.day(dob)
        dice = self.dice
        fate = dice.unit()
        for share, text in ((DOB_MISSING, ""), (DOB_YEAR_ONLY, str(dob.year))):
            if fate < share:
                return text
            fate -= share
        if fate < DOB_PLACEHOLDER:
            return dialect.day(PLACEHOLDER if dice.chance(0.5) else date(dob.year, 1, 1))
        fate -= DOB_PLACEHOLDER
        swapped = day_and_month_swapped(dob)
        if swapped is not None and dice.chance(DOB_SWAPPED / CAN_SWAP):
            return dialect.day(swapped)
        if fate < DOB_DIGIT:
            return dialect.day(one_digit_off(dice, dob))
        return dialect.day(another_year(dice, dob) if fate < DOB_DIGIT + DOB_YEAR else dob)

    def ethnicity(self, code: str, dialect: Dialect) -> str:
        """The ethnicity in the force's codes; missing is blank or "not stated"."""
        if self.dice.chance(ETHNICITY_MISSING):
            return "NS" if self.dice.chance(0.4) and dialect.perceived < 0.3 else ""
        return dialect.ethnicity(self.dice, confused(self.dice, code) if self.dice.chance(ETHNICITY_WRONG) else code)

    def person_id(self, person: Person, dialect: Dialect) -> str:
        """The force's own reference for the person: mostly theirs, sometimes a second one or somebody else's."""
        issued = self.issued.setdefault(dialect.force, [])
        if dialect.force not in person.police_ids:
            own = tuple(self.issue(issued, dialect) for _ in range(2 if self.dice.chance(SECOND_IDS) else 1))
            person.police_ids[dialect.force] = own
        own = person.police_ids[dialect.force]
        if not self.dice.chance(PERSON_ID_GIVEN):
            return ""
        if self.dice.chance(PERSON_ID_FOREIGN):
            return self.dice.pick(issued)
        return own[-1] if self.dice.chance(0.2) else own[0]

    def issue(self, issued: list[str], dialect: Dialect) -> str:
        """A new person reference of a force."""
        issued.append(dialect.person_numbering.format(number=40_000 + 7 * len(issued) + self.dice.whole(0, 6)))
        return issued[-1]

    def home(self, episode: Episode, careful: bool) -> tuple[str, str]:
        """(line, postcode) that stands as home address: in care the placement's or the family's."""
        dice, person = self.dice, episode.person
        address = person.home
        if episode.placement is not None and (address is None or dice.chance(0.5)):
            address = episode.placement.setting.address
        elif not careful and person.former_home is not None and dice.chance(ADDRESS_OLD):
            address = person.former_home
        if address is None:
            return "", ""
        line = "" if dice.chance(ADDRESS_MISSING) else self.line(address)
        if dice.chance(POSTCODE_MISSING):
            return line, ""
        return line, self.postcode(address, careful)

    def line(self, address: Address) -> str:
        """An address as typed: the street's kind shortened, or the town left out, now and then."""
        line = address.line
        if self.dice.chance(0.2):
            for word, short in ABBREVIATIONS:
                line = line.replace(f" {word},", f" {short},")
        if self.dice.chance(0.12):
            line = line.rpartition(", ")[0]
        return line

    def postcode(self, address: Address, careful: bool = False) -> str:
        """A postcode as typed: a neighbour's by mistake, without its blank, or in small letters."""
        text = address.postcode.text
        if not careful and self.dice.chance(POSTCODE_WRONG):
            text = self.dice.pick(self.gazetteer.by_town[address.postcode.town]).text
        if self.dice.chance(0.06):
            text = text.replace(" ", "")
        return text.lower() if self.dice.chance(0.03) else text
