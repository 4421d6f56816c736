"""`homeward rules`: the rules in words with their thresholds, and checking a changed file before it is used."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from alerts.rules import RULES, default_rule_set, read_rule_set
from service.cli.output import JsonOption, finish

app = typer.Typer(help="The rules that raise alerts.", no_args_is_help=True)


@app.command("list")
def list_(as_json: JsonOption = False) -> None:
    """Every rule, what it looks for, its thresholds and where they come from."""
    rules = default_rule_set()
    listed = [
        {"rule": name, "words": rule.words, **getattr(rules, name).model_dump(mode="json")}
        for name, rule in RULES.items()
    ]
    lines = [f"Rule set {rules.version}"]
    for item in listed:
        state = "" if item["enabled"] else " (switched off)"
        lines.append(f"{item['rule']}{state}: {item['words']}.\n   {item['guidance']}")
    finish({"version": rules.version, "rules": listed}, as_json, "\n".join(lines))


@app.command()
def check(file: Annotated[Path, typer.Argument(metavar="FILE")], as_json: JsonOption = False) -> None:
    """Read a rule file and say whether it is whole; nothing is changed."""
    rules = read_rule_set(file)
    finish(
        {"version": rules.version, "valid": True}, as_json, f"{file.name} is a whole rule set, version {rules.version}."
    )
