"""The front-end files of others that a map needs: by address for a page of ours, or their text for a single file."""

from __future__ import annotations

import base64
import re
from pathlib import Path

from register.errors import SetupError

STYLES = (
    "leaflet/leaflet.css",
    "leaflet.markercluster/MarkerCluster.css",
)
SCRIPTS = (
    "leaflet/leaflet.js",
    "leaflet.markercluster/leaflet.markercluster.js",
)
LICENCES = ("leaflet/LICENSE", "leaflet.markercluster/MIT-LICENCE.txt")

# The names of XML vocabularies look like addresses and are none: nothing is fetched from them.
_ADDRESS = re.compile(r"https?://(?!www\.w3\.org/(?:2000/svg|1999/xlink|1999/xhtml))")
_IMAGE = re.compile(r"url\(['\"]?((?!data:|#)[^'\")]+)['\"]?\)")
_SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)


def inline_styles(folder: Path) -> str:
    """All style sheets as one text without an outside address, their images as data.

    Raises SetupError where set-up has not put the files into `folder`.
    """
    return "\n".join(_without_addresses(_with_images(folder / name)) for name in STYLES)


def inline_scripts(folder: Path) -> str:
    """All scripts as one text without an outside address (Leaflet's own attribution link loses its scheme)."""
    return "\n".join(_without_addresses(_SOURCE_MAP.sub("", _read(folder / name))) for name in SCRIPTS)


def licences(folder: Path) -> str:
    """The licence texts, which must go wherever the files go. No `--`: the text stands in a comment."""
    text = "\n\n".join(f"{name}\n{_read(folder / name).strip()}" for name in LICENCES)
    return _without_addresses(text).replace("--", "- -")


def _with_images(sheet: Path) -> str:
    """A style sheet with its PNG images as data."""

    def as_data(match: re.Match[str]) -> str:
        image = (sheet.parent / match[1]).resolve()
        return f"url(data:image/png;base64,{base64.b64encode(_bytes(image)).decode('ascii')})"

    return _IMAGE.sub(as_data, _read(sheet).replace("behavior: url(#default#VML);", ""))


def _without_addresses(text: str) -> str:
    return _ADDRESS.sub("", text)


def _read(path: Path) -> str:
    return _bytes(path).decode("utf-8")


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise SetupError(
            f"The front-end file {path.parent.name}/{path.name} is not there ({error.strerror}).",
            "Run `make setup`, which fetches and copies the map's files.",
        ) from error
