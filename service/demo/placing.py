"""Placements: each child in care in one setting at a time, in households and homes that have room."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from register.clock import age_on
from service.demo.accommodation import FOSTER, HOME, SECURE, SUPPORTED, Setting
from service.demo.clock import birthday
from service.demo.dice import Dice, Odds
from service.demo.people import Person, Placement
from service.demo.sizes import Period
from service.demo.towns import HOST_AUTHORITY

# (own child?, age band) -> kind of setting
KINDS = {
    (True, "young"): Odds([(FOSTER, 98.0), (HOME, 2.0)]),
    (True, "middle"): Odds([(FOSTER, 73.5), (HOME, 26.0), (SECURE, 0.5)]),
    (True, "old"): Odds([(FOSTER, 38.0), (HOME, 17.0), (SUPPORTED, 44.0), (SECURE, 1.0)]),
    (False, "young"): Odds([(FOSTER, 88.0), (HOME, 12.0)]),
    (False, "middle"): Odds([(FOSTER, 47.0), (HOME, 53.0)]),
    (False, "old"): Odds([(FOSTER, 22.0), (HOME, 28.0), (SUPPORTED, 50.0)]),
}
ASYLUM = Odds([(SUPPORTED, 68), (FOSTER, 32)])
MEAN_DAYS = {FOSTER: 640.0, HOME: 300.0, SUPPORTED: 330.0, SECURE: 120.0}
BEYOND = {FOSTER: 0.03, HOME: 0.27, SUPPORTED: 0.10, SECURE: 1.0}
"""Share of the county's own placements made outside it."""
MOVES_AT_16 = 0.6
"""Share of fostered children whose plan changes when they turn sixteen."""
FOSTER_TYPES = Odds([("U4", 60), ("U6", 34), ("U5", 6)])
TYPES = {HOME: "K2", SUPPORTED: "K3", SECURE: "K1"}
NEVER = date.max


@dataclass(slots=True)
class _Stay:
    """A placement that has no setting yet."""

    person: Person
    kind: str
    start: date
    end: date | None


@dataclass(slots=True)
class _Rooms:
    """Who lives where until when, filled in order of start."""

    dice: Dice
    by_kind: dict[tuple[str, bool], list[Setting]]
    until: dict[str, list[date]] = field(default_factory=dict)
    families: dict[tuple[int, str], Setting] = field(default_factory=dict)

    def taken(self, setting: Setting, day: date) -> int:
        staying = [end for end in self.until.get(setting.ref, []) if end > day]
        self.until[setting.ref] = staying
        return len(staying)

    def room(self, kind: str, in_county: bool, day: date) -> Setting | None:
        """A setting with a free place, found by chance; None when everything of the kind is full."""
        for setting in self.dice.shuffled(self.by_kind[kind, in_county]):
            if setting.open_on(day) and self.taken(setting, day) < (setting.places or 1):
                return setting
        return None

    def least_full(self, kind: str, day: date) -> Setting:
        """When all is full: the setting least over its number, as in a week without places."""
        choice = [setting for setting in self.by_kind[kind, True] if setting.open_on(day)]
        return min(choice, key=lambda setting: (self.taken(setting, day) - (setting.places or 1), setting.ref))

    def settle(self, stay: _Stay) -> Setting:
        """The setting for a stay; siblings who come together are kept together where there is room."""
        setting = self.families.get((stay.person.family, stay.kind))
        if (
            setting is None
            or not setting.open_on(stay.start)
            or self.taken(setting, stay.start) >= (setting.places or 1)
        ):
            setting = self.find(stay)
        if stay.kind == FOSTER:
            self.families[stay.person.family, stay.kind] = setting
        self.until.setdefault(setting.ref, []).append(stay.end or NEVER)
        return setting

    def find(self, stay: _Stay) -> Setting:
        own = stay.person.authority == HOST_AUTHORITY
        if own and self.dice.chance(BEYOND[stay.kind]) and (away := self.room(stay.kind, False, stay.start)):
            return away
        if stay.kind == SECURE:
            return self.by_kind[SECURE, False][0]
        return (
            self.room(stay.kind, True, stay.start)
            or self.room(FOSTER, True, stay.start)
            or self.least_full(FOSTER, stay.start)
        )


def place_children(seed: int, children: list[Person], settings: list[Setting], period: Period) -> list[Placement]:
    """Placements of every child that touch the three years, numbered in order of start; also kept on each child."""
    dice = Dice(seed, "placing")
    stays = [stay for child in children for stay in _stays(dice, child, period)]
    stays.sort(key=lambda stay: (stay.start, stay.person.person_id))
    by_kind: dict[tuple[str, bool], list[Setting]] = {}
    for setting in settings:
        by_kind.setdefault((setting.kind, setting.in_county), []).append(setting)
    rooms = _Rooms(dice, by_kind)
    placements = []
    for number, stay in enumerate(stays, start=1):
        setting = rooms.settle(stay)
        code = TYPES.get(setting.kind) or ("U1" if setting.kinship else dice.of(FOSTER_TYPES))
        placement = Placement(stay.person, setting, stay.start, stay.end, code, f"PL-{number:05}")
        placement.notified_on = _notified(dice, placement, period.as_of.date())
        stay.person.placements.append(placement)
        placements.append(placement)
    return placements


def _stays(dice: Dice, child: Person, period: Period) -> list[_Stay]:
    """A child's time in care cut into stays, from the one in which the three years begin."""
    assert child.care_from is not None  # noqa: S101 - only children in care are placed
    first_day, today = period.start.date(), period.as_of.date()
    last = child.care_to or today
    stays, start = [], child.care_from
    while start < last:
        kind = _kind(dice, child, start)
        end = start + timedelta(days=6 + int(dice.waiting(MEAN_DAYS[kind])))
        grown = birthday(child.dob, 16)
        if kind == FOSTER and start < grown < end and dice.chance(MOVES_AT_16):
            end = grown + timedelta(days=dice.whole(0, 40))
        goes_on = end >= last - timedelta(days=3)
        if goes_on or end > first_day:
            stays.append(_Stay(child, kind, start, child.care_to if goes_on else end))
        start = last if goes_on else end
    return stays


def _kind(dice: Dice, child: Person, day: date) -> str:
    if child.asylum:
        return dice.of(ASYLUM) if age_on(child.dob, day) >= 16 else FOSTER
    age = age_on(child.dob, day)
    band = "young" if age < 10 else "middle" if age < 16 else "old"
    return dice.of(KINDS[child.authority == HOST_AUTHORITY, band])


def _notified(dice: Dice, placement: Placement, today: date) -> date | None:
    """The day the host authority was told: mostly before the start, else within a week. Own area: nobody to tell."""
    if placement.person.authority == placement.setting.host_authority:
        return None
    days = dice.whole(-9, 0) if dice.chance(0.7) else dice.whole(1, 6)
    return min(placement.started_on + timedelta(days=days), today)
