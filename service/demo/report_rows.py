"""Report versions as rows of the canonical missing-episode report (docs/feed-format.md), all columns in its order."""

from __future__ import annotations

from dataclasses import dataclass, field

from register.clock import london_date
from service.demo.dialects import Dialect
from service.demo.dice import Dice, Odds
from service.demo.episodes import Episode
from service.demo.found_places import FoundPlaces
from service.demo.gazetteer import Address, lat_lon
from service.demo.recording import Recorder
from service.demo.reports import AMENDED, CANCELLED, CLOSED, FIRST, Report, Version

REPORT_COLUMNS = (
    "report_id", "force", "report_version", "record_status", "reported_at", "notified_at", "surname", "forename", "aliases",
    "dob", "sex", "ethnicity", "police_person_id", "nhs_number", "upn", "child_la_id", "home_address", "home_postcode",
    "missing_from_address", "missing_from_postcode", "missing_from_type", "lat", "lon", "looked_after", "placing_authority",
    "placement_provider", "went_missing_at", "returned_at", "found_address", "found_postcode", "found_lat", "found_lon",
    "found_by", "return_method", "risk_level", "initial_risk_level", "companions", "concerns", "crime_role", "crime_ref",
    "vulnerability_form", "notes",
)  # fmt: skip

OPENING_NOTES = (
    "Synthetic. Did not come back at the agreed time; phone switched off.",
    "Synthetic. Left after an argument about going out.",
    "Synthetic. Not in the bedroom at the evening check.",
    "Synthetic. Said they were meeting friends in town.",
    "Synthetic. Left on foot; direction not known.",
    "Synthetic. Last seen at the bus stop by a member of staff.",
    "Synthetic. Missed the taxi from school.",
    "Synthetic. Usual friends and places have been tried.",
)
CLOSING_NOTES = (
    "Synthetic. Returned safe and well.",
    "Synthetic. Seen by an officer; would not say where they had been.",
    "Synthetic. Prevention interview completed.",
    "Synthetic. Collected and taken back by a carer.",
    "Synthetic. Return interview to be offered.",
)
AMENDED_NOTE = "Synthetic. Record reviewed after the return."
CANCELLED_NOTE = "Synthetic. Recorded in error: the child had been at an agreed place."
NOTES_GIVEN = 0.55

FOUND_BY = {
    "self": "self",
    "police": "police",
    "family": "family",
    "carer": "provider",
    "friend": "friend",
    "public": "public",
}
RETURN_METHODS = {
    "self": "Returned of own accord", "police": "Found by police", "family": "Found by family",
    "carer": "Collected by carer", "friend": "Brought back by a friend", "public": "Seen by a member of the public",
}  # fmt: skip
FORM = Odds([("yes", 35), ("no", 25), ("", 40)])


@dataclass(slots=True)
class _Facts:
    """The columns of a report that all its versions share, as text, and what only the end adds."""

    fixed: dict[str, str] = field(default_factory=dict)
    ending: dict[str, str] = field(default_factory=dict)
    late_concerns: list[str] = field(default_factory=list)
    opening_note: str = ""


