"""The life of an alert: raised, grouped by child, joined by new evidence, withdrawn when its ground is gone."""

from __future__ import annotations

from alerts.life.evaluate import Evaluated, evaluate_due, mark_all_under, mark_open_episodes

__all__ = ["Evaluated", "evaluate_due", "mark_all_under", "mark_open_episodes"]
