"""Exit 1 unless every pinned requirement is installed in this environment, in its version, with all its files.

    python scripts/venv_whole.py requirements.txt …

Standard library only, about half a second: an installation cut short, or a file deleted since, is found.
"""

from __future__ import annotations

import re
import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)(?:\s*;\s*[^\\]*)?", re.MULTILINE)


def wrong(name: str, version: str) -> str:
    """What is wrong with one installed requirement; empty when it is whole."""
    try:
        found = distribution(name)
    except PackageNotFoundError:
        return f"{name} is not installed"
    if found.version != version:
        return f"{name} is {found.version}, not {version}"
    for file in found.files or ():
        if file.suffix in (".py", ".so") and not Path(str(found.locate_file(file))).exists():
            return f"{name} has lost {file}"
    return ""


def main() -> int:
    """Check the requirement files named on the command line."""
    pins = [pin for file in sys.argv[1:] for pin in PIN.findall(Path(file).read_text(encoding="utf-8"))]
    faults = [fault for name, version in pins if (fault := wrong(name, version))]
    if not pins:
        faults.append("no requirement was found in the files")
    sys.stderr.writelines(f"{fault}\n" for fault in faults[:10])
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
