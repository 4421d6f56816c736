"""Errors that only a web request can meet; they stand in the tree of register.errors with their own status.

HomewardError
├── SignInNeededError    nobody is signed in                    HTTP 401 (pages: on to the sign-in page)
├── NotAllowedError      signed in, not for this role           HTTP 403
├── ForgedError          a form that is not ours, or is stale   HTTP 403
└── TooManyTriesError    too many failed sign-ins               HTTP 429
"""

from __future__ import annotations

from register.errors import HomewardError


class SignInNeededError(HomewardError):
    """The page is for signed-in people."""

    http_status = 401
    title = "Sign in first"


class NotAllowedError(HomewardError):
    """The page is not for people of this role."""

    http_status = 403
    title = "You cannot see this page"


class ForgedError(HomewardError):
    """The form did not come from a page of this service, or from one that is no longer valid."""

    http_status = 403
    title = "This form cannot be accepted"


class TooManyTriesError(HomewardError):
    """Guessing is slowed down, whether or not the name exists."""

    http_status = 429
    title = "Too many failed attempts"
