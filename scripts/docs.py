"""Writes the parts of the documentation that the code knows best, between the marks that name them.

    python scripts/docs.py            write them
    python scripts/docs.py --check    change nothing; exit 1 and name the files that are not as the code is

A part stands between `<!-- made by make docs: NAME -->` and `<!-- end: NAME -->`. Everything else is written by hand.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from pathlib import Path
from types import ModuleType
from typing import Any, get_args

from typer.main import get_command

from alerts.life.changes import REASONS
from alerts.rules import RULES, default_rule_set
from ingest.linkage import decide, model
from ingest.placement import match
from register.schema import Base, access, alerting, care, missing, people, places, receiving
from service.cli import app
from service.exports import EXPORTS
from service.settings import ROOT, Settings
from service.web import words

PART = re.compile(r"(<!-- made by make docs: (?P<name>[a-z-]+) -->\n).*?(<!-- end: (?P=name) -->)", re.DOTALL)
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
FEATURES = (receiving, people, care, missing, alerting, access, places)

LINK_REASONS = {
    "no_candidate": "Nobody in the register shares a key with the report.",
    "probable_match": "The best candidate reaches the linking band.",
    "likely_but_uncertain": "The best candidate is at least as likely as not: the report stands with it, to be reviewed.",
    "possible_but_unlikely": "The best candidate is possible: the report stands with a child of its own, to be reviewed.",
    "probably_another_child": "The best candidate is below the review band.",
    "amended_beyond_recognition": "A newer version of the report clearly contradicts the child it had.",
}
PLACE_REASONS = {
    "address_and_postcode": "Address and postcode are the setting's.",
    "near_address": "The postcode is the setting's, the address or name nearly so, and no house number contradicts.",
    "address": "The address is one setting's, though the postcode is another or blank.",
    "name": "The whole name of one setting stands in the address.",
    "distance": "No address, and a setting of the same kind lies within 50 metres.",
    "placement_held": "Nothing names another place, and the child was placed there that day.",
    "named_by_police": "A setting that no list has, made from what the report says.",
}


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A Markdown table; what Markdown would take for a bar or a tag within a cell is escaped."""
    lines = [list(head)]
    lines.append(["---"] * len(lines[0]))
    lines.extend([str(cell).replace("|", "\\|").replace("<", "&lt;") for cell in row] for row in rows)
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def first_sentence(text: str | None) -> str:
    """The first sentence of a docstring, in one line."""
    flat = " ".join((text or "").split())
    return re.split(r"(?<=[.])\s", flat, maxsplit=1)[0]


