"""Patterns planted in the county that the service ought to find, each told in planted.json."""

from __future__ import annotations

from service.demo.planted.currently_missing import plant_currently_missing
from service.demo.planted.escalation import plant_escalation
from service.demo.planted.ground import Ground, Planting
from service.demo.planted.group import plant_group
from service.demo.planted.home_excess import plant_home_excess
from service.demo.planted.hotspot import plant_hotspot
from service.demo.planted.unnotified import plant_unnotified

__all__ = [
    "Ground",
    "Planting",
    "plant_currently_missing",
    "plant_escalation",
    "plant_group",
    "plant_home_excess",
    "plant_hotspot",
    "plant_unnotified",
]
