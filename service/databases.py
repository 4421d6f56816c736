"""Which database, and how to reach it as which role: the private cluster's, or any that a setting names."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from register.errors import SetupError
from service.cluster import ADMIN, Cluster
from service.settings import Settings


def cluster(settings: Settings) -> Cluster:
    """The private cluster of this checkout (not looked at yet)."""
    return Cluster(settings.local, settings.runtime)


def database_url(settings: Settings, role: str) -> URL:
    """How to connect for work that belongs to `role`.

    With `database_url` set it is that address: as its own user whatever the role (the session then assumes
    the role), or, when it names none, as `role` itself. Otherwise it is the private cluster's. SetupError
    when the cluster is down, the address cannot be read, or a password file is missing.
    """
    if settings.database_url is None:
        return cluster(settings).url(settings.database, role)
    try:
        url = make_url(settings.database_url)
    except ArgumentError as error:
        raise _unusable("cannot be read as an address") from error
    if url.get_backend_name() not in ("postgresql", "postgres"):
        raise _unusable("is not the address of a PostgreSQL database")
    if not url.database:
        raise _unusable("names no database")
    url = url.set(drivername="postgresql+psycopg", username=url.username or role)
    password = _password(settings, url.username or role)
    return url if password is None else url.set(password=password)


def admin_url(settings: Settings) -> URL:
    """How migrations connect: as the private cluster's administrator, or as the user `database_url` names."""
    return database_url(settings, ADMIN)


def _password(settings: Settings, user: str) -> str | None:
    """The password of `user` from the file set for it; None when no file is set."""
    file = settings.database_password_file
    if file is None and settings.database_passwords is not None:
        file = settings.database_passwords / user
    return None if file is None else _read(file)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SetupError(
            f"The database password file {file} cannot be read.",
            "Make it readable by the account that runs Homeward, or correct HOMEWARD_DATABASE_PASSWORD_FILE "
            "or HOMEWARD_DATABASE_PASSWORDS.",
        ) from error


def _unusable(why: str) -> SetupError:
    # The address itself is not repeated: it may hold a password.
    return SetupError(f"HOMEWARD_DATABASE_URL {why}.", "Write it as postgresql://user@host:port/name, or unset it.")
