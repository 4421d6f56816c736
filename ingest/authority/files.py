"""The columns of each authority file and how a row is read. Formats: docs/authority-files.md."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, model_validator
from pydantic_core import PydanticCustomError
from sqlalchemy import Connection

from geo.grid import Point, to_grid
from geo.postcodes import read_postcode
from ingest.canonical import codes, values
from ingest.canonical.report import Problem
from ingest.canonical.values import UnreadableError, as_text
from ingest.inbox import quarantine
from ingest.inbox.ledger import Pending, settle
from ingest.inbox.split import BROKEN
from ingest.registration.process import BatchOutcome
from ingest.registration.warnings import Warnings
from register.schema.words import QUARANTINED, SETTING_KINDS

SETTING_KIND = codes.vocabulary(
    SETTING_KINDS,
    foster_household="foster_care",
    foster_placement="foster_care",
    residential="childrens_home",
    semi_independent="supported_accommodation",
    secure="secure_home",
    secure_childrens_home="secure_home",
)


def reading(reader: Callable[[str], Any]) -> BeforeValidator:
    """A value read by one of our readers; blank is unknown; what cannot be read stops the row."""

    def read(value: Any) -> Any:
        """The value, or a validation error that says what is wrong with it."""
        text = as_text(value)
        if not text:
            return None
        try:
            return reader(text)
        except UnreadableError as error:
            raise PydanticCustomError("unreadable", "{problem}", {"problem": str(error)}) from None

    return BeforeValidator(read)


def postcode(text: str) -> str:
    """A postcode, or UnreadableError."""
    found = read_postcode(text)
    if found is None:
        raise UnreadableError("is not shaped like a postcode")
    return found


def whole_number(text: str) -> int:
    """A whole number, or UnreadableError."""
    if not text.isascii() or not text.isdigit() or len(text) > 6:
        raise UnreadableError("is not a whole number of at most six digits")
    return int(text)


def day(text: str) -> date:
    """A day within living memory, or UnreadableError."""
    found = values.read_day(text)
    if not 1900 <= found.year <= 2100:
        raise UnreadableError("is not between 1900 and 2100")
    return found


def bounded(text: str) -> str:
    """A reference of at most 64 characters."""
    if len(text) > 64:
        raise UnreadableError("is longer than 64 characters")
    return text


Ref = Annotated[str, reading(bounded)]
Text = Annotated[str, BeforeValidator(as_text)]
Day = Annotated[date | None, reading(day)]
Postcode = Annotated[str | None, reading(postcode)]


class Row(BaseModel):
    """A row of an authority file; columns it does not know are left in the raw record."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class SettingRow(Row):
    """A place of accommodation or care. `lat` and `lon` are WGS84."""

    setting_ref: Ref
    kind: Annotated[str, reading(values.code_reader(SETTING_KIND))]
    name: Text = ""
    address: Text = ""
    postcode: Postcode = None
    lat: Annotated[float | None, reading(values.read_number)] = None
    lon: Annotated[float | None, reading(values.read_number)] = None
    provider_ref: Annotated[str | None, reading(bounded)] = None
    provider_name: Text = ""
    urn: Annotated[str | None, reading(bounded)] = None
    places: Annotated[int | None, reading(whole_number)] = None
    opened_on: Day = None
    closed_on: Day = None
    host_authority: Text = ""

    @property
    def point(self) -> Point | None:
        """The point in metres, where a position in Great Britain was given."""
        return to_grid(self.lon, self.lat) if self.lat is not None and self.lon is not None else None

    @model_validator(mode="after")
    def in_order(self) -> SettingRow:
        """A setting closes after it opened."""
        if self.opened_on and self.closed_on and self.closed_on < self.opened_on:
            raise PydanticCustomError("closed_on", "closed_on is before opened_on")
        return self


