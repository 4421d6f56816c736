"""One command at a time works on a cluster."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from register.errors import SetupError


@contextmanager
def exclusive(path: Path, seconds: float = 180) -> Iterator[None]:
    """Hold the lock file `path`, waiting up to `seconds` for another command; any exit frees it."""
    with path.open("a") as handle:
        end = time.monotonic() + seconds
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if time.monotonic() > end:
                    raise SetupError(
                        f"Another `homeward db` command has been working on this cluster for {seconds:.0f} seconds.",
                        "Wait for it to end, or stop it, then run this one again.",
                    ) from error
                time.sleep(0.1)
        yield
