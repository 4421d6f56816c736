"""The documents under test, and small readers of Markdown."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
NAMES = [str(path.relative_to(ROOT)) for path in DOCUMENTS]
FENCED = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.DOTALL | re.MULTILINE)


def text_of(name: str) -> str:
    """A document by its path in the repository."""
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(text: str, language: str) -> list[str]:
    """The fenced blocks of a language, without their indentation."""
    found = ((indent, kind, body) for indent, kind, body in FENCED.findall(text) if kind == language)
    return [re.sub(f"^{indent}", "", body, flags=re.MULTILINE) for indent, _, body in found]


def without_blocks(text: str) -> str:
    """A document without its fenced blocks."""
    return FENCED.sub("", text)


def spans(text: str) -> list[str]:
    """What stands in code within a line."""
    return re.findall(r"`([^`\n]+)`", without_blocks(text))


def sections(text: str, level: int) -> dict[str, str]:
    """Heading of that level -> what stands under it, up to the next heading of that level or above."""
    parts = re.split(rf"^(#{{1,{level}}}) (.+)$", without_fences(text), flags=re.MULTILINE)
    return {
        title: body
        for marks, title, body in zip(parts[1::3], parts[2::3], parts[3::3], strict=True)
        if len(marks) == level
    }


def without_fences(text: str) -> str:
    """A document in which no line of a fenced block looks like a heading."""
    return FENCED.sub(lambda found: found[0].replace("\n#", "\n "), text)


def tables(text: str) -> list[list[dict[str, str]]]:
    """Every table of a text: rows as column -> cell."""
    found: list[list[dict[str, str]]] = []
    for lines in re.findall(r"(?:^\|.*\|$\n?)+", text, flags=re.MULTILINE):
        rows = [
            [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))] for line in lines.splitlines()
        ]
        found.append([dict(zip(rows[0], row, strict=True)) for row in rows[2:]])
    return found


def anchors(text: str) -> set[str]:
    """The anchors that headings give, as GitHub makes them."""
    titles = re.findall(r"^#{1,6} (.+)$", without_fences(text), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-") for title in titles}
