"""Closed vocabularies of the record. Each set that code asks about has a name; the CHECKs are made from them."""

from __future__ import annotations


def listed(values: tuple[str, ...]) -> str:
    """Codes as the inside of an SQL IN (…): only for the constants of this module."""
    return ", ".join(f"'{value}'" for value in values)


MISSING, ABSENT, AWAY = "missing", "absent", "away_unauthorised"
EPISODE_KINDS = (MISSING, ABSENT, AWAY)
CANCELLED = "cancelled"
RECORD_STATUSES = (*EPISODE_KINDS, CANCELLED)

OPEN, RETURNED, ENDED_UNKNOWN = "open", "returned", "ended_unknown"
EPISODE_STATES = (OPEN, RETURNED, ENDED_UNKNOWN, CANCELLED)

RISK_LEVELS = ("no_apparent_risk", "low", "medium", "high")
"""Rising order. Absent grades are unknown, never none."""

SEXES = ("M", "F", "X", "U")

SETTING_KINDS = (
    "childrens_home",
    "foster_care",
    "supported_accommodation",
    "secure_home",
    "school",
    "hospital",
    "other",
)
MISSING_FROM_TYPES = (
    "home",
    "childrens_home",
    "foster_care",
    "supported_accommodation",
    "school",
    "hospital",
    "street",
    "other",
)

IDENTIFIER_KINDS = ("police_person_id", "nhs_number", "upn", "child_la_id")

INBOX_KINDS = ("reports", "children", "settings", "placements")
INBOX_STATES = ("received", "split", "refused")
PENDING, ACCEPTED, AMENDED, DUPLICATE, QUARANTINED, DISMISSED = (
    "pending",
    "accepted",
    "amended",
    "duplicate",
    "quarantined",
    "dismissed",
)
RECORD_STATES = (PENDING, ACCEPTED, AMENDED, DUPLICATE, QUARANTINED, DISMISSED)

LINKED, NEW, REVIEW = "linked", "new", "review"
LINK_DECISIONS = (LINKED, NEW, REVIEW)

ALERT_STATUSES = ("open", "acknowledged", "snoozed", "closed", "withdrawn")
LIVE_ALERTS = ("open", "acknowledged", "snoozed")
"""An alert somebody still has to do with; new evidence joins it."""
IS_LIVE = f"IN ({listed(LIVE_ALERTS)})"
"""SQL for "status is one of LIVE_ALERTS", written out so that the partial index on live alerts serves."""
SEVERITIES = ("low", "medium", "high")

PRECISIONS = ("coordinates", "setting", "postcode", "sector", "district")
"""How a point was found, most precise first."""

AGENCY_KINDS = ("county", "provider", "authority")
"""`county` = the partnership itself (police and the host authority's social care)."""
USER_ROLES = ("social_care", "police", "provider", "placing_authority", "administrator")
