"""Synthetic people in few words, and a register of them in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from ingest.linkage.batch import Linker, Subject
from ingest.linkage.decide import Decision
from ingest.linkage.identity import Identifier, Identity, blocking_keys

COMMON = {"S:smith": 30, "F:jack": 25, "S:pattern": 8, "F:chloe": 12}
"""Names that many children of a register of 2,000 bear."""
OURS, THEIRS = "example-force", "neighbour-police"


def person(
    name: str,
    dob: str = "",
    sex: str = "U",
    home: str = "",
    postcode: str | None = None,
    aliases: str = "",
    **identifiers: str,
) -> Subject:
    """`name` is "Forename Surname", or "Forename, Surname" where either has a blank; `dob` a date or a year."""
    forename, _, surname = name.rpartition(", " if "," in name else " ")
    identity = Identity(
        surname=surname.strip(),
        forename=forename.strip(),
        aliases=aliases,
        dob=date.fromisoformat(dob) if len(dob) == 10 else None,
        birth_year=int(dob[:4]) if dob else None,
        sex=sex,
        address=home,
        postcode=postcode,
    )
    found: set[Identifier] = set()
    for kind, value in identifiers.items():
        issuer, _, number = value.rpartition("/")
        found.add((kind, issuer, number))
    return Subject(identity, frozenset(found), frozenset(blocking_keys(identity, found)))


def register_of(*known: Subject, size: int = 2_000, shared: Iterable[str] = ()) -> Linker:
    """A register of so many children, those given each a child of its own; names as common as in COMMON."""
    linker = Linker({}, {}, Counter(COMMON), size, frozenset(shared))
    for subject in known:
        linker.learn(linker.new_child(subject.identity), subject)
    return linker


def children(linker: Linker) -> list[UUID]:
    """The children of `register_of`, in the order given."""
    return list(linker.new_children)


def weigh(record: Subject, *known: Subject, size: int = 2_000, shared: Iterable[str] = ()) -> Decision:
    """Whom a record is taken to be about in a register of these children."""
    return register_of(*known, size=size, shared=shared).weigh(record)


def levels(record: Subject, *known: Subject, shared: Iterable[str] = ()) -> dict[str, str]:
    """Field -> level of the comparison with the best candidate."""
    decision = weigh(record, *known, shared=shared)
    return {item.level.field: item.level.name for item in decision.evidence}
