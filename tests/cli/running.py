"""The command line as a process of its own, and as a call within this one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from register.roles import OPERATOR
from tests.conftest import Database

HOMEWARD = Path(sys.executable).with_name("homeward")


def environment(database: Database) -> dict[str, str]:
    """The environment of a command that works on `database`."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("HOMEWARD_")}
    return {**inherited, "HOMEWARD_DATABASE_URL": database.url(OPERATOR).render_as_string(hide_password=False)}


def start(database: Database, *arguments: str | Path, **changes: str) -> subprocess.Popen[str]:
    """Start `homeward` with these arguments; `changes` are further variables of its environment."""
    return subprocess.Popen(
        [HOMEWARD, *map(str, arguments)],
        env={**environment(database), **changes},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def last_object(output: str) -> dict[str, Any]:
    """The JSON object in the last line of some output."""
    found = json.loads(output.rstrip("\n").rsplit("\n", 1)[-1])
    assert isinstance(found, dict)
    return found
