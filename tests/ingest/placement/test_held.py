"""The placement held on a day. A placement ends on the day after its last: `ended_on` is not included."""

from __future__ import annotations

import uuid
from datetime import date

import pytest

from ingest.placement.register import Held, held_on


def held(ref: str, started: int, ended: int | None) -> Held:
    """A placement between days of June 2026."""
    end = date(2026, 6, ended) if ended else None
    return Held(uuid.uuid5(uuid.NAMESPACE_OID, ref), uuid.UUID(int=1), uuid.UUID(int=2), date(2026, 6, started), end)


CASES = {
    "the first day": ([("A", 5, 10)], 5, "A"),
    "a day between": ([("A", 5, 10)], 7, "A"),
    "the last day": ([("A", 5, 10)], 9, "A"),
    "the day it ended, with no other begun": ([("A", 5, 10)], 10, "A"),
    "the day after it ended": ([("A", 5, 10)], 11, None),
    "the day before it started": ([("A", 5, 10)], 4, None),
    "still held": ([("A", 5, None)], 30, "A"),
    "the day of a move, with the new one begun": ([("A", 5, 10), ("B", 10, None)], 10, "B"),
    "the day before a move": ([("A", 5, 10), ("B", 10, None)], 9, "A"),
    "the day a placement ended and the next begins the day after": ([("A", 5, 10), ("B", 11, None)], 10, "A"),
    "a day in a gap": ([("A", 5, 10), ("B", 15, None)], 12, None),
    "none at all": ([], 10, None),
    "one that ended on the day it started is held on no day": ([("A", 5, 5)], 5, None),
}


@pytest.mark.parametrize(("placements", "day", "expected"), CASES.values(), ids=CASES.keys())
@pytest.mark.parametrize("newest_first", [True, False])
def test_placement_held(
    placements: list[tuple[str, int, int | None]], day: int, expected: str | None, newest_first: bool
) -> None:
    known = {ref: held(ref, started, ended) for ref, started, ended in placements}
    order = sorted(known.values(), key=lambda item: item.started_on, reverse=newest_first)
    assert held_on(order, date(2026, 6, day)) == (known[expected] if expected else None)
