"""Background work: what a stopped run left is taken up, clocks run, and one worker works at a time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ingest.inbox.receive import receive
from register.database import engine_for, transaction
from register.roles import OPERATOR, WORKER
from service.pipeline import Context
from service.worker import Worker, finish_deliveries, run_clocks
from tests.conftest import Database
from tests.support import NOW, Feed, feed_into, report, write_csv


@pytest.fixture
def feed(database: Database, tmp_path: Path) -> Iterator[Feed]:
    with feed_into(database.url(OPERATOR), tmp_path) as feed:
        yield feed


@contextmanager
def as_worker(database: Database, feed: Feed) -> Iterator[Context]:
    engine = engine_for(database.url(WORKER), WORKER, pool_size=3)
    try:
        yield Context(engine, "worker", clock=lambda: feed.now)
    finally:
        engine.dispose()


def until(true: Callable[[], bool], seconds: float = 20) -> bool:
    """Wait for something to become true; how long it takes is not judged."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.05)
    return False


def test_a_delivery_that_was_only_received_is_processed(database: Database, feed: Feed) -> None:
    path = write_csv(feed.folder / "left.csv", [report("W-1", "2026-06-13 09:00")])
    with transaction(feed.engine, "cli:test") as connection:
        receive(connection, "test", "reports", path, "cli:test")
    with as_worker(database, feed) as context:
        assert finish_deliveries(context) == 1
        assert finish_deliveries(context) == 0
    assert feed.ask("SELECT report_id FROM hw.reports") == ["W-1"]
    assert feed.rules() == {"Ana": {"long_missing"}}


def test_a_delivery_that_cannot_be_read_does_not_hold_up_the_next(database: Database, feed: Feed) -> None:
    broken = feed.folder / "broken.csv"
    broken.write_text("not,a,report\n1,2,3\n")
    whole = write_csv(feed.folder / "whole.csv", [report("W-2", "2026-06-15 09:00")])
    for path in (broken, whole):
        with transaction(feed.engine, "cli:test") as connection:
            receive(connection, "test", "reports", path, "cli:test")
    with as_worker(database, feed) as context:
        finish_deliveries(context)
    assert feed.ask("SELECT state FROM hw.inbox ORDER BY received_at") == ["refused", "split"]
    assert feed.ask("SELECT report_id FROM hw.reports") == ["W-2"]


def test_the_clock_raises_an_alert_without_any_further_report(database: Database, feed: Feed) -> None:
    feed.send(report("W-3", "2026-06-15 09:00"))
    assert feed.rules() == {}
    feed.now = NOW.replace(day=16)
    with as_worker(database, feed) as context:
        assert run_clocks(context) == 1
        assert run_clocks(context) == 0
    assert feed.rules() == {"Ana": {"long_missing"}}


def test_a_second_worker_stands_by_until_the_first_stops(database: Database, feed: Feed) -> None:
    with as_worker(database, feed) as one, as_worker(database, feed) as other:
        first, second = Worker(one, standby_seconds=0.1), Worker(other, standby_seconds=0.1)
        working: list[str] = []
        threads = [
            threading.Thread(target=worker.run, args=(lambda name=name: working.append(name),))
            for name, worker in (("first", first), ("second", second))
        ]
        threads[0].start()
        assert until(lambda: working == ["first"])
        threads[1].start()
        time.sleep(0.5)
        assert working == ["first"]
        first.stop()
        threads[0].join(20)
        assert until(lambda: working == ["first", "second"])
        second.stop()
        threads[1].join(20)
        assert not any(thread.is_alive() for thread in threads)


def test_a_worker_that_is_killed_frees_its_place_and_one_that_is_told_ends_cleanly(
    database: Database, feed: Feed
) -> None:
    address = database.url(WORKER).set(drivername="postgresql").render_as_string(hide_password=False)
    environment = {**os.environ, "HOMEWARD_DATABASE_URL": address}
    command = [sys.executable, "-c", "import service.cli as c; c.main()", "worker"]

    def start() -> subprocess.Popen[str]:
        return subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True, bufsize=1)

    def works(process: subprocess.Popen[str]) -> bool:
        assert process.stderr is not None
        return any(line.startswith("Working") for line in process.stderr)

    first = start()
    assert works(first)
    first.kill()
    first.wait()
    second = start()
    assert works(second)
    second.send_signal(signal.SIGTERM)
    assert second.wait(30) == 0
