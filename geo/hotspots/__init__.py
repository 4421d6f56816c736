"""Hotspots: places where more children than chance explains have lately gone missing, or been found."""