def walk(command: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command that does something, with the words that call it, by name."""
    subcommands = getattr(command, "commands", None)
    if subcommands is None:
        yield path, command
        return
    for name in sorted(subcommands):
        yield from walk(subcommands[name], (*path, name))


def value_of(parameter: Any) -> str:
    """What is written for the value of a parameter: its own word, its choices, or its type."""
    if parameter.metavar:
        return str(parameter.metavar)
    kind = parameter.type_descriptor.annotation
    if isinstance(kind, type) and issubclass(kind, Enum):
        return "|".join(str(choice.value) for choice in kind)
    if parameter.param_type_name == "argument":
        return str(parameter.name).rstrip("_").upper()
    kind = next(iter(get_args(kind)), kind)
    return {int: "NUMBER", float: "NUMBER", Path: "PATH"}.get(kind, "TEXT")


def usage(parameter: Any) -> str:
    """A parameter as it stands in the usage line."""
    if parameter.param_type_name == "argument":
        text = value_of(parameter)
    else:
        text = (
            parameter.opts[0]
            if parameter.type_descriptor.annotation is bool
            else f"{parameter.opts[0]} {value_of(parameter)}"
        )
        text += f"/{parameter.secondary_opts[0]}" if parameter.secondary_opts else ""
    return text if parameter.required else f"[{text}]"


def help_line(parameter: Any) -> str:
    """A line of the list of parameters; empty where there is nothing to add to the usage line."""
    name = value_of(parameter) if parameter.param_type_name == "argument" else parameter.opts[0]
    default = getattr(parameter.default, "value", parameter.default)
    unless = "" if parameter.required or default in (None, False, True) else f"{readable(default)} unless told."
    said = " ".join(part for part in (parameter.help or "", unless) if part)
    return f"- `{name}`: {said}\n" if said else ""


def readable(value: object) -> str:
    """A default as it is told: paths within the checkout by their name there."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value).replace(f"{ROOT}/", "")


def commands() -> str:
    """Every command: usage, what it does, its options."""
    parts = []
    for path, command in walk(get_command(app), ("homeward",)):
        own = [item for item in command.params if item.name not in ("help",)]
        line = " ".join([*path, *(usage(item) for item in own)])
        listed = "".join(help_line(item) for item in own if item.name != "as_json")
        parts.append(f"## {' '.join(path)}\n\n```\n{line}\n```\n\n{' '.join((command.help or '').split())}\n\n{listed}")
    return "\n".join(part.rstrip("\n") + "\n" for part in parts)


def exports() -> str:
    """The columns of every export."""
    return table(
        ("export", "columns, in order"),
        ((f"`{name}`", ", ".join(f"`{column}`" for column in export.columns)) for name, export in EXPORTS.items()),
    )


def settings() -> str:
    """Every setting with its name in the environment."""
    rows = []
    for name, field in Settings.model_fields.items():
        default = readable(field.default)
        rows.append((f"`HOMEWARD_{name.upper()}`", f"`{default}`" if default else "not set", field.description))
    return table(("setting", "default", "what it is for"), rows)


def figure(probability: float) -> str:
    """A probability in plain digits."""
    return f"{probability:.6f}".rstrip("0")


def bits(weight: float) -> str:
    """A weight with its sign, to a tenth of a bit; nought has none."""
    text = f"{weight:+.1f}"
    return "0.0" if text in ("+0.0", "-0.0") else text


def levels() -> str:
    """The comparison levels of the linkage model."""
    rows = []
    for level in model.LEVELS.values():
        chance = "share of the register" if level.u is None else figure(level.u)
        weights = ("by rarity", "by rarity") if level.u is None else (
            bits(model.weight(level)), bits(model.sibling_weight(level)))  # fmt: skip
        rows.append((level.field, level.name, figure(level.m), chance, figure(level.s), *weights, level.words))
    head = ("field", "level", "m", "u", "s", "weight", "sibling weight", "in words")
    return f"Model `{model.VERSION}`. Weights are in bits.\n\n" + table(head, rows)


def bands() -> str:
    """The bands of a decision."""
    return table(
        ("probability of the best candidate", "decision", "the report stands with"),
        (
            (f"{model.LINK_AT:.2f} and above", "`linked`", "the candidate"),
            (f"0.50 to {model.LINK_AT:.2f}", "`review`", "the candidate, until a person decides"),
            (f"{model.REVIEW_AT:.2f} to 0.50", "`review`", "a child of its own, until a person decides"),
            (f"below {model.REVIEW_AT:.2f}", "`new`", "a child of its own"),
        ),
    )


def reasons(told: dict[str, str], known: Iterable[str]) -> str:
    """Enumerated reasons with what each means. Raises KeyError for one without words."""
    return table(("reason", "meaning"), ((f"`{name}`", told[name]) for name in known))


def threshold(name: str, value: object) -> str:
    """One threshold of a rule in words."""
    if name == "rungs":
        assert isinstance(value, list)  # noqa: S101 - a list by its model
        return "; ".join(f"from {rung['hours']} hours: {rung['severity']}" for rung in value)
    return f"{name} = {value}"


def rules() -> str:
    """Every rule: what it looks for, its thresholds and where they come from."""
    rule_set = default_rule_set()
    rows = []
    for name, rule in RULES.items():
        given = getattr(rule_set, name).model_dump(mode="json")
        plain = {key: value for key, value in given.items() if key not in ("enabled", "severity", "guidance")}
        thresholds = "; ".join(threshold(key, value) for key, value in plain.items()) or "none"
        state = "" if given["enabled"] else " (switched off)"
        rows.append((f"`{name}`{state}", rule.words, thresholds, given.get("severity", "by rung"), given["guidance"]))
    head = ("rule", "holds when", "thresholds", "severity", "where the figure comes from")
    return (
        f"Rule set `{rule_set.version}`; an alert whose newest evidence is older than {rule_set.historic_after_days} days "
        "is history.\n\n" + table(head, rows)
    )


def tables_of(feature: ModuleType) -> list[type[Base]]:
    """The tables of one module of the schema, in its order."""
    made = (one for one in vars(feature).values() if isinstance(one, type) and issubclass(one, Base))
    return [one for one in made if one.__module__ == feature.__name__]


def features() -> str:
    """The features of the record with the names of their tables."""
    rows = (
        (
            f"`{feature.__name__.rpartition('.')[2]}`",
            first_sentence(feature.__doc__).rstrip("."),
            ", ".join(f"`{one.__tablename__}`" for one in tables_of(feature)),
        )
        for feature in FEATURES
    )
    return table(("feature", "what it holds", "tables"), rows)


def tables() -> str:
    """Every table of the record by feature, with what a row is and its columns."""
    parts = []
    for feature in FEATURES:
        rows = (
            (
                f"`{one.__tablename__}`",
                first_sentence(one.__doc__),
                ", ".join(f"`{column.name}`" for column in one.__table__.columns),
            )
            for one in tables_of(feature)
        )
        parts.append(
            f"## {first_sentence(feature.__doc__).rstrip('.')}\n\n{table(('table', 'a row is', 'columns'), rows)}"
        )
    return "\n".join(parts)


def decisions() -> str:
    """Every decision with its title."""
    titles = ((path, path.read_text(encoding="utf-8").partition("\n")[0].lstrip("# ")) for path in DECISIONS)
    return "".join(f"- [{title}]({path.name})\n" for path, title in titles)


BLOCKS: dict[str, Callable[[], str]] = {
    "commands": commands,
    "exports": exports,
    "settings": settings,
    "levels": levels,
    "bands": bands,
    "link-reasons": lambda: reasons(LINK_REASONS, decide.REASONS),
    "place-reasons": lambda: reasons(PLACE_REASONS, match.REASONS),
    "rules": rules,
    "alert-reasons": lambda: reasons(words.REASONS, REASONS),
    "decisions": decisions,
    "features": features,
    "tables": tables,
}


def renewed(text: str, used: set[str]) -> str:
    """A document with its parts made anew; the names of the parts it has are added to `used`."""

    def part(found: re.Match[str]) -> str:
        used.add(found["name"])
        return f"{found[1]}\n{BLOCKS[found['name']]()}\n{found[3]}"

    return PART.sub(part, text)


def main() -> int:
    """Write or check every document."""
    checking, used, stale = "--check" in sys.argv[1:], set[str](), []
    for path in [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]:
        text = path.read_text(encoding="utf-8")
        if (now := renewed(text, used)) != text:
            stale.append(path.relative_to(ROOT))
            if not checking:
                path.write_text(now, encoding="utf-8")
    for name in sorted(BLOCKS.keys() - used):
        sys.stderr.write(f"The part {name} stands in no document.\n")
    for path in stale:
        sys.stderr.write(f"{path} {'is not as the code is: run `make docs`' if checking else 'is written anew'}.\n")
    return 1 if BLOCKS.keys() - used or (checking and stale) else 0


if __name__ == "__main__":
    sys.exit(main())
