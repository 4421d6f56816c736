"""The synthetic county: a seeded, wholly invented county of children, placements and police reports.

Described in docs/synthetic-county.md.
"""

from __future__ import annotations

from service.demo.county import County, generate
from service.demo.files import write

__all__ = ["County", "generate", "write"]
