"""What the kernel knows about the server's processes: a process id alone proves nothing after a crash."""

from __future__ import annotations

import time
from pathlib import Path

PROCESSES = Path("/proc")


def running(data: Path) -> int | None:
    """The process id of the server on this data directory, or None if none runs.

    `postmaster.pid` survives a crash, and its number may since belong to any other process (or, in a copied
    checkout, to the original's server). A server always stands in its own data directory, so that is asked.
    """
    try:
        pid = int((data / "postmaster.pid").read_text(encoding="utf-8").splitlines()[0])
    except (FileNotFoundError, ValueError, IndexError):
        return None
    return pid if _stands_in(pid, data) else None


def address(data: Path) -> tuple[Path, int]:
    """The socket's folder and the port of the server that runs on this data directory (its own record)."""
    lines = (data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    return Path(lines[4]), int(lines[3])


def processes(data: Path) -> list[int]:
    """Every process of a server on this data directory, also those that outlive a killed server."""
    numbers = [int(entry.name) for entry in PROCESSES.iterdir() if entry.name.isdigit()]
    return [pid for pid in numbers if _stands_in(pid, data)]


def wait_until_gone(data: Path, seconds: float = 15) -> list[int]:
    """Wait for the processes of a killed server to leave; the ones still there after `seconds`."""
    end = time.monotonic() + seconds
    while (left := processes(data)) and time.monotonic() < end:
        time.sleep(0.1)
    return left


def _stands_in(pid: int, data: Path) -> bool:
    """Whether the working directory of process `pid` is `data` (False for a process we may not look at)."""
    try:
        return (PROCESSES / str(pid) / "cwd").samefile(data)
    except OSError:
        return False
