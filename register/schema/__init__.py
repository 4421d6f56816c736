"""The tables of the record, by feature. `Base.metadata` is what migrations are compared with."""

from __future__ import annotations

from register.schema.access import Agency, AuditEntry, AuditHead, History, SignInAttempt, User, WebSession
from register.schema.alerting import Alert, AlertEvent, AlertEvidence, AlertFinding
from register.schema.base import SCHEMA, Base
from register.schema.care import Placement, Provider, Setting
from register.schema.missing import Episode, EvaluationDue, LinkDecision, Report, ReportVersion
from register.schema.people import Child, ChildIdentifier, ChildKey, RecordedIdentity
from register.schema.places import Area, JobRun, Postcode
from register.schema.receiving import Inbox, InboxChunk, InboxRecord, Quarantine, Source

__all__ = [
    "SCHEMA",
    "Agency",
    "Alert",
    "AlertEvent",
    "AlertEvidence",
    "AlertFinding",
    "Area",
    "AuditEntry",
    "AuditHead",
    "Base",
    "Child",
    "ChildIdentifier",
    "ChildKey",
    "Episode",
    "EvaluationDue",
    "History",
    "Inbox",
    "InboxChunk",
    "InboxRecord",
    "JobRun",
    "LinkDecision",
    "Placement",
    "Postcode",
    "Provider",
    "Quarantine",
    "RecordedIdentity",
    "Report",
    "ReportVersion",
    "Setting",
    "SignInAttempt",
    "Source",
    "User",
    "WebSession",
]
