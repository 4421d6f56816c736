"""The worked tables of docs/episodes.md are what the code does."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime
from uuid import UUID

import pytest

from ingest.episodes.assemble import Account, Assembled, assemble
from tests.docs.documents import sections, tables, text_of

Row = dict[str, str]
EXAMPLES = {title: tables(body) for title, body in sections(text_of("docs/episodes.md"), 3).items()}


def moment(cell: str) -> datetime | None:
    return datetime.strptime(f"2026/{cell}", "%Y/%d/%m %H:%M").replace(tzinfo=UTC) if cell else None


def number_of(name: str) -> UUID:
    return UUID(int=ord(name))


def account(place: int, row: Row) -> Account:
    impossible = row["returned"] == "impossible"
    departed, reported = moment(row["departed"]), moment(row["reported"])
    assert departed is not None
    assert reported is not None
    returned = None if impossible else moment(row["returned"])
    return Account(number_of(row["report"]), None, row["kind"], reported, place, departed, returned, impossible)


def as_row(episode: Assembled) -> Row:
    def cell(at: datetime | None) -> str:
        return f"{at:%d/%m %H:%M}" if at else ""

    return {
        "kind": episode.kind,
        "state": episode.state,
        "departed": cell(episode.went_missing_at),
        "returned": cell(episode.returned_at),
        "overtaken": "yes" if episode.overtaken else "no",
        "reports": ", ".join(sorted(chr(item.report.int) for item in episode.accounts)),
    }


def test_the_page_has_its_examples() -> None:
    assert len(EXAMPLES) >= 9
    assert {title for title, found in EXAMPLES.items() if len(found) != 2} == set()


@pytest.mark.parametrize("title", list(EXAMPLES))
def test_an_example_is_what_the_code_does_whatever_the_order_of_arrival(title: str) -> None:
    reports, episodes = EXAMPLES[title]
    accounts = [account(place, row) for place, row in enumerate(reports)]
    for order in itertools.permutations(accounts):
        assert [as_row(episode) for episode in assemble(order)] == episodes
