"""What linkage compares: one recorded identity of a child, and a child as all of its recorded identities."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from ingest.canonical.report import CanonicalReport
from ingest.linkage.names import LONGEST, alias_pairs, skeleton, tokens, variant_keys, whole
from ingest.placement.addresses import address_key, names_a_house

Identifier = tuple[str, str, str]
"""(kind, issuer, value)."""


@dataclass(frozen=True, slots=True)
class Identity:
    """One way a child was recorded. Blank and None are unknown."""

    surname: str
    forename: str
    aliases: str = ""
    dob: date | None = None
    birth_year: int | None = None
    sex: str = "U"
    address: str = ""
    postcode: str | None = None

    def digest(self, origin: str) -> str:
        """The same recording by the same side gives the same digest."""
        parts = (
            origin,
            self.surname,
            self.forename,
            self.aliases,
            self.dob,
            self.birth_year,
            self.sex,
            self.address,
            self.postcode,
        )
        return hashlib.sha256("\x1f".join(str(part or "") for part in parts).encode()).hexdigest()

    def names(self) -> list[tuple[str, str]]:
        """(surname, forename) pairs under which the child is known, the recorded one first."""
        return [(self.surname, self.forename), *alias_pairs(self.aliases)]


@dataclass(slots=True)
class Profile:
    """A child as linkage sees it: every recorded identity, every identifier."""

    child_id: UUID
    identities: list[Identity] = field(default_factory=list)
    identifiers: set[Identifier] = field(default_factory=set)


def identity_of(report: CanonicalReport) -> Identity:
    """The identity that a report records."""
    return Identity(
        surname=report.surname,
        forename=report.forename,
        aliases=report.aliases,
        dob=report.dob,
        birth_year=report.birth_year,
        sex=report.sex,
        address=report.home_address,
        postcode=report.home_postcode,
    )


def identifiers_of(report: CanonicalReport) -> set[Identifier]:
    """The identifiers that a report carries, each with who issued it (national numbers have no issuer)."""
    found: set[Identifier] = set()
    if report.police_person_id:
        found.add(("police_person_id", report.force_key, report.police_person_id.upper()))
    if report.child_la_id and report.placing_authority:
        issuer = report.placing_authority.casefold()[:LONGEST]  # free text here, and the key of an index there
        found.add(("child_la_id", issuer, report.child_la_id.upper()))
    for kind, value in (("nhs_number", report.nhs_number), ("upn", report.upn)):
        if value:
            found.add((kind, "", value.upper()))
    return found


def blocking_keys(identity: Identity, identifiers: Iterable[Identifier]) -> set[str]:
    """Keys under which a record is found: sharing one is enough to be compared. Several, since any field can be wrong."""
    keys = {f"i:{kind}:{issuer}:{value}" for kind, issuer, value in identifiers}
    if identity.dob:
        keys.add(f"d:{identity.dob.isoformat()}")
    for surname, forename in identity.names():
        sounds = [skeleton(part) for part in (whole(surname), *tokens(surname)) if part]
        variants = variant_keys(forename)
        for sound in sounds:
            if identity.birth_year:
                keys.add(f"y:{sound}:{identity.birth_year}")
            for variant in variants:
                keys.add(f"n:{sound}:{variant}")
        # Swapped names are found from either side.
        if whole(surname) and whole(forename):
            pair = sorted((skeleton(whole(surname)), skeleton(whole(forename))))
            keys.add(f"w:{pair[0]}:{pair[1]}")
        if identity.postcode:
            keys.update(f"a:{identity.postcode}:{variant}" for variant in variants)
            if not variants:
                keys.update(f"a:{identity.postcode}:{sound}" for sound in sounds)
        if identity.birth_year and not identity.dob:
            keys.update(f"v:{variant}:{identity.birth_year}" for variant in variants)
    if identity.dob:
        keys.update(
            f"v:{variant}:{identity.dob.year}" for _, forename in identity.names() for variant in variant_keys(forename)
        )
    return {key[:200] for key in keys}


def frequency_keys(identity: Identity) -> set[str]:
    """Keys that are counted: how many children bear a name, were born on a day, live at a postcode, at an address."""
    keys = set()
    for surname, forename in identity.names():
        if name := whole(surname):
            keys.add(f"S:{name}")
        if name := whole(forename):
            keys.add(f"F:{name}")
    if identity.dob:
        keys.add(f"d:{identity.dob.isoformat()}")
    if identity.postcode:
        keys.add(f"P:{identity.postcode}")
    if place := place_key(identity):
        keys.add(f"A:{place}")
    return {key[: LONGEST * 2] for key in keys}


def asked_keys(identity: Identity) -> set[str]:
    """Frequency keys that weighing a record may ask for: its own, and its names swapped."""
    return frequency_keys(identity) | frequency_keys(Identity(identity.forename, identity.surname))


def place_key(identity: Identity) -> str:
    """The address folded for comparison; blank where none was given that tells one house from another."""
    named = names_a_house(identity.address, identity.postcode)
    return address_key(identity.address, identity.postcode) if named else ""
