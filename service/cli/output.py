"""How the command line speaks: results on stdout, progress and warnings on stderr, one JSON object for machines."""

from __future__ import annotations

import json
import sys
from typing import Annotated, Any

import typer
from rich.console import Console

JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object as the last line of stdout.")]

err = Console(stderr=True, highlight=False, soft_wrap=True)


def finish(result: dict[str, Any], as_json: bool, words: str = "") -> None:
    """Print the result of a command: a JSON object for machines, else `words` for people (UTF-8, one stdout)."""
    if as_json:
        sys.stdout.write(json.dumps(result, ensure_ascii=False, default=str) + "\n")
    elif words:
        sys.stdout.write(shown(words.rstrip("\n")) + "\n")
    sys.stdout.flush()


def say(message: str) -> None:
    """Tell a person how the work goes (stderr, so that stdout stays clean)."""
    err.print(shown(message), markup=False)


def shown(words: str) -> str:
    """Words for a terminal: what came from outside can neither steer it nor turn the order of the text about."""
    return "".join(mark if mark.isprintable() or mark == "\n" else "\ufffd" for mark in words)
