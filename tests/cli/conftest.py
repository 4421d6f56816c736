"""The command line called within this process, on a register of its own."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from service.cli import context, run
from tests.cli.running import environment
from tests.conftest import Database
from tests.emptied import emptied_database, feed
from tests.support import Feed

__all__ = ["emptied_database", "feed"]


@dataclass(frozen=True)
class Ran:
    """What a command left: its exit code and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """Lines of stdout."""
        return self.out.splitlines()

    @property
    def json(self) -> dict[str, Any]:
        """The JSON object in the last line of stdout."""
        found = json.loads(self.lines[-1])
        assert isinstance(found, dict)
        return found


@dataclass
class Homeward:
    """`homeward` on an empty register; `folder` is for files, `feed` for questions."""

    feed: Feed
    capture: pytest.CaptureFixture[str]
    ran: list[Ran] = field(default_factory=list)

    @property
    def folder(self) -> Path:
        return self.feed.folder

    def __call__(self, *arguments: str | Path) -> Ran:
        self.capture.readouterr()
        code = run([str(argument) for argument in arguments])
        out, err = self.capture.readouterr()
        self.ran.append(Ran(code, out, err))
        return self.ran[-1]


def forget() -> None:
    """Settings and engine are read once for a process; forget them."""
    if context.operator_engine.cache_info().currsize:
        context.operator_engine().dispose()
    context.operator_engine.cache_clear()
    context.settings.cache_clear()


@pytest.fixture
def homeward(
    feed: Feed, emptied_database: Database, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Homeward]:
    """The command line, set to a register that is empty."""
    monkeypatch.setenv("HOMEWARD_DATABASE_URL", environment(emptied_database)["HOMEWARD_DATABASE_URL"])
    forget()
    yield Homeward(feed, capsys)
    forget()


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    """Writes a file of the test's own."""

    def made(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return made
