"""Drawing names: by origin, common ones more often, and no full name twice unless a namesake is meant."""

from __future__ import annotations

from dataclasses import dataclass, field

from service.demo.dice import Dice, Odds
from service.demo.name_lists import BY_KEY, ORIGINS, Origin

DOUBLE_BARRELLED = 0.07
"""Share of English surnames made of two."""
TRIES = 40
NAMESAKES = 0.006
"""Share of children who get the whole name of an earlier child: about 1.2% then have a namesake."""


def _ranked(names: tuple[str, ...]) -> Odds[str]:
    """Frequency falls with rank, as in name statistics."""
    return Odds((name, 1.0 / (place + 8)) for place, name in enumerate(names))


BOYS = {origin.key: _ranked(origin.boys) for origin in ORIGINS}
GIRLS = {origin.key: _ranked(origin.girls) for origin in ORIGINS}
SURNAMES = {origin.key: _ranked(origin.surnames) for origin in ORIGINS}


@dataclass(slots=True)
class NameBook:
    """Gives out names and remembers them."""

    dice: Dice
    used: dict[tuple[str, str, str], int] = field(default_factory=dict)
    """(sex, forename, surname) -> children so named."""
    given: dict[tuple[str, str], list[tuple[str, str]]] = field(default_factory=dict)
    """(origin, sex) -> (forename, surname) given out, for namesakes."""

    def surname(self, origin: Origin) -> str:
        """A family's surname in the form that is on its papers."""
        name = self.dice.of(SURNAMES[origin.key])
        if origin.key == "english" and self.dice.chance(DOUBLE_BARRELLED):
            other = self.dice.of(SURNAMES["english"])
            return name if other == name else f"{name}-{other}"
        return name

    def forename(self, origin: Origin, sex: str, surname: str, siblings: list[str]) -> str:
        """A given name that no sibling has and, where one can be found, nobody else with this surname."""
        odds = (GIRLS if sex == "F" else BOYS)[origin.key]
        name = self.dice.of(odds)
        for _ in range(TRIES):
            if name not in siblings and (sex, name, surname) not in self.used:
                break
            name = self.dice.of(odds)
        return name

    def namesake(self, origin: Origin, sex: str) -> tuple[str, str] | None:
        """Now and then (forename, surname) of an earlier child of this origin and sex who has no namesake yet."""
        earlier = self.given.get((origin.key, sex), [])
        if not earlier or not self.dice.chance(NAMESAKES):
            return None
        forename, surname = self.dice.pick(earlier)
        return (forename, surname) if self.used[sex, forename, surname] == 1 else None

    def note(self, origin: Origin, sex: str, forename: str, surname: str) -> None:
        """Remember a name that was given."""
        self.used[sex, forename, surname] = self.used.get((sex, forename, surname), 0) + 1
        self.given.setdefault((origin.key, sex), []).append((forename, surname))


def origin_of(key: str) -> Origin:
    """The origin with this key."""
    return BY_KEY[key]
