"""Entering reports into the register: versions, the child, the setting, the episode; one batch, one transaction."""

from __future__ import annotations

from ingest.registration.process import BatchOutcome, enter_reports

__all__ = ["BatchOutcome", "enter_reports"]
