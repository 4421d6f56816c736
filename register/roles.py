"""Names of the database roles: who may do what is decided in the database, not in the code that asks.

None of the login roles is a superuser, owns a table or has BYPASSRLS (held by tests).
"""

from __future__ import annotations

OWNER = "homeward_owner"
"""Owns every table; NOLOGIN, assumed by migrations alone."""
DEFINER = "homeward_definer"
"""Owns the few functions that look behind the policies for a caller; NOLOGIN, with narrow grants."""
OPERATOR = "homeward_operator"
"""The command line of this machine: every row, through policies of its own; audited under the account that ran it."""
WORKER = "homeward_worker"
"""Background work: as the operator, under its own name."""
APP = "homeward_app"
"""Pages and API: sees the rows that the signed-in person's session entitles it to, and none without one."""
SIGNIN = "homeward_signin"
"""Reads credentials and writes sessions; sees no child."""

LOGIN_ROLES = (OPERATOR, WORKER, APP, SIGNIN)
ALL_ROLES = (OWNER, DEFINER, *LOGIN_ROLES)
