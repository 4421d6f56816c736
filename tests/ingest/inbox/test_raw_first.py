"""What was received is kept byte for byte before anything is made of it, and for ever after."""

from __future__ import annotations

import random
from pathlib import Path, PosixPath
from typing import Any

import pytest

from ingest.inbox.receive import CHUNK, receive, stored_chunks
from ingest.inbox.split import split
from register.database import transaction
from register.errors import ConflictError, HomewardError, InputRefusedError
from service.pipeline import ingest_file
from tests.support import Feed, report, write_csv, write_ndjson


def put(feed: Feed, data: bytes, name: str = "delivery", kind: str = "reports", source: str = "test") -> Path:
    """A file of these bytes in the inbox, nothing made of it yet."""
    path = feed.folder / name
    path.write_bytes(data)
    with transaction(feed.engine, "cli:test") as connection:
        receive(connection, source, kind, path, "cli:test")
    return path


def kept(feed: Feed) -> bytes:
    """The bytes of the only delivery, as they are read back."""
    (delivery,) = feed.ask("SELECT id FROM hw.inbox")
    with transaction(feed.engine, "cli:test") as connection:
        return b"".join(stored_chunks(connection, delivery))


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK + 12_345])
def test_any_bytes_are_read_back_as_they_came(feed: Feed, size: int) -> None:
    data = random.Random(size).randbytes(size)
    put(feed, data)
    assert kept(feed) == data
    assert feed.ask("SELECT size FROM hw.inbox") == [size]


@pytest.mark.parametrize(
    "data",
    [b"", b"Ren\xe9e", b"report_id\n1\n", b'[{"report_id": "1"', b"\x00" * 100],
    ids=["empty", "cp1252", "columns", "cut", "nul"],
)
def test_a_file_that_cannot_be_read_leaves_its_bytes_and_why_it_was_refused_and_nothing_else(
    feed: Feed, data: bytes
) -> None:
    path = feed.folder / "bad"
    path.write_bytes(data)
    with pytest.raises(InputRefusedError) as refusal:
        feed.send_file(path)
    assert kept(feed) == data
    assert feed.ask("SELECT state, refusal FROM hw.inbox") == [("refused", str(refusal.value))]
    for table in ("inbox_records", "quarantine", "reports", "children", "episodes", "alerts"):
        assert feed.ask(f"SELECT count(*) FROM hw.{table}") == [0]
    assert feed.ask("SELECT action FROM hw.audit_log") == ["ingest.refused"]


def test_an_array_cut_off_after_many_records_leaves_none_of_them(feed: Feed) -> None:
    whole = "[" + ",".join(f'{{"report_id": "EX-{n}"}}' for n in range(5_000))
    path = feed.folder / "cut.json"
    path.write_text(whole)
    with pytest.raises(InputRefusedError, match="cut off"):
        feed.send_file(path)
    assert feed.ask("SELECT count(*) FROM hw.inbox_records") == [0]
    assert kept(feed) == whole.encode()


def test_a_refused_file_sent_again_is_refused_again_and_stored_once(feed: Feed) -> None:
    path = feed.folder / "bad.csv"
    path.write_text("no,columns,of,ours\n")
    for _ in range(3):
        with pytest.raises(InputRefusedError):
            feed.send_file(path)
    assert feed.ask("SELECT state, times_received FROM hw.inbox") == [("refused", 3)]


def test_the_same_bytes_are_one_delivery_for_each_source_and_kind(feed: Feed) -> None:
    data = b"report_id,force,reported_at,went_missing_at,surname\n"
    for _ in range(2):
        put(feed, data)
        put(feed, data, source="another")
        put(feed, data, kind="children")
    assert sorted(
        feed.ask("SELECT s.name, i.kind, i.times_received FROM hw.inbox i JOIN hw.sources s ON s.id = i.source_id")
    ) == [
        ("another", "reports", 2),
        ("test", "children", 2),
        ("test", "reports", 2),
    ]
    assert feed.ask("SELECT count(*) FROM hw.inbox_chunks") == [3]


def test_the_name_of_a_file_says_nothing(feed: Feed) -> None:
    rows = [report("EX-1", "2026-06-01 10:00")]
    for number, name in enumerate(["feed.json", "feed.exe", "нет", "CSV"], start=1):
        path = write_csv(feed.folder / name, rows) if number % 2 else write_ndjson(feed.folder / name, rows)
        feed.send_file(path, source=f"source {number}")
    assert feed.ask("SELECT state FROM hw.inbox") == ["split"] * 4


def test_who_received_what_is_on_record(feed: Feed) -> None:
    put(feed, b"x", source="  night feed  ")
    assert feed.ask("SELECT s.name, i.received_by FROM hw.inbox i JOIN hw.sources s ON s.id = i.source_id") == [
        ("night feed", "cli:test")
    ]


@pytest.mark.parametrize("name", ["", "   ", "x" * 101, "two\nlines", "\x1b[31m", "\udcff"])
def test_a_source_must_have_a_name_that_can_be_shown(feed: Feed, name: str) -> None:
    with pytest.raises(HomewardError, match="source name"):
        put(feed, b"x", source=name)
    assert feed.ask("SELECT count(*) FROM hw.sources") == [0]


def test_a_folder_or_a_missing_file_is_no_delivery(feed: Feed) -> None:
    for path in (feed.folder, feed.folder / "missing.csv", Path("/dev/null/x")):
        with pytest.raises(HomewardError, match="cannot be read"):
            ingest_file(feed.context(), path, "test", "reports")
    assert feed.ask("SELECT count(*) FROM hw.inbox") == [0]


class Growing(PosixPath):
    """A file that somebody still writes to: whenever it is opened, it has grown."""

    def open(self, *arguments: Any, **more: Any) -> Any:  # type: ignore[override]
        with PosixPath(str(self)).open("ab") as file:
            file.write(b"one more line\n")
        return super().open(*arguments, **more)


def test_a_file_that_changes_while_it_is_read_is_not_taken(feed: Feed) -> None:
    with pytest.raises(ConflictError, match="changed while"):
        feed.send_file(Growing(feed.folder / "growing.csv"))
    assert feed.ask("SELECT count(*) FROM hw.inbox") == [0]


def test_a_delivery_is_taken_apart_once(feed: Feed) -> None:
    path = write_csv(feed.folder / "feed.csv", [report(f"EX-{n}", "2026-06-01 10:00") for n in range(3)])
    with transaction(feed.engine, "cli:test") as connection:
        delivery = receive(connection, "test", "reports", path, "cli:test").id
        columns = (("report_id", "force"), ("report_id",))
        assert [split(connection, delivery, *columns) for _ in range(2)] == [3, 0]


def test_a_record_keeps_everything_it_came_with(feed: Feed) -> None:
    odd = {**report("EX-1", "2026-06-01 10:00"), "niche ref": "N 1", "dob": "nonsense", "notes": "Łódź 😀\x00"}
    feed.send_file(write_ndjson(feed.folder / "odd.ndjson", [odd]))
    (raw,) = feed.ask("SELECT raw FROM hw.inbox_records")
    as_received = {name.replace(" ", "_"): value for name, value in odd.items()}
    assert raw == {**as_received, "notes": "Łódź 😀\ufffd"}
    assert feed.ask("SELECT faults FROM hw.report_versions") == [
        [{"field": "dob", "problem": "is not a date (write YYYY-MM-DD or DD/MM/YYYY)", "received": "nonsense"}]
    ]
