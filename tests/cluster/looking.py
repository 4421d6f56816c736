"""What the tests ask the kernel and the database about a cluster."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import psycopg

from service.cluster import ADMIN, Cluster


def data_of(cluster: Cluster) -> Path:
    where = cluster.status().where
    assert where is not None
    return Path(where) / "data"


def server_pid(cluster: Cluster) -> int:
    return int((data_of(cluster) / "postmaster.pid").read_text().splitlines()[0])


def discard(cluster: Cluster) -> None:
    """Stop a cluster and delete its folders, wherever they are."""
    cluster.stop()
    state = cluster.status()
    for folder in filter(None, (state.where, state.socket)):
        shutil.rmtree(folder, ignore_errors=True)


def connect(cluster: Cluster, database: str = "postgres", role: str = ADMIN) -> psycopg.Connection[Any]:
    url = cluster.url(database, role)
    return psycopg.connect(url.set(drivername="postgresql").render_as_string(), autocommit=True)


def ask(cluster: Cluster, question: str, database: str = "postgres", role: str = ADMIN) -> Any:
    with connect(cluster, database, role) as connection:
        row = connection.execute(question).fetchone()
    assert row is not None
    return row[0]
