"""What a run of the pipeline is given: where it writes, as whom, under which rules, and what time it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import Engine

from alerts.rules import RuleSet, default_rule_set


def utc_now() -> datetime:
    """Now, as an aware UTC time."""
    return datetime.now(UTC)


def silent(_done: int, _of: int, _what: str) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True, slots=True)
class Context:
    """`clock` gives aware UTC times; `progress(done, of, what)` is told how the work goes."""

    engine: Engine
    actor: str
    rules: RuleSet = field(default_factory=default_rule_set)
    clock: Callable[[], datetime] = utc_now
    progress: Callable[[int, int, str], None] = silent
    batch_size: int = 500
