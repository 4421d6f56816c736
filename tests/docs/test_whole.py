"""What holds for every document: links, paths, commands, and what may not stand in it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from urllib.parse import unquote

import pytest
from typer.main import get_command

from service.cli import app
from service.web.application import routes
from tests.docs.documents import FENCED, NAMES, ROOT, anchors, spans, tables, text_of, without_blocks

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
OURS = re.compile(r"(?:\.ci|alembic|alerts|deploy|docs|geo|ingest|register|scripts|service|tests)/[\w./-]*")
MACHINE = re.compile(r"(?<![\w.])/(?:work|opt|home|root|mnt|Users)/|/tmp/(?!homeward|feed)")


@pytest.mark.parametrize("name", NAMES)
def test_links_between_documents_resolve(name: str) -> None:
    for target in LINK.findall(without_blocks(text_of(name))):
        if target.startswith(("http://", "https://")):
            continue
        path, _, anchor = unquote(target).partition("#")
        found = (ROOT / name).parent / path if path else ROOT / name
        assert found.is_file(), f"{name} links to {target}"
        if anchor:
            assert anchor in anchors(found.read_text(encoding="utf-8")), f"{name} links to {target}"


@pytest.mark.parametrize("name", NAMES)
def test_files_and_folders_that_are_named_exist(name: str) -> None:
    gone = [span for span in spans(text_of(name)) if OURS.fullmatch(span) and not (ROOT / span).exists()]
    assert gone == []


@pytest.mark.parametrize("name", NAMES)
def test_every_row_of_a_table_has_the_cells_of_its_head(name: str) -> None:
    lines = re.findall(r"^\|.*$", without_blocks(text_of(name)), flags=re.MULTILINE)
    assert sum(len(rows) + 2 for rows in tables(without_blocks(text_of(name)))) == len(lines)


def code_lines(name: str) -> list[str]:
    """Lines of fenced blocks without a language, and code within lines."""
    text = text_of(name)
    fenced = [line.strip() for _, language, body in FENCED.findall(text) if not language for line in body.splitlines()]
    return [*fenced, *spans(text)]


@pytest.mark.parametrize("name", NAMES)
def test_every_homeward_command_that_is_named_exists(name: str) -> None:
    top = get_command(app).commands  # type: ignore[attr-defined]
    for line in code_lines(name):
        found = re.search(r"(?:^|[\s/])homeward ([a-z][a-z-]*)(?: ([a-z][a-z-]*))?", line)
        if found is None or line.startswith("+"):
            continue
        command = top.get(found[1])
        assert command is not None, f"{name}: {line}"
        if found[2] and hasattr(command, "commands"):
            assert found[2] in command.commands, f"{name}: {line}"


@pytest.mark.parametrize("name", ["README.md", "docs/operations.md"])
def test_every_page_that_is_named_is_served(name: str) -> None:
    named = {span for span in spans(text_of(name)) if re.fullmatch(r"/[a-z-]*", span)}
    assert named
    assert named <= {route["path"] for route in routes()}


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))


@pytest.mark.parametrize("name", NAMES)
def test_every_make_target_that_is_named_exists(name: str) -> None:
    named = {found[1] for line in code_lines(name) if (found := re.match(r"make ([a-z-]+)", line))}
    assert named <= make_targets()


def test_the_readme_begins_with_the_two_commands() -> None:
    first = next(body for _, _, body in FENCED.findall(text_of("README.md")))
    assert re.findall(r"^make ([a-z]+)", first, flags=re.MULTILINE) == ["run", "test"]
    assert {"run", "test", "stop"} <= make_targets()


@pytest.mark.parametrize("name", NAMES)
def test_no_document_holds_an_outside_address_or_a_path_of_one_machine(name: str) -> None:
    text = text_of(name)
    hosts = set(re.findall(r"\b(?:https?|git|ssh)://([\w.@-]+)", text))
    assert hosts <= {"127.0.0.1", "user@host"}
    assert MACHINE.search(text) is None


def test_the_changelog_has_the_version_of_the_project() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert re.search(rf"^## {re.escape(version)}\b", text_of("CHANGELOG.md"), flags=re.MULTILINE)
    assert f"Version {version}" in text_of("README.md")


def test_the_licence_is_the_one_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["license"]["text"] == "MIT"
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith("MIT License\n\nCopyright (c) 2026 The Homeward")


DECISIONS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = [int(path.name[:4]) for path in DECISIONS]
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_is_a_page_of_context_options_decision_and_consequences(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith(f"# {int(path.name[:4])}. ")
    assert re.findall(r"^## (.+)$", text, flags=re.MULTILINE) == ["Context", "Options", "Decision", "Consequences"]
    assert len(text.split()) <= 500


def test_the_glossary_is_in_order_and_says_each_word_once() -> None:
    words = re.findall(r"^\| \*\*(.+?)\*\* \|", text_of("GLOSSARY.md"), flags=re.MULTILINE)
    assert len(words) > 30
    assert words == sorted(set(words), key=str.casefold)
