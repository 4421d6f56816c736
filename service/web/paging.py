"""Long lists in pages, so that nobody has to take in (or carry off) everything at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query

PageNumber = Annotated[int, Query(alias="page", ge=1, le=100_000)]


@dataclass(frozen=True, slots=True)
class Paging:
    """One page of a list of `total`. `query` is what else the address holds and every link keeps."""

    number: int
    size: int
    total: int
    path: str
    query: tuple[tuple[str, str], ...] = ()

    @property
    def last(self) -> int:
        """The number of the last page, at least 1."""
        return max(1, -(-self.total // self.size))

    @property
    def offset(self) -> int:
        """Rows before this page."""
        return (self.number - 1) * self.size

    @property
    def first_shown(self) -> int:
        """The place of the first row of this page, counted from 1."""
        return min(self.offset + 1, self.total)

    @property
    def last_shown(self) -> int:
        """The place of the last row of this page."""
        return min(self.offset + self.size, self.total)

    @property
    def numbers(self) -> list[int | None]:
        """Page numbers to offer: first, last and the ones around this; None where some are left out."""
        wanted = sorted({1, self.last, *range(max(1, self.number - 1), min(self.last, self.number + 1) + 1)})
        shown: list[int | None] = []
        for number in wanted:
            if shown and number - (shown[-1] or 0) > 1:
                shown.append(None)
            shown.append(number)
        return shown

    def href(self, number: int) -> str:
        """The address of another page of the same list."""
        return f"{self.path}?{urlencode([*self.query, ('page', number)])}"


def kept(**filters: object) -> tuple[tuple[str, str], ...]:
    """The filters that are set, for `Paging.query`."""
    return tuple((name, str(value)) for name, value in filters.items() if value is not None)
