"""A register of its own for each test that needs the database."""

from __future__ import annotations

from tests.emptied import emptied_database, feed

__all__ = ["emptied_database", "feed"]
