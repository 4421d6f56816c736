"""The tree of errors a person may be shown, and the one table from error to HTTP status and exit code.

HomewardError
├── InputRefusedError   the input as a whole cannot be read       exit 2   HTTP 422
├── NotFoundError       what was named does not exist (or is hidden) exit 1   HTTP 404
├── ConflictError       the present state does not allow it       exit 1   HTTP 409
└── SetupError          the machine or the set-up is at fault     exit 1   HTTP 503

Every message says what happened; `remedy` says what to do next. Neither may hold personal data.
"""

from __future__ import annotations


class HomewardError(Exception):
    """Something Homeward can explain. `problem` says what happened, `remedy` what to do."""

    exit_code = 1
    http_status = 500
    title = "Homeward could not do this"

    def __init__(self, problem: str, remedy: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.problem} {self.remedy}".strip()


class InputRefusedError(HomewardError):
    """A file or body that cannot be read at all; nothing of it was stored but its raw bytes."""

    exit_code = 2
    http_status = 422
    title = "The input was refused as a whole"


class NotFoundError(HomewardError):
    """What was named does not exist, or the caller may not know that it does."""

    http_status = 404
    title = "Not found"


class ConflictError(HomewardError):
    """The present state does not allow what was asked."""

    http_status = 409
    title = "Not possible now"


class SetupError(HomewardError):
    """The machine, the database or a setting stands in the way, not the data."""

    http_status = 503
    title = "Homeward is not set up"