class ChildRow(Row):
    """A child looked after, as its authority has it."""

    child_la_id: Ref
    authority: Annotated[str, reading(bounded)]
    surname: Text = ""
    forename: Text = ""
    aliases: Text = ""
    dob: Day = None
    sex: Annotated[str | None, reading(values.code_reader(codes.SEX))] = None
    ethnicity: Annotated[tuple[str, str] | None, reading(values.read_ethnicity)] = None
    upn: Annotated[str | None, reading(bounded)] = None
    home_address: Text = ""
    home_postcode: Postcode = None

    @model_validator(mode="after")
    def named(self) -> ChildRow:
        """A child has a name."""
        if not self.surname and not self.forename:
            raise PydanticCustomError("surname", "surname and forename are both blank")
        return self


class PlacementRow(Row):
    """A child placed in a setting from `started_on` to the day before `ended_on`."""

    placement_ref: Ref
    child_la_id: Ref
    authority: Annotated[str, reading(bounded)]
    setting_ref: Ref
    started_on: Annotated[date, reading(day)]
    ended_on: Day = None
    legal_status: Annotated[str | None, reading(bounded)] = None
    placement_type: Annotated[str | None, reading(bounded)] = None
    notified_on: Day = None

    @model_validator(mode="after")
    def in_order(self) -> PlacementRow:
        """A placement ends after it started."""
        if self.ended_on and self.ended_on < self.started_on:
            raise PydanticCustomError("ended_on", "ended_on is before started_on")
        return self


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of authority file: the model of its rows and the columns without which it cannot be one."""

    model: type[Row]
    needed: tuple[str, ...]

    @property
    def fields(self) -> tuple[str, ...]:
        """Every column known."""
        return tuple(self.model.model_fields)


KINDS = {
    "settings": FileKind(SettingRow, ("setting_ref", "kind")),
    "children": FileKind(ChildRow, ("child_la_id", "authority", "surname", "forename")),
    "placements": FileKind(PlacementRow, ("placement_ref", "child_la_id", "authority", "setting_ref", "started_on")),
}


@dataclass(slots=True)
class Rows:
    """Rows of a batch: those that could be read, and the outcome so far."""

    taken: list[tuple[Pending, Any]] = field(default_factory=list)
    held: list[tuple[int, list[dict[str, str]]]] = field(default_factory=list)
    states: dict[int, str] = field(default_factory=dict)
    warnings: Warnings = field(default_factory=Warnings)

    def stop(self, pending: Pending, name: str, problem: str, remedy: str) -> None:
        """Quarantine a row for a reason found after reading."""
        self.held.append((pending.id, [Problem(name, problem, remedy).as_json()]))
        self.states[pending.id] = QUARANTINED

    def finish(self, connection: Connection, actor: str) -> BatchOutcome:
        """Settle ledger and quarantine; the outcome of the batch."""
        quarantine.hold(connection, self.held)
        quarantine.release(connection, [number for number, state in self.states.items() if state != QUARANTINED], actor)
        settle(connection, self.states.items())
        outcome = BatchOutcome(warnings=self.warnings)
        outcome.states.update(self.states.values())
        return outcome


def read_rows(kind: str, batch: Sequence[Pending]) -> Rows:
    """Read each record of a batch as a row of its kind."""
    rows, known = Rows(), KINDS[kind].model.model_fields
    for pending in batch:
        if BROKEN in pending.raw:
            rows.stop(pending, "record", str(pending.raw[BROKEN]), "Correct the record and send it again.")
            continue
        rows.warnings.unknown(f"#{pending.position}", [name for name in pending.raw if name not in known])
        try:
            rows.taken.append((pending, KINDS[kind].model.model_validate(blank_as_missing(pending.raw))))
        except ValidationError as error:
            problems = [
                as_problem(item["loc"], item["type"], item["msg"]) for item in error.errors(include_input=False)
            ]
            rows.held.append((pending.id, [problem.as_json() for problem in problems]))
            rows.states[pending.id] = QUARANTINED
    return rows


def blank_as_missing(raw: Mapping[str, Any]) -> dict[str, Any]:
    """A blank cell is a value that was not given."""
    return {name: value for name, value in raw.items() if value is not None and value != ""}


def as_problem(where: tuple[int | str, ...], kind: str, message: str) -> Problem:
    """A validation error in the words of the quarantine."""
    name = str(where[0]) if where else kind
    said = "is missing" if kind == "missing" else message
    return Problem(name, said, "Correct the value in the authority's system and send the row again.")
