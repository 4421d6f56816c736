"""How much of everything the county has: the figures of the full county, and how they shrink with scale."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from register.errors import InputRefusedError

HISTORY = timedelta(days=1096)
"""Three years."""
SMALLEST, LARGEST = 0.1, 10.0


@dataclass(frozen=True, slots=True)
class Sizes:
    """Counts at one scale. `episodes` is for all three years, of which a share falls to children in care."""

    own: int
    placed_by_others: int
    own_leavers: int
    others_leavers: int
    homes: int
    home_providers: int
    supported: int
    foster: int
    episodes_in_care: int
    episodes_at_home: int


def sizes_for(scale: float) -> Sizes:
    """The counts at a scale (1.0 = the full county). Raises InputRefusedError outside 0.1 to 10."""
    if not SMALLEST <= scale <= LARGEST:
        raise InputRefusedError(
            f"A synthetic county of scale {scale:g} cannot be made.",
            f"Choose a scale from {SMALLEST:g} to {LARGEST:g}.",
        )

    def scaled(full: int, least: int) -> int:
        return max(least, round(full * scale))

    return Sizes(
        own=scaled(513, 1),
        placed_by_others=scaled(179, 1),
        own_leavers=scaled(660, 1),
        others_leavers=scaled(400, 1),
        homes=scaled(28, 6),
        home_providers=scaled(14, 4),
        supported=scaled(16, 4),
        foster=scaled(238, 12),
        episodes_in_care=scaled(3620, 1),
        episodes_at_home=scaled(2480, 1),
    )


@dataclass(frozen=True, slots=True)
class Period:
    """The three years of history: aware UTC instants, the last of them `as_of`."""

    start: datetime
    as_of: datetime

    def ago(self, days: float) -> datetime:
        """So many days before `as_of`."""
        return self.as_of - timedelta(days=days)
