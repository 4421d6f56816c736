"""Figures, counted over what the person's session lets them see. No child is named in them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, text

MISSING = text(
    """
    SELECT count(*) AS missing, count(*) FILTER (WHERE risk_level = 'high') AS high_risk,
           count(*) FILTER (WHERE risk_level IS NULL) AS not_graded, min(went_missing_at) AS longest_since
    FROM hw.episodes WHERE kind = 'missing' AND state = 'open'
    """
)
QUARANTINED = text("SELECT count(*) AS held, min(created_at) AS oldest FROM hw.quarantine WHERE state = 'held'")
FEEDS = text(
    """
    SELECT s.name, max(i.last_received_at) AS last_at,
           count(*) FILTER (WHERE i.state = 'refused' AND i.last_received_at > :since) AS refused
    FROM hw.sources s JOIN hw.inbox i ON i.source_id = s.id
    GROUP BY s.name ORDER BY last_at DESC, s.name
    """
)


def missing_now(connection: Connection) -> Row[Any]:
    """missing, high_risk, not_graded (counts) and longest_since (UTC or None)."""
    return connection.execute(MISSING).one()


def quarantined(connection: Connection) -> Row[Any]:
    """held (count) and oldest (UTC or None); nothing for people outside the partnership."""
    return connection.execute(QUARANTINED).one()


def feeds(connection: Connection, since: datetime) -> Sequence[Row[Any]]:
    """By source: when it was last heard of, and deliveries refused since a moment (UTC)."""
    return connection.execute(FEEDS, {"since": since}).all()
