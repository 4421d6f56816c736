"""Turning what the operating system and PostgreSQL say into what happened and what to do."""

from __future__ import annotations

import errno
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from register.errors import SetupError

_DISK_FULL = "Free some space on that disk (`df -h` shows it), then run the same command again."
_NO_RIGHTS = "Run the command as the account that owns the folder, or point HOMEWARD_LOCAL at a folder of your own."
_NO_MEMORY = "Free some memory (the cluster needs about 200 MB), then run the same command again."

_REMEDY_BY_ERRNO = {
    errno.ENOSPC: _DISK_FULL,
    errno.EDQUOT: _DISK_FULL,
    errno.EACCES: _NO_RIGHTS,
    errno.EPERM: _NO_RIGHTS,
    errno.EROFS: "The disk is read-only: point HOMEWARD_LOCAL at a folder that can be written.",
    errno.ENOMEM: _NO_MEMORY,
}
_REMEDY_BY_WORDS = (
    ("no space left on device", "The disk is full.", _DISK_FULL),
    ("disk quota exceeded", "The disk quota is used up.", _DISK_FULL),
    ("permission denied", "The server account may not use its folder.", _NO_RIGHTS),
    ("cannot allocate memory", "There is not enough memory.", _NO_MEMORY),
)


@contextmanager
def explained(doing: str) -> Iterator[None]:
    """Raise SetupError instead of OSError, saying what Homeward was `doing` and what to do about it."""
    try:
        yield
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        remedy = _REMEDY_BY_ERRNO.get(error.errno or 0, "See the message above, then run the same command again.")
        raise SetupError(f"Could not {doing}: {error.strerror or error}{where}.", remedy) from error
    except subprocess.TimeoutExpired as error:
        raise SetupError(
            f"Could not {doing}: no end after {error.timeout:.0f} seconds.",
            "Wait a minute, then run it again.",
        ) from error


def from_output(doing: str, output: str, log: Path | None = None) -> SetupError:
    """The error for a PostgreSQL tool that failed while `doing` something, with the last lines it wrote."""
    lowered = output.lower()
    unknown = ("Its last words:", "Mend what they name, then run the same command again.")
    known = ((cause, remedy) for words, cause, remedy in _REMEDY_BY_WORDS if words in lowered)
    cause, remedy = next(known, unknown)
    lines = [line for line in output.splitlines() if line.strip()][-12:]
    said = "".join(f"\n    {line}" for line in lines) or "\n    (it wrote nothing)"
    kept = f"\nThe whole log: {log}." if log else ""
    return SetupError(f"Could not {doing}. {cause}{said}{kept}\n", remedy)


def tail(path: Path, since: int = 0) -> str:
    """What was written to `path` after byte `since` (its last 8 kB at most); empty if it cannot be read."""
    try:
        with path.open("rb") as log:
            size = log.seek(0, 2)
            log.seek(max(since, size - 8192))
            return log.read().decode("utf-8", "replace")
    except OSError:
        return ""
