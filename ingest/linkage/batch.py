"""Linking the reports of one batch, in order: each sees the children that the ones before it made."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Set
from dataclasses import dataclass, field, replace
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
from register.schema.words import LINKED

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
    shared: Set[str]
    new_children: dict[UUID, Identity] = field(default_factory=dict)

    @classmethod
    def load(
        cls, connection: Connection, subjects: Iterable[Subject], also: Iterable[UUID], shared: Set[str]
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
        return self.settle(subject, decision), decision

    def link_again(self, child: UUID, subject: Subject, borrowed: bool) -> tuple[UUID, Decision | None]:
        """Look again at a report whose newest version has come: (its child, the new decision or None where it stands).

        It joins another child when it is surely about that one, and leaves its own on clear contradiction alone.
        `borrowed`: the link is open and the report stands with its best candidate, who learns nothing from it.
        """
        if not borrowed and self.knows(child, subject):
            return child, None
        decision = self.weigh(subject)
        if decision.decision != LINKED or (decision.child_id == child and not borrowed):
            if self.confirms(child, subject):
                if not borrowed:
                    self.learn(child, subject)
                return child, None
            decision = replace(decision, reason="amended_beyond_recognition")
        return self.settle(subject, decision), decision

    def settle(self, subject: Subject, decision: Decision) -> UUID:
        """The child of a decision, made where it is nobody known; it learns the recording unless the link is open."""
        child = decision.child_id or self.new_child(subject.identity)
        if decision.settled:
            self.learn(child, subject)
        return child

    def new_child(self, identity: Identity) -> UUID:
        """A child that was not known."""
        child = uuid.uuid4()
        self.new_children[child] = identity
        self.profiles[child] = Profile(child)
        self.children += 1
        return child

    def knows(self, child: UUID, subject: Subject) -> bool:
        """Whether a child was recorded in just this way before."""
        profile = self.profiles[child]
        return subject.identity in profile.identities and subject.identifiers <= profile.identifiers

    def learn(self, child: UUID, subject: Subject) -> None:
        """Know the child by this recording too."""
        profile = self.profiles[child]
        before = {key for identity in profile.identities for key in frequency_keys(identity)}
        self.counts.update(frequency_keys(subject.identity) - before)
        if subject.identity not in profile.identities:
            profile.identities.append(subject.identity)
        profile.identifiers.update(subject.identifiers)
        for key in subject.keys:
            self.index.setdefault(key, set()).add(child)

    def confirms(self, child: UUID, subject: Subject) -> bool:
        """Whether another version of a report may be about its child."""
        profile = self.profiles[child]
        return not profile.identities or still_the_same(
            subject.identity, set(subject.identifiers), profile, self.seen, self.shared
        )
