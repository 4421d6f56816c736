"""The rule set: thresholds as the partnership set them, read from one file and checked before anything runs on it."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from register.errors import InputRefusedError

DEFAULT = Path(__file__).with_name("rules.toml")
Severity = Literal["low", "medium", "high"]


class Strict(BaseModel):
    """No unknown keys: a misspelt threshold must not be ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Simple(Strict):
    """A rule without thresholds."""

    enabled: bool
    severity: Severity
    guidance: str = Field(min_length=10)


class Repeat(Simple):
    """So many episodes within so many days of 24 hours, back from the departure of the latest."""

    episodes: int = Field(ge=2)
    window_days: int = Field(ge=1, le=3650)


class Under(Simple):
    """Age at departure, in completed years on the Europe/London date."""

    under_age: int = Field(ge=1, le=18)


class Rung(Strict):
    """A duration in hours and how serious it is."""

    hours: int = Field(ge=1)
    severity: Severity


class Long(Strict):
    """Durations, shortest first."""

    enabled: bool
    guidance: str = Field(min_length=10)
    rungs: Annotated[list[Rung], Field(min_length=1)]

    @field_validator("rungs")
    @classmethod
    def rising(cls, rungs: list[Rung]) -> list[Rung]:
        """Each rung is longer than the one before."""
        if [rung.hours for rung in rungs] != sorted({rung.hours for rung in rungs}):
            raise ValueError("the hours of the rungs must rise")
        return rungs


class RuleSet(Strict):
    """Every rule's settings. A new rule gets a field here, a table in rules.toml, and a line in alerts.rules.RULES."""

    version: str = Field(min_length=1)
    historic_after_days: int = Field(ge=1)
    repeat_90d: Repeat
    repeat_30d: Repeat
    long_missing: Long
    under_13: Under
    high_risk: Simple
    cse_concern: Simple


def read_rule_set(path: Path) -> RuleSet:
    """The rule set of a file. Raises InputRefusedError with every fault in it, not the first alone."""
    try:
        return RuleSet.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise InputRefusedError(f"{path.name} cannot be read: {error.strerror}.", "Check the path.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputRefusedError(f"{path.name} is not valid TOML: {error}.", "Correct the line it names.") from None
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors())
        raise InputRefusedError(
            f"{path.name} is not a rule set: {faults}.", "Correct these and check it again."
        ) from None


@cache
def default_rule_set() -> RuleSet:
    """The rule set that ships with Homeward."""
    return read_rule_set(DEFAULT)
