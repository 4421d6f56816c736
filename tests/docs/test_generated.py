"""The generated parts are as the code is, and nothing of the code is missing from them."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from types import ModuleType

import pytest
from typer.main import get_command

from alerts.rules import RULES, default_rule_set
from ingest.linkage.model import LEVELS
from register.schema import Base
from service.cli import app
from service.settings import Settings
from tests.docs.documents import ROOT, sections, text_of

SCRIPT = ROOT / "scripts" / "docs.py"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_script", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_generated_part_is_as_the_code_is() -> None:
    run = subprocess.run([sys.executable, SCRIPT, "--check"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr


def test_a_part_that_is_out_of_date_is_written_anew(script: ModuleType) -> None:
    stale = "Before.\n<!-- made by make docs: bands -->\n\nold\n<!-- end: bands -->\nAfter.\n"
    used: set[str] = set()
    fresh = script.renewed(stale, used)
    assert used == {"bands"}
    assert "old" not in fresh
    assert "0.90 and above" in fresh
    assert fresh.startswith("Before.\n")
    assert fresh.endswith("\nAfter.\n")
    assert script.renewed(fresh, used) == fresh


def test_a_cell_cannot_break_its_table(script: ModuleType) -> None:
    assert script.table(("a",), [("x | <y>",)]).splitlines()[-1] == r"| x \| &lt;y> |"


def command_names() -> list[str]:
    found: list[str] = []

    def walk(command: object, path: list[str]) -> None:
        subcommands = getattr(command, "commands", None)
        if subcommands is None:
            found.append(" ".join(path))
        else:
            for name, sub in subcommands.items():
                walk(sub, [*path, name])

    walk(get_command(app), ["homeward"])
    return found


@pytest.mark.parametrize("name", command_names())
def test_every_command_has_its_section_with_a_sentence(name: str) -> None:
    section = sections(text_of("docs/command-line.md"), 2)[name]
    assert name in section
    assert section.replace("```", "").strip().count("\n") >= 2, f"{name} has no help"


@pytest.mark.parametrize("name", list(Settings.model_fields))
def test_every_setting_is_documented_and_says_what_it_is_for(name: str) -> None:
    assert f"`HOMEWARD_{name.upper()}`" in text_of("docs/settings.md")
    assert Settings.model_fields[name].description


@pytest.mark.parametrize("name", list(RULES))
def test_every_rule_is_documented_with_where_its_figures_come_from(name: str) -> None:
    text = text_of("docs/alerts.md")
    assert f"`{name}`" in text
    assert getattr(default_rule_set(), name).guidance in text


@pytest.mark.parametrize("name", [table.name for table in Base.metadata.sorted_tables])
def test_every_table_is_documented_with_its_columns(name: str) -> None:
    row = next(line for line in text_of("docs/tables.md").splitlines() if line.startswith(f"| `{name}` |"))
    for column in Base.metadata.tables[f"hw.{name}"].columns:
        assert f"`{column.name}`" in row
    assert f"`{name}`" in text_of("docs/architecture.md")


def test_every_level_of_the_linkage_model_is_documented() -> None:
    text = text_of("docs/linkage.md")
    assert [level for level in LEVELS.values() if f"| {level.field} | {level.name} |" not in text] == []
