"""The only module that reads the environment. Read once at the door, then passed on as values."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Every setting, its default and what it is for. Names in the environment are `HOMEWARD_` + upper case."""

    model_config = SettingsConfigDict(env_prefix="HOMEWARD_", env_ignore_empty=True)

    local: Path = Field(default=ROOT / ".local", description="Where the private cluster and run files live")
    runtime: Path | None = Field(
        default=None,
        description="A short folder for the private cluster's socket (default: /run/homeward as root, "
        "else /tmp/homeward-<user number>)",
    )
    database: str = Field(
        default="homeward",
        pattern=r"^[a-z][a-z0-9_]{0,50}$",
        description="Which database of the private cluster",
    )
    database_url: str | None = Field(
        default=None,
        description="Any other PostGIS, as postgresql://user@host:port/name; the cluster is then not used",
    )
    database_password_file: Path | None = Field(
        default=None, description="A file that holds the password for database_url (a container secret)"
    )
    database_passwords: Path | None = Field(
        default=None,
        description="A folder with one password file per database role, named like the role. With it, a "
        "database_url that names no user connects as the very role that the work needs.",
    )
    insecure_http: bool = Field(
        default=True,
        description="Serve over plain HTTP on loopback. Set to false behind a TLS proxy: cookies are then "
        "`__Host-` and Secure, and /docs needs a signed-in person.",
    )
    base_layer_url: str | None = Field(default=None, description="Tile address for maps, chosen by the deployer")
    partnership: str = Field(default="Synthetic county (not real)", description="Whose service this is, on every page")
    host_authority: str = Field(default="Exemplshire", description="The authority whose area this service covers")
    synthetic: bool | None = Field(
        default=None,
        description="Say on every page that the data are synthetic. Unset: said until `partnership` is named, so that "
        "a real deployment never calls real children synthetic by omission.",
    )
    trusted_proxies: str = Field(
        default="127.0.0.1",
        description="Addresses of the TLS proxy whose X-Forwarded-For is believed (comma between; networks allowed). "
        "Sign-in limits count by the address behind it.",
    )

    @property
    def says_synthetic(self) -> bool:
        """Whether pages carry the notice that nothing in them is real."""
        if self.synthetic is not None:
            return self.synthetic
        return "partnership" not in self.model_fields_set
