"""Files of the local authority: its settings, its children, the placements it makes."""

from __future__ import annotations

from ingest.authority.children import enter_children
from ingest.authority.placements import enter_placements
from ingest.authority.settings import enter_settings

__all__ = ["enter_children", "enter_placements", "enter_settings"]
