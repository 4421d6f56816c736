"""Which id an episode keeps when the reports of a child are assembled anew."""

from __future__ import annotations

import uuid
from dataclasses import replace
from uuid import UUID

from ingest.episodes.assemble import assemble, keep_identity

from .tables import read

ONE, TWO = UUID(int=1), UUID(int=2)


def ids_after(table: str, before: dict[str, UUID]) -> dict[str, UUID | None]:
    """First report of each episode -> the id it keeps, where each report belonged to the episode in `before`."""
    accounts, _ = read(table)
    episodes = assemble(replace(account, episode=before.get(name)) for name, account in accounts.items())
    known = {account.report: name for name, account in accounts.items()}
    return {
        min(known[account.report] for account in episode.accounts): number
        for episode, number in zip(episodes, keep_identity(episodes), strict=True)
    }


def test_an_episode_that_did_not_change_keeps_its_id() -> None:
    assert ids_after("A | missing | 1 10:00 | 1 12:00", {"A": ONE}) == {"A": ONE}


def test_a_new_episode_has_none_yet() -> None:
    assert ids_after("A | missing | 1 10:00 | 1 12:00", {}) == {"A": None}


def test_a_report_that_joins_takes_the_id_of_what_it_joined() -> None:
    table = """
        A | missing | 1 10:00 | 1 12:00
        B | missing | 1 10:30 | 1 12:00
    """
    assert ids_after(table, {"A": ONE}) == {"A": ONE}
    assert ids_after(table, {"B": ONE}) == {"A": ONE}


def test_of_two_episodes_that_become_one_the_one_with_more_reports_remains() -> None:
    table = """
        A | missing | 1 10:00 | 1 15:00
        B | missing | 1 12:00 | 1 15:00
        C | missing | 1 12:30 | 1 15:00
    """
    assert ids_after(table, {"A": ONE, "B": TWO, "C": TWO}) == {"A": TWO}


def test_of_one_episode_that_becomes_two_the_part_with_more_reports_keeps_the_id() -> None:
    table = """
        A | missing | 1 10:00 | 1 11:00
        B | missing | 1 12:00 | 1 15:00
        C | missing | 1 12:30 | 1 15:00
    """
    assert ids_after(table, {"A": ONE, "B": ONE, "C": ONE}) == {"A": None, "B": ONE}


def test_a_cancelled_report_leaves_the_id_to_the_one_that_stays() -> None:
    table = """
        A | cancelled | 1 10:00 |
        B | missing | 1 10:30 |
    """
    assert ids_after(table, {"A": ONE, "B": ONE}) == {"B": ONE, "A": None}


def test_a_cancelled_report_alone_keeps_its_id_for_the_day_it_is_restored() -> None:
    assert ids_after("A | cancelled | 1 10:00 |", {"A": ONE}) == {"A": ONE}


def test_two_episodes_that_exchange_reports_keep_two_different_ids() -> None:
    table = """
        A | missing | 1 10:00 | 1 11:00
        B | missing | 1 10:10 | 1 11:00
        C | missing | 2 10:00 | 2 11:00
        D | missing | 2 10:10 | 2 11:00
    """
    kept = ids_after(table, {"A": ONE, "B": TWO, "C": TWO, "D": ONE})
    assert sorted(kept.values(), key=str) == [ONE, TWO]


def test_no_id_is_given_twice_however_reports_are_spread() -> None:
    before = {name: uuid.uuid5(uuid.NAMESPACE_OID, str(place % 3)) for place, name in enumerate("ABCDEF")}
    table = "\n".join(f"{name} | missing | {day} 10:00 | {day} 11:00" for day, name in enumerate("ABCDEF", 1))
    kept = [number for number in ids_after(table, before).values() if number]
    assert len(kept) == len(set(kept)) == 3
