"""Real clusters in folders of their own, removed with all they hold when the test is over."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from service.cluster import Cluster

from .looking import discard


@pytest.fixture(scope="session")
def open_folders() -> Iterator[Callable[[], Path]]:
    """Makes new folders that every account may pass through (pytest's own are closed to all others)."""
    made: list[Path] = []

    def make() -> Path:
        folder = Path(tempfile.mkdtemp(prefix="hw-", dir="/tmp"))
        folder.chmod(0o755)
        made.append(folder)
        return folder

    yield make
    for folder in made:
        shutil.rmtree(folder)


@pytest.fixture
def make_cluster() -> Iterator[Callable[[Path], Cluster]]:
    """Makes clusters that do not outlive the test."""
    made: list[Cluster] = []

    def make(local: Path) -> Cluster:
        made.append(Cluster(local))
        return made[-1]

    yield make
    for cluster in made:
        discard(cluster)


@pytest.fixture
def cluster(open_folders: Callable[[], Path], make_cluster: Callable[[Path], Cluster]) -> Cluster:
    """A cluster of the test's own, not started."""
    return make_cluster(open_folders() / ".local")


@pytest.fixture(scope="module")
def running(open_folders: Callable[[], Path]) -> Iterator[Cluster]:
    """One started cluster for the tests of a module that leave it running."""
    shared = Cluster(open_folders() / ".local")
    shared.start()
    yield shared
    discard(shared)


as_root_only = pytest.mark.skipif(os.geteuid() != 0, reason="only root has to hand the server to another account")
