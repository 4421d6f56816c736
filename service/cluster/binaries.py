"""Where Debian puts PostgreSQL and PostGIS, and what to install when they are not there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from register.errors import SetupError

OLDEST = 15
LIBRARIES = Path("/usr/lib/postgresql")
SHARED = Path("/usr/share/postgresql")


@dataclass(frozen=True)
class Binaries:
    """The programs of one PostgreSQL major version that has PostGIS beside it."""

    version: int
    folder: Path

    def __getitem__(self, name: str) -> str:
        """The full path of one program, such as `initdb`."""
        return str(self.folder / name)


def packages(version: int = OLDEST) -> str:
    """The Debian packages that hold PostgreSQL `version` and its PostGIS."""
    return f"postgresql-{version} postgresql-{version}-postgis-3"


def _has_postgis(version: int) -> bool:
    """Whether both of its packages are there: the library, and the scripts that declare it."""
    library = LIBRARIES / str(version) / "lib" / "postgis-3.so"
    return library.exists() and (SHARED / str(version) / "extension" / "postgis.control").exists()


def find(version: int | None = None) -> Binaries:
    """The newest installed PostgreSQL that has PostGIS, or exactly major `version` for data made by it.

    Raises SetupError naming the Debian packages when PostgreSQL or PostGIS is missing.
    """
    installed = sorted(
        (int(folder.name) for folder in LIBRARIES.glob("[0-9]*") if (folder / "bin" / "postgres").exists()),
        reverse=True,
    )
    usable = [found for found in installed if found >= OLDEST] if version is None else [version]
    for candidate in usable:
        if candidate in installed and _has_postgis(candidate):
            return Binaries(candidate, LIBRARIES / str(candidate) / "bin")
    wanted = version or (usable[0] if usable else OLDEST)
    missing = "PostGIS" if wanted in installed else "PostgreSQL"
    made = " (this cluster was made by it)" if version else ""
    raise SetupError(
        f"{missing} {'for PostgreSQL ' if wanted in installed else ''}{wanted} is not installed{made}.",
        f"Install the Debian packages: apt-get install {packages(wanted)} (`make setup` does it).",
    )
