"""Exit 0 when this container can reach the database as the role it works as: `python deploy/healthy.py ROLE`."""

from __future__ import annotations

import sys

from sqlalchemy import NullPool, create_engine

from service.databases import database_url
from service.settings import Settings


def main() -> None:
    """Connect once; the driver's error, without parameters, is what the health check shows."""
    with create_engine(database_url(Settings(), sys.argv[1]), poolclass=NullPool).connect():
        pass


if __name__ == "__main__":
    main()
