"""The canonical missing-episode report: one record as received becomes one version as read, or problems in words.

The format is described field by field in docs/feed-format.md. Four things stop a record (see `required`); every
other fault costs only its value, which is kept as received, read as unknown and named.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from geo.grid import Point, to_grid
from geo.postcodes import read_postcode
from ingest.canonical import codes, values
from ingest.canonical.times import EARLIEST, Moment, end_of_tomorrow, read_moment
from ingest.canonical.values import Fault, UnreadableError, as_text
from register.clock import london_date

T = TypeVar("T")

REQUIRED = ("report_id", "force", "reported_at", "went_missing_at")
TEXTS = (
    "surname", "forename", "aliases", "home_address", "missing_from_address", "looked_after", "placing_authority",
    "placement_provider", "found_address", "found_by", "return_method", "companions", "crime_ref", "notes",
)  # fmt: skip
IDENTIFIERS = ("police_person_id", "nhs_number", "upn", "child_la_id")
POSTCODES = ("home_postcode", "missing_from_postcode", "found_postcode")
FIELDS = (
    *REQUIRED, "report_version", "record_status", "notified_at", "returned_at", *TEXTS, *IDENTIFIERS, *POSTCODES,
    "dob", "sex", "ethnicity", "missing_from_type", "lat", "lon", "found_lat", "found_lon", "risk_level",
    "initial_risk_level", "concerns", "crime_role", "vulnerability_form",
)  # fmt: skip

LONGEST_ID = 64
LONGEST_FORCE = 100
LONGEST_TEXT = 2_000
DATE_TIME_REMEDY = (
    "Write it as YYYY-MM-DD HH:MM or DD/MM/YYYY HH:MM in local time, or as ISO 8601 with an offset, and send it again."
)


class Coordinates(BaseModel):
    """A point in metres, EPSG:27700."""

    model_config = ConfigDict(frozen=True)

    easting: float
    northing: float


class CanonicalReport(BaseModel):
    """One version of what a force says about one missing episode. Times are aware UTC; None and blank are unknown."""

    model_config = ConfigDict(frozen=True, str_strip_whitespace=True)

    report_id: str = Field(min_length=1, max_length=LONGEST_ID)
    force: str = Field(min_length=1, max_length=LONGEST_FORCE)
    report_version: int | None = Field(default=None, ge=1, le=2_147_483_647)
    record_status: str = "missing"
    reported_at: datetime
    notified_at: datetime | None = None
    went_missing_at: datetime
    returned_at: datetime | None = None
    returned_time_unknown: bool = False
    surname: str = ""
    forename: str = ""
    aliases: str = ""
    dob: date | None = None
    birth_year: int | None = None
    sex: str = "U"
    ethnicity: str | None = None
    ethnicity_kind: str | None = None
    police_person_id: str | None = None
    nhs_number: str | None = None
    upn: str | None = None
    child_la_id: str | None = None
    home_address: str = ""
    home_postcode: str | None = None
    missing_from_address: str = ""
    missing_from_postcode: str | None = None
    missing_from_type: str | None = None
    missing_from_point: Coordinates | None = None
    looked_after: str = ""
    placing_authority: str = ""
    placement_provider: str = ""
    found_address: str = ""
    found_postcode: str | None = None
    found_point: Coordinates | None = None
    found_by: str = ""
    return_method: str = ""
    risk_level: str | None = None
    initial_risk_level: str | None = None
    companions: str = ""
    concerns: list[str] = Field(default_factory=list)
    crime_role: list[str] = Field(default_factory=list)
    crime_ref: str = ""
    vulnerability_form: str | None = None
    notes: str = Field(default="", max_length=values.LONGEST_NOTES)

    @property
    def force_key(self) -> str:
        """The force without regard to case and blanks: half of a report's identity."""
        return force_key(self.force)


