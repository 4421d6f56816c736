"""Linking the reports of one batch, in order: each sees the children that the ones before it made."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import Connection

from ingest.canonical.report import CanonicalReport
from ingest.linkage.compare import Frequencies
from ingest.linkage.decide import Decision, decide, still_the_same
from ingest.linkage.identity import (
    Identifier,
    Identity,
    Profile,
    blocking_keys,
    frequency_keys,
    identifiers_of,
    identity_of,
)
from ingest.linkage.register import children_by_key, load_frequencies, load_profiles
from register.schema.words import REVIEW

MOST_CANDIDATES = 200
"""A record is compared with at most this many children, those that share most keys first."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a report says about who it is about."""

    identity: Identity
    identifiers: frozenset[Identifier]
    keys: frozenset[str]

    @classmethod
    def of(cls, report: CanonicalReport) -> Subject:
        """The subject of a report."""
        identity, identifiers = identity_of(report), frozenset(identifiers_of(report))
        return cls(identity, identifiers, frozenset(blocking_keys(identity, identifiers)))


@dataclass(slots=True)
class Linker:
    """The register as one batch sees it, kept up with the children the batch makes."""

    index: dict[str, set[UUID]]
    profiles: dict[UUID, Profile]
    counts: Counter[str]
    children: int
    shared: frozenset[str]
    new_children: dict[UUID, Identity] = field(default_factory=dict)

    @classmethod
    def load(
        cls, connection: Connection, subjects: Iterable[Subject], also: Iterable[UUID], shared: frozenset[str]
    ) -> Linker:
        """Read in bulk what the subjects of a batch may be compared with; `also` are children surely needed."""
        subjects = list(subjects)
        index = children_by_key(connection, {key for subject in subjects for key in subject.keys})
        wanted = {child for children in index.values() for child in children} | set(also)
        seen = load_frequencies(connection, (subject.identity for subject in subjects))
        return cls(index, load_profiles(connection, wanted), Counter(seen.counts), seen.children, shared)

    @property
    def seen(self) -> Frequencies:
        """Frequencies as they are now."""
        return Frequencies(self.counts, self.children)

    def candidates(self, subject: Subject) -> list[Profile]:
        """Children that share a key with the subject, those that share most first."""
        shared: Counter[UUID] = Counter()
        for key in subject.keys:
            shared.update(self.index.get(key, ()))
        ranked = sorted(shared, key=lambda child: (-shared[child], str(child)))
        return [self.profiles[child] for child in ranked[:MOST_CANDIDATES]]

    def weigh(self, subject: Subject) -> Decision:
        """Decide whom a record is about; nothing is made or learnt."""
        return decide(subject.identity, set(subject.identifiers), self.candidates(subject), self.seen, self.shared)

    def link(self, subject: Subject) -> tuple[UUID, Decision]:
        """Decide whom a report is about, and make the child where it is nobody known."""
        decision = self.weigh(subject)
        child = decision.child_id or self.new_child(subject.identity)
        self.learn(child, subject, certain=decision.decision != REVIEW or decision.child_id is None)
        return child, decision

    def new_child(self, identity: Identity) -> UUID:
        """A child that was not known."""
        child = uuid.uuid4()
        self.new_children[child] = identity
        self.profiles[child] = Profile(child)
        self.children += 1
        self.counts.update(frequency_keys(identity))
        return child

    def learn(self, child: UUID, subject: Subject, certain: bool = True) -> None:
        """Know the child by this recording too, once the link is no longer open."""
        if not certain:
            return
        profile = self.profiles[child]
        if subject.identity not in profile.identities:
            profile.identities.append(subject.identity)
        profile.identifiers.update(subject.identifiers)
        for key in subject.keys:
            self.index.setdefault(key, set()).add(child)

    def confirms(self, child: UUID, subject: Subject) -> bool:
        """Whether an amended report may stay with its child."""
        profile = self.profiles[child]
        if not profile.identities:
            return True
        return still_the_same(subject.identity, set(subject.identifiers), profile, self.seen, self.shared)
