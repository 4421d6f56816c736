"""The people who may sign in and their agencies: made and changed by the operator of this machine."""

from __future__ import annotations

import re
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Connection, Row, text

from register import audit
from register.errors import ConflictError, NotFoundError
from register.schema.words import AGENCY_KINDS, USER_ROLES
from service.passwords import Passwords

ROLES_OF = {
    "county": ("police", "social_care", "administrator"),
    "provider": ("provider",),
    "authority": ("placing_authority",),
}
"""Which roles people of each kind of agency may have: what a person sees follows from the agency."""
USERNAME = re.compile(r"[a-z0-9][a-z0-9._@-]{1,99}")

AGENCY = text("SELECT id, kind, provider_id, authority FROM hw.agencies WHERE name = :name")
ADD_AGENCY = text(
    "INSERT INTO hw.agencies (name, kind, provider_id, authority) "
    "VALUES (:name, :kind, :provider_id, :authority) RETURNING id"
)
USER = text(
    "SELECT id, display_name, password_hash, role, agency_id, disabled_at FROM hw.users WHERE username = :username"
)
ADD_USER = text(
    "INSERT INTO hw.users (username, display_name, password_hash, role, agency_id) "
    "VALUES (:username, :display_name, :hash, :role, :agency) RETURNING id"
)
CHANGE_USER = text(
    "UPDATE hw.users SET display_name = :display_name, password_hash = :hash, role = :role, agency_id = :agency, "
    "disabled_at = NULL WHERE id = :id"
)
DISABLE = text(
    "UPDATE hw.users SET disabled_at = now() WHERE username = :username AND disabled_at IS NULL RETURNING id"
)
SET_HASH = text("UPDATE hw.users SET password_hash = :hash WHERE username = :username RETURNING id")
LIST = text(
    "SELECT u.username, u.display_name, u.role, a.name AS agency, a.kind AS agency_kind, u.disabled_at "
    "FROM hw.users u JOIN hw.agencies a ON a.id = u.agency_id ORDER BY a.name, u.username"
)
PROVIDER = text("SELECT id FROM hw.providers WHERE ref = :ref")


def ensure_agency(
    connection: Connection, name: str, kind: str, provider_id: UUID | None = None, authority: str | None = None
) -> UUID:
    """The agency of this name, made when it is not there. `kind` is one of AGENCY_KINDS; a provider needs its
    `provider_id`, an authority the name its placements carry.

    Raises ConflictError where an agency of that name is of another kind.
    """
    if kind not in AGENCY_KINDS:
        raise ConflictError(f"There is no kind of agency called {kind}.", f"Use one of {', '.join(AGENCY_KINDS)}.")
    if (kind == "provider") != (provider_id is not None) or (kind == "authority") != bool(authority):
        raise ConflictError(
            "A provider's agency needs its provider, an authority's the name of the authority, a county's neither.",
            "Give exactly what the kind asks for.",
        )
    found = connection.execute(AGENCY, {"name": name}).one_or_none()
    if found is not None:
        if (found.kind, found.provider_id, found.authority) != (kind, provider_id, authority):
            raise ConflictError(f"The agency {name} exists and is a different one.", "Use another name.")
        return UUID(str(found.id))
    values = {"name": name, "kind": kind, "provider_id": provider_id, "authority": authority}
    made: UUID = connection.execute(ADD_AGENCY, values).scalar_one()
    audit.append(connection, "agency.add", details={"agency": str(made)})
    return made


def ensure_user(
    connection: Connection, username: str, display_name: str, role: str, agency: UUID, password: str
) -> None:
    """A person who can sign in with exactly this password, name, role and agency; made, or changed to be so.

    Does nothing when all is so already. Raises ConflictError for a role that does not fit the agency.
    """
    username = checked_username(username)
    _fits(connection, role, agency)
    passwords = Passwords()
    found = connection.execute(USER, {"username": username}).one_or_none()
    wanted = {"display_name": display_name, "role": role, "agency": agency}
    if found is None:
        values = {**wanted, "username": username, "hash": passwords.hash(password)}
        made = connection.execute(ADD_USER, values).scalar_one()
        audit.append(connection, "user.add", details={"user": str(made)})
        return
    same_password = passwords.verify(found.password_hash, password)
    same = (found.display_name, found.role, found.agency_id) == (display_name, role, agency)
    if same and same_password and found.disabled_at is None:
        return
    kept = found.password_hash if same_password else passwords.hash(password)
    connection.execute(CHANGE_USER, {**wanted, "id": found.id, "hash": kept})
    audit.append(connection, "user.change", details={"user": str(found.id)})


def add_user(connection: Connection, username: str, display_name: str, role: str, agency: UUID, password: str) -> None:
    """A new person. Raises ConflictError when the name is taken."""
    if connection.execute(USER, {"username": checked_username(username)}).one_or_none() is not None:
        raise ConflictError(f"There is a user {username} already.", "Choose another name, or change that one.")
    ensure_user(connection, username, display_name, role, agency, password)


def disable(connection: Connection, username: str) -> None:
    """Shut a person out at once, open sessions included. Raises NotFoundError for nobody enabled of that name."""
    found = connection.execute(DISABLE, {"username": username.strip().lower()}).scalar_one_or_none()
    if found is None:
        raise NotFoundError("There is no enabled user of that name.", "`homeward users list` shows them all.")
    audit.append(connection, "user.disable", details={"user": str(found)})


def set_password(connection: Connection, username: str, password: str) -> UUID:
    """Give a person a new password and return their id; ending open sessions is the caller's next step."""
    values = {"username": username.strip().lower(), "hash": Passwords().hash(password)}
    found: UUID | None = connection.execute(SET_HASH, values).scalar_one_or_none()
    if found is None:
        raise NotFoundError("There is no user of that name.", "`homeward users list` shows them all.")
    audit.append(connection, "user.password", details={"user": str(found)})
    return found


def listed(connection: Connection) -> Sequence[Row[tuple[str, str, str, str, str, object]]]:
    """Everybody: username, display_name, role, agency, agency_kind, disabled_at (UTC or None)."""
    return connection.execute(LIST).all()


def provider_by_ref(connection: Connection, ref: str) -> UUID:
    """The provider with this reference. Raises NotFoundError."""
    found: UUID | None = connection.execute(PROVIDER, {"ref": ref}).scalar_one_or_none()
    if found is None:
        raise NotFoundError(f"There is no provider with the reference {ref}.", "Load its settings first.")
    return found


def checked_username(username: str) -> str:
    """The user name in its one form (lower case, no blanks around). Raises ConflictError for one that cannot be."""
    folded = username.strip().lower()
    if not USERNAME.fullmatch(folded):
        raise ConflictError(
            "A user name has 2 to 100 characters: letters, digits and . _ @ -, starting with a letter or digit.",
            "Choose one like that, such as an e-mail address.",
        )
    return folded


def _fits(connection: Connection, role: str, agency: UUID) -> None:
    kind = connection.scalar(text("SELECT kind FROM hw.agencies WHERE id = :id"), {"id": agency})
    if kind is None:
        raise NotFoundError("There is no such agency.", "Make it first.")
    if role not in USER_ROLES or role not in ROLES_OF[kind]:
        raise ConflictError(
            f"The role {role} does not fit an agency of the kind {kind}.", f"Use {' or '.join(ROLES_OF[kind])}."
        )
