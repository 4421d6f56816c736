"""Checkouts lie in awkward places: deep ones, closed ones, beside each other, copied and moved ones."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from register.errors import SetupError
from service.cluster import Cluster
from service.cluster.places import FALLBACK
from service.cluster.postmaster import wait_until_gone

from .conftest import as_root_only
from .looking import ask, data_of, server_pid

pytestmark = pytest.mark.cluster

Folders = Callable[[], Path]
Maker = Callable[[Path], Cluster]


def test_a_checkout_on_a_path_too_long_for_a_socket_has_a_short_one(open_folders: Folders, make_cluster: Maker) -> None:
    local = open_folders().joinpath(*(["a-folder with a rather long name"] * 5), ".local")
    assert len(str(local)) > 150
    cluster = make_cluster(local)

    state = cluster.start()

    assert len(f"{state.socket}/.s.PGSQL.{state.port}") < 60
    assert ask(cluster, "SELECT 1") == 1


def test_two_checkouts_side_by_side_share_nothing(open_folders: Folders, make_cluster: Maker) -> None:
    side = open_folders()
    one, other = make_cluster(side / "one" / ".local"), make_cluster(side / "other" / ".local")
    first, second = one.start(), other.start()
    one.create("mine")

    assert (first.where, first.socket, first.port) != (second.where, second.socket, second.port)
    assert first.socket != second.socket
    assert one.status().databases == ("mine",)
    assert other.status().databases == ()
    one.stop()
    assert other.status().running


def test_a_socket_folder_that_would_be_too_long_is_refused_with_the_setting_to_change(
    open_folders: Folders,
) -> None:
    folder = open_folders()

    with pytest.raises(SetupError, match="HOMEWARD_RUNTIME"):
        Cluster(folder / ".local", folder / ("r" * 90)).start()


@as_root_only
def test_in_a_folder_that_only_root_can_enter_the_data_lies_elsewhere(tmp_path: Path, make_cluster: Maker) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    cluster = make_cluster(closed / ".local")

    where = Path(cluster.start().where or "")

    assert where.parent == FALLBACK
    assert where.stat().st_mode & 0o077 == 0
    assert ask(cluster, "SELECT 1") == 1
    cluster.stop()
    assert Path(cluster.start().where or "") == where


@as_root_only
def test_a_checkout_cloned_again_in_a_closed_folder_begins_with_an_empty_cluster(
    tmp_path: Path, make_cluster: Maker
) -> None:
    tmp_path.chmod(0o700)
    cluster = make_cluster(tmp_path / ".local")
    before = cluster.start()
    cluster.create("old")
    old_server, old_data = server_pid(cluster), data_of(cluster)
    try:
        # The folder is deleted and cloned again, and nobody stopped the server before.
        shutil.rmtree(cluster.local)

        after = cluster.start()

        assert after.databases == ()
        assert after.where != before.where
        assert old_data.exists(), "nobody's data is thrown away"
    finally:
        os.kill(old_server, signal.SIGINT)
        assert wait_until_gone(old_data) == []
        shutil.rmtree(old_data.parent)


def test_a_copied_checkout_gets_a_cluster_of_its_own(open_folders: Folders, make_cluster: Maker) -> None:
    side = open_folders()
    original = make_cluster(side / "original" / ".local")
    original.start()
    original.create("mine")
    shutil.copytree(side / "original", side / "copy")
    copy = make_cluster(side / "copy" / ".local")
    assert copy.status().running is False

    copied = copy.start()
    copy.create("theirs")

    assert copied.where == str(copy.local / "cluster")
    assert copied.socket != original.status().socket
    assert original.status().databases == ("mine",)
    assert server_pid(copy) != server_pid(original)


@as_root_only
def test_a_moved_checkout_keeps_its_data(tmp_path: Path, make_cluster: Maker) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    before = make_cluster(closed / "old" / ".local")
    old_socket = Path(before.start().socket or "")
    before.create("mine")
    before.stop()
    (closed / "old").rename(closed / "new")
    moved = make_cluster(closed / "new" / ".local")

    assert moved.start().databases == ("mine",)
    old_socket.rmdir()


@as_root_only
def test_a_folder_closed_after_the_first_start_is_named(open_folders: Folders, make_cluster: Maker) -> None:
    folder = open_folders()
    cluster = make_cluster(folder / ".local")
    cluster.start()
    cluster.stop()
    folder.chmod(0o700)

    with pytest.raises(SetupError, match="can no longer reach"):
        cluster.start()
    folder.chmod(0o755)

    assert cluster.start().running
