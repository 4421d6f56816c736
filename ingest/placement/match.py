"""Which known setting an address means. Pure: candidates in, one setting with the reason out.

Order: exact address with postcode, near address with postcode, exact address, the setting's name in the address,
a point within 50 m of a setting of the same kind. Numbers that differ are different houses, however alike the rest.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from rapidfuzz import fuzz

from geo.grid import Point
from ingest.placement.addresses import address_key, address_tokens, numbers_in

NEAR_ADDRESS = 84
"""Token-sort similarity (0-100) from which two addresses at one postcode are one house."""
SAME_WORD = 75
"""Similarity (0-100) from which two house names are one."""
NEAR_METRES = 50
SETTING_TYPES = frozenset({"childrens_home", "foster_care", "supported_accommodation", "school", "hospital"})
"""Kinds of place that are settings; a family home, a street and `other` are not."""
GROUP_KINDS = frozenset({"childrens_home", "supported_accommodation", "secure_home", "school", "hospital"})
"""Settings where several unrelated children live: a shared address says nothing about who a child is."""
REASONS = (
    "address_and_postcode",
    "near_address",
    "address",
    "name",
    "distance",
    "placement_held",
    "named_by_police",
)


@dataclass(frozen=True, slots=True)
class Place:
    """A setting as matching sees it."""

    id: UUID
    kind: str
    name: str
    address: str
    postcode: str | None
    point: Point | None


@dataclass(frozen=True, slots=True)
class Query:
    """Where a report says the child went missing from."""

    kind: str | None
    address: str
    postcode: str | None
    point: Point | None


@dataclass(slots=True)
class SettingIndex:
    """Settings by what they are found by."""

    places: dict[UUID, Place] = field(default_factory=dict)
    by_postcode: dict[str, list[Place]] = field(default_factory=lambda: defaultdict(list))
    by_key: dict[str, Place] = field(default_factory=dict)
    by_street: dict[tuple[str, ...], list[Place]] = field(default_factory=lambda: defaultdict(list))
    by_name: dict[frozenset[str], list[Place]] = field(default_factory=lambda: defaultdict(list))
    group_homes: set[str] = field(default_factory=set)
    """Postcodes and address lines (address_key without postcode) where several unrelated children live."""

    def add(self, place: Place) -> None:
        """Make a setting findable. The first at an address stands."""
        self.places[place.id] = place
        if place.postcode:
            self.by_postcode[place.postcode].append(place)
        words = address_tokens(place.address)
        if words:
            self.by_key.setdefault(address_key(place.address, place.postcode), place)
            self.by_street[words].append(place)
        if place.kind in GROUP_KINDS:
            self.group_homes.update(part for part in (place.postcode, address_key(place.address, None)) if part)
        if place.kind != "foster_care" and (name := frozenset(address_tokens(place.name))):
            self.by_name[name].append(place)

    @classmethod
    def of(cls, places: Iterable[Place]) -> SettingIndex:
        """An index over settings."""
        index = cls()
        for place in places:
            index.add(place)
        return index


def match_setting(query: Query, index: SettingIndex) -> tuple[UUID, str] | None:
    """(setting, reason), or None where no setting is meant."""
    words = address_tokens(query.address)
    if words:
        if found := index.by_key.get(address_key(query.address, query.postcode)):
            return found.id, "address_and_postcode"
        if query.postcode and (near := near_address(words, query, index)):
            return near.id, "near_address"
        same_street = [place for place in index.by_street.get(words, ()) if fits(place, query)]
        at_one = len({place.postcode for place in same_street}) == 1
        if at_one and (not query.postcode or not same_street[0].postcode or numbers_in(words)):
            return same_street[0].id, "address"
        if named := by_name(words, query, index):
            return named.id, "name"
    if query.point is not None and query.kind in SETTING_TYPES:
        near_by = [
            (metres(query.point, place.point), place)
            for place in index.places.values()
            if place.point and fits(place, query)
        ]
        closest = min(near_by, key=lambda item: item[0], default=None)
        if closest is not None and closest[0] <= NEAR_METRES and not words:
            return closest[1].id, "distance"
    return None


def near_address(words: tuple[str, ...], query: Query, index: SettingIndex) -> Place | None:
    """The setting at the postcode whose address is nearly the same and whose numbers do not contradict.

    Of several that are equally near at one address the first: a listed setting before one that only police named.
    Several at different addresses are no answer.
    """
    scored = [
        (score, place)
        for place in index.by_postcode.get(query.postcode or "", ())
        if (score := likeness(words, query.kind, place)) >= NEAR_ADDRESS
    ]
    highest = max((score for score, _ in scored), default=0.0)
    nearest = [place for score, place in scored if score == highest]
    return nearest[0] if len({address_tokens(place.address) for place in nearest}) == 1 else None


def likeness(words: tuple[str, ...], kind: str | None, place: Place) -> float:
    """How alike an address at the setting's own postcode is to the setting's address or name (0-100)."""
    theirs = address_tokens(place.address)
    name = address_tokens(place.name) if place.kind != "foster_care" else ()
    mine_numbers, their_numbers = numbers_in(words), numbers_in(theirs)
    agreed = mine_numbers & their_numbers
    if not theirs or (mine_numbers and their_numbers and not agreed):
        return 0.0
    said = " ".join(words)
    if agreed:
        return max(fuzz.token_set_ratio(said, " ".join(theirs)), fuzz.token_sort_ratio(said, " ".join(name + theirs)))
    # Without a number in common the name of the house is what tells it from its neighbour, and a family's home is
    # not the foster household next door.
    by_address = 0.0
    if kind == place.kind and fuzz.ratio(words[0], theirs[0]) >= SAME_WORD:
        by_address = fuzz.token_sort_ratio(said, " ".join(theirs))
    return max(by_address, fuzz.token_set_ratio(said, " ".join(name)) if name else 0.0)


def by_name(words: tuple[str, ...], query: Query, index: SettingIndex) -> Place | None:
    """The one setting whose whole name stands in the address; a contradicting postcode needs the kind to agree."""
    mentioned = frozenset(words)
    found = [
        place
        for name, places in index.by_name.items()
        if len(name) > 1 and name <= mentioned
        for place in places
        if fits(place, query) and (place.postcode == query.postcode or not query.postcode or place.kind == query.kind)
    ]
    return found[0] if len(found) == 1 else None


def fits(place: Place, query: Query) -> bool:
    """Whether the kind that was reported allows this setting (unknown allows any)."""
    return query.kind not in SETTING_TYPES or place.kind == query.kind or place.kind in ("secure_home", "other")


def metres(one: Point, other: Point) -> float:
    """Straight-line distance."""
    return math.hypot(one.easting - other.easting, one.northing - other.northing)
