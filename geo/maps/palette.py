"""Colours that people with any colour vision tell apart (Okabe and Ito 2008); shape and label always say it too."""

from __future__ import annotations

MISSING_FROM = "#0072b2"
FOUND = "#e69f00"
SETTING = "#009e73"
HOTSPOT = {"missing_from": "#d55e00", "found": "#a0467c"}
"""Vermilion, and reddish purple darkened so that white figures on it can be read."""
OUTLINE = "#6f777b"
INK = "#0b0c0c"