@dataclass(slots=True)
class RowWriter:
    """Turns reports into rows of text, one for each version."""

    dice: Dice
    recorder: Recorder
    places: FoundPlaces

    def rows(self, report: Report) -> list[dict[str, str]]:
        """One row for each version, column -> text; columns that are not there are blank."""
        facts = self.facts(report)
        return [self.row(report, version, number, facts) for number, version in enumerate(report.versions, start=1)]

    def row(self, report: Report, version: Version, number: int, facts: _Facts) -> dict[str, str]:
        """One version as a row; `number` counts the versions of the report from 1."""
        episode, dialect = report.episode, report.dialect
        ended = version.stage in (CLOSED, AMENDED)
        identity = version.identity
        row = {
            "report_id": report.report_id,
            "force": report.force,
            "report_version": str(number) if report.numbered else "",
            "record_status": status_of(episode, version),
            "reported_at": dialect.time(version.at),
            "notified_at": dialect.time(report.notified),
            "went_missing_at": dialect.time(report.departed),
            "notes": self.note(version, facts),
            **{name: getattr(identity, name) for name in identity.__slots__},
            **facts.fixed,
        }
        concerns = [code for code in episode.concerns if ended or code not in facts.late_concerns]
        row["concerns"] = ";".join(concerns)
        row["risk_level"] = dialect.risks[episode.initial_risk if version.stage == FIRST else episode.risk]
        if number > 1 or ended:
            row["initial_risk_level"] = dialect.risks[episode.initial_risk]
        if ended and report.returned is not None:
            row["returned_at"] = dialect.time(report.returned)
            row |= facts.ending
        return row

    def note(self, version: Version, facts: _Facts) -> str:
        """A short note; each says that it is synthetic."""
        if version.stage == CANCELLED:
            return CANCELLED_NOTE
        if version.stage == AMENDED:
            return AMENDED_NOTE
        if version.stage == CLOSED:
            return self.dice.pick(CLOSING_NOTES) if self.dice.chance(NOTES_GIVEN) else ""
        return facts.opening_note

    def facts(self, report: Report) -> _Facts:
        """Draw what is told once for the whole report."""
        dice, episode, dialect = self.dice, report.episode, report.dialect
        facts = _Facts(opening_note=dice.pick(OPENING_NOTES) if dice.chance(NOTES_GIVEN) else "")
        facts.fixed |= self.missing_from(episode, dialect)
        facts.fixed |= self.care(episode, dialect)
        facts.fixed["companions"] = self.companions(episode)
        if episode.crime_role:
            facts.fixed["crime_role"] = episode.crime_role
            facts.fixed["crime_ref"] = f"CR/{dice.whole(1, 99_999):05}/{report.departed.year % 100:02}"
        if episode.ended:
            facts.ending = self.ending(episode)
        if not episode.plant:
            facts.late_concerns = [code for code in episode.concerns if dice.chance(0.3)]
        return facts

    def missing_from(self, episode: Episode, dialect: Dialect) -> dict[str, str]:
        """Address, postcode, kind and, for half of the reports, the point missing from."""
        dice, setting = self.dice, episode.setting
        columns = {"missing_from_type": dialect.kinds[episode.from_kind]}
        address = (
            setting.address if setting is not None else episode.person.home if episode.from_kind == "home" else None
        )
        if address is None:
            columns["missing_from_address"], columns["missing_from_postcode"] = episode.from_line, episode.from_postcode
        else:
            columns["missing_from_address"] = self.from_line(address, "" if setting is None else setting.name)
            if not dice.chance(0.07):
                columns["missing_from_postcode"] = self.recorder.postcode(address)
        if episode.from_point is not None and dice.chance(0.5):
            columns["lat"], columns["lon"] = lat_lon(*episode.from_point)
        return columns

    def from_line(self, address: Address, name: str) -> str:
        """The address missing from as typed: a named setting now and then by its name alone."""
        dice = self.dice
        if dice.chance(0.03):
            return ""
        if name and not name.startswith("Foster") and dice.chance(0.12):
            return name
        return self.recorder.line(address)

    def care(self, episode: Episode, dialect: Dialect) -> dict[str, str]:
        """What police were told about care: known is written, not known is blank."""
        dice, placement = self.dice, episode.placement
        yes, no = dialect.yes_no
        if placement is None:
            return {"looked_after": no if dice.chance(0.6) else ""}
        columns = {"looked_after": yes if dice.chance(0.92) else ""}
        if dice.chance(0.75):
            columns["placing_authority"] = episode.person.authority
        provider = placement.setting.provider
        if provider is not None and dice.chance(0.65):
            columns["placement_provider"] = provider.name
        form = dice.of(FORM)
        columns["vulnerability_form"] = "" if not form else yes if form == "yes" else no
        return columns

    def companions(self, episode: Episode) -> str:
        """The names of the others as somebody told police; planted company is always told."""
        dice = self.dice
        if episode.friend:
            return episode.friend
        if not episode.companions or not (episode.plant or dice.chance(0.88)):
            return ""
        day = london_date(episode.departed)
        return "; ".join(
            f"{one.goes_by if one.goes_by and dice.chance(0.4) else one.forename} {one.surname_on(day)}"
            for one in episode.companions
        )

    def ending(self, episode: Episode) -> dict[str, str]:
        """Where, by whom and how found. Who came back by themselves was mostly found nowhere but where they live."""
        dice, found = self.dice, episode.found
        columns = {"return_method": RETURN_METHODS[episode.ended] if dice.chance(0.9) else ""}
        if dice.chance(0.9):
            columns["found_by"] = FOUND_BY[episode.ended]
        if found is None or episode.found_point is None:
            point = episode.from_point
            if point is not None and not self.places.near_hotspot(point) and dice.chance(0.3):
                columns["found_address"], columns["found_postcode"] = episode.from_line, episode.from_postcode
            return columns
        columns["found_address"] = found.name if episode.plant or dice.chance(0.9) else ""
        if episode.plant or dice.chance(0.78):
            columns["found_postcode"] = found.postcode.text
        if dice.chance(0.8 if episode.plant else 0.4):
            columns["found_lat"], columns["found_lon"] = lat_lon(*episode.found_point)
        return columns


def status_of(episode: Episode, version: Version) -> str:
    """The record status of a version: an episode that is withdrawn was missing until then."""
    if version.stage == CANCELLED:
        return "cancelled"
    return "missing" if episode.status == "cancelled" else episode.status