def force_key(force: str) -> str:
    """A force's name without regard to case and blanks."""
    return " ".join(force.casefold().split())


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a record was stopped: the field, what is wrong with it, and what to do. No value is repeated."""

    field: str
    problem: str
    remedy: str

    def as_json(self) -> dict[str, str]:
        """For the quarantine."""
        return {"field": self.field, "problem": self.problem, "remedy": self.remedy}


@dataclass(slots=True)
class Reading:
    """What came of one record: a report, or problems that stop it; faults that cost values either way."""

    report: CanonicalReport | None = None
    problems: list[Problem] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    unknown_columns: tuple[str, ...] = ()

    def digest(self) -> str:
        """SHA-256 over the content as read, faulty values as received: the same content gives the same digest.

        How the force is spelt is no content: its key is.
        """
        assert self.report is not None  # noqa: S101 - only asked of a record that was taken
        content = self.report.model_dump(mode="json") | {"force": self.report.force_key}
        faulty = sorted((fault.field, fault.received) for fault in self.faults)
        return hashlib.sha256(json.dumps([content, faulty], sort_keys=True).encode()).hexdigest()


def read_report(raw: Mapping[str, Any], now: datetime) -> Reading:
    """Read one record (column -> value as received). `now` is an aware time: nothing may lie beyond tomorrow."""
    return _Reader(raw, now).read()


class _Reader:
    """Reads one record; gathers every problem and fault instead of stopping at the first."""

    def __init__(self, raw: Mapping[str, Any], now: datetime) -> None:
        self.now = now
        self.result = Reading(unknown_columns=tuple(key for key in raw if key not in FIELDS))
        self.text: dict[str, str] = {}
        for name in FIELDS:
            try:
                self.text[name] = as_text(raw.get(name))
            except UnreadableError as error:
                self.text[name] = ""
                self.fault(name, str(error), json.dumps(raw.get(name), default=str))
        self.out: dict[str, Any] = {}

    def fault(self, name: str, problem: str, received: str) -> None:
        """Note a value that is kept as received and read as unknown."""
        self.result.faults.append(Fault(name, problem, received))

    def problem(self, name: str, problem: str, remedy: str) -> None:
        """Note what stops the record."""
        self.result.problems.append(Problem(name, problem, remedy))

    def read(self) -> Reading:
        """Read every field, then let pydantic check the whole."""
        self.identity()
        self.times()
        self.names()
        self.person()
        self.places()
        self.circumstances()
        if not self.result.problems:
            try:
                self.result.report = CanonicalReport(**self.out)
            except ValidationError as error:
                for item in error.errors(include_input=False, include_url=False):
                    name = str(item["loc"][0]) if item["loc"] else "record"
                    self.problem(
                        name,
                        item["msg"][:1].lower() + item["msg"][1:],
                        "Correct the value and send it again.",
                    )
        return self.result

    def identity(self) -> None:
        """The force's reference and the version."""
        for name, longest in (("report_id", LONGEST_ID), ("force", LONGEST_FORCE)):
            text = values.in_one_line(self.text[name])
            if not text:
                self.problem(name, "is missing", f"Give the {name.replace('_', ' ')} and send the record again.")
            elif len(text) > longest:
                self.problem(name, f"is longer than {longest} characters", "Send the force's own short reference.")
            self.out[name] = text
        version = self.text["report_version"]
        if version:
            whole = version.removesuffix(".0")
            if whole.isascii() and whole.isdigit() and 1 <= int(whole[:11]) <= 2_147_483_647:
                self.out["report_version"] = int(whole)
            else:
                self.problem(
                    "report_version",
                    "is not a whole number from 1 up",
                    "Correct it, or leave it blank, and send again.",
                )

    def times(self) -> None:
        """Date-times in the order of events, which decides what an ambiguous local time means."""
        limit = end_of_tomorrow(self.now)
        moments: dict[str, Moment | None] = {}
        for name in ("went_missing_at", "notified_at", "returned_at", "reported_at"):
            moments[name] = self.moment(name, limit)
        order: datetime | None = None
        for name, moment in moments.items():
            if moment is None:
                continue
            self.out[name] = instant = moment.resolve(order)
            if moment.note:
                self.fault(name, moment.note, self.text[name])
            order = instant if order is None else max(order, instant)
        went, returned = self.out.get("went_missing_at"), self.out.get("returned_at")
        if went is not None and returned is not None and returned < went:
            self.out["returned_at"] = None
            self.out["returned_time_unknown"] = True
            self.fault(
                "returned_at",
                "is before went_missing_at; taken as returned at an unknown time",
                self.text["returned_at"],
            )

    def moment(self, name: str, limit: datetime) -> Moment | None:
        """The written time, or None with its problem (needed fields) or fault (the others) noted."""
        text, needed = self.text[name], name in REQUIRED
        if not text:
            if needed:
                self.problem(name, "is missing", DATE_TIME_REMEDY)
            return None
        moment = read_moment(text)
        if moment is not None and EARLIEST <= moment.instants[0] < limit:
            return moment
        wrong = "is not a date and time" if moment is None else "is outside 1990 to tomorrow"
        if needed:
            self.problem(name, wrong, DATE_TIME_REMEDY)
        else:
            self.fault(name, wrong, text)
        return None

    def names(self) -> None:
        """Names and the other texts; one name at least is needed."""
        for name in TEXTS:
            text = self.text[name]
            longest = values.LONGEST_NOTES if name == "notes" else LONGEST_TEXT
            if len(text) > longest:
                self.fault(name, f"is longer than {longest} characters", text)
                text = ""
            self.out[name] = text
        for name in ("surname", "forename", "aliases"):
            if values.DAMAGED.search(self.out[name]):
                self.fault(name, "holds damaged characters (wrong encoding?); kept as received", self.text[name])
        if not self.out["surname"] and not self.out["forename"]:
            self.problem("surname", "surname and forename are both blank", "Give at least one name and send it again.")

    def person(self) -> None:
        """Birth date, sex, ethnicity and identifiers."""
        born = self.optional("dob", lambda text: values.read_dob(text, london_date(self.now)))
        went = self.out.get("went_missing_at")
        if born and went and (born[0] or date(born[1], 1, 1)) > london_date(went):
            self.fault("dob", "is after the child went missing", self.text["dob"])
            born = None
        if born:
            self.out["dob"], self.out["birth_year"] = born
        self.out["sex"] = self.optional("sex", values.code_reader(codes.SEX)) or "U"
        if ethnicity := self.optional("ethnicity", values.read_ethnicity):
            self.out["ethnicity"], self.out["ethnicity_kind"] = ethnicity
        for name in IDENTIFIERS:
            text = "".join(self.text[name].split())
            if len(text) > LONGEST_ID:
                self.fault(name, f"is longer than {LONGEST_ID} characters", self.text[name])
                text = ""
            self.out[name] = text or None

    def places(self) -> None:
        """Postcodes, kind of place and points."""
        for name in POSTCODES:
            self.out[name] = self.optional(name, _postcode)
        self.out["missing_from_type"] = self.optional("missing_from_type", values.code_reader(codes.MISSING_FROM_TYPE))
        self.out["missing_from_point"] = self.point("lat", "lon")
        self.out["found_point"] = self.point("found_lat", "found_lon")

    def point(self, lat_name: str, lon_name: str) -> Coordinates | None:
        """Grid metres of a latitude and longitude; None with a fault where they are no point in Great Britain."""
        if not self.text[lat_name] and not self.text[lon_name]:
            return None
        lat, lon = (self.optional(name, values.read_number) for name in (lat_name, lon_name))
        if lat is None or lon is None:
            for name, other in ((lat_name, lon_name), (lon_name, lat_name)):
                if not self.text[name]:
                    self.fault(name, f"is blank though {other} is given", "")
            return None
        found: Point | None = to_grid(lon, lat)
        if found is None:
            swapped = to_grid(lat, lon) is not None
            wrong = "latitude and longitude look swapped" if swapped else "the point is not in Great Britain"
            self.fault(lat_name, wrong, f"{self.text[lat_name]}, {self.text[lon_name]}")
            return None
        return Coordinates(easting=round(found.easting, 2), northing=round(found.northing, 2))

    def circumstances(self) -> None:
        """Status, grades, concerns and what else was said of the event."""
        self.out["record_status"] = self.optional("record_status", values.code_reader(codes.RECORD_STATUS)) or "missing"
        for name in ("risk_level", "initial_risk_level"):
            self.out[name] = self.optional(name, values.code_reader(codes.RISK_LEVEL))
        self.out["vulnerability_form"] = self.optional("vulnerability_form", values.read_yes_no)
        for name, table in (("concerns", codes.CONCERNS), ("crime_role", codes.CRIME_ROLE)):
            known, unknown = values.read_list(table, self.text[name])
            self.out[name] = known
            if unknown:
                self.fault(name, "holds something that is not a code of this field", "; ".join(unknown))

    def optional(self, name: str, reader: Callable[[str], T]) -> T | None:
        """The value of an optional field; None where blank, or unreadable with the fault noted."""
        if not self.text[name]:
            return None
        try:
            return reader(self.text[name])
        except UnreadableError as error:
            self.fault(name, str(error), self.text[name])
            return None


def _postcode(text: str) -> str:
    found = read_postcode(text)
    if found is None:
        raise UnreadableError("is not shaped like a postcode")
    return found
