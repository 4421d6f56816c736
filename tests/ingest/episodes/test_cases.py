"""Episode semantics, case by case. The names of the cases are the rules."""

from __future__ import annotations

from itertools import permutations

import pytest

from ingest.episodes.assemble import assemble

from .tables import read, written

CASES = {
    "one report without a return is one open episode": """
        A | missing | 1 10:00 |
        =>
        missing | open | 1 10:00 | | A
    """,
    "one report with a return is one returned episode": """
        A | missing | 1 10:00 | 1 12:00
        =>
        missing | returned | 1 10:00 | 1 12:00 | A
    """,
    "a return at the minute of departure is a return": """
        A | missing | 1 10:00 | 1 10:00
        =>
        missing | returned | 1 10:00 | 1 10:00 | A
    """,
    "a return whose time cannot be right closes the episode at an unknown time": """
        A | missing | 1 10:00 | ?
        =>
        missing | ended | 1 10:00 | | A
    """,
    "two departures exactly 60 minutes apart are one event": """
        A | missing | 1 10:00 |
        B | missing | 1 11:00 |
        =>
        missing | open | 1 10:00 | | A B
    """,
    "a second more than 60 minutes apart they are two, the first ended at an unknown time": """
        A | missing | 1 10:00 |
        B | missing | 1 11:00:01 |
        =>
        missing | overtaken | 1 10:00 | | A
        missing | open | 1 11:00:01 | | B
    """,
    "the hour runs from the last departure that was reported": """
        A | missing | 1 10:00 |
        B | missing | 1 10:50 |
        C | missing | 1 11:40 |
        =>
        missing | open | 1 10:00 | | A B C
    """,
    "equal departures are one event whatever the returns": """
        A | missing | 1 10:00 | 1 10:00
        B | missing | 1 10:00 | 1 15:00
        C | missing | 1 10:00 |
        =>
        missing | returned | 1 10:00 | 1 15:00 | A B C
    """,
    "a departure within the interval of another is the same event": """
        A | missing | 1 10:00 | 1 18:00
        B | missing | 1 14:00 | 1 18:30
        =>
        missing | returned | 1 10:00 | 1 18:30 | A B
    """,
    "an open report within the interval of a returned one is the same event": """
        A | missing | 1 10:00 | 1 18:00
        B | missing | 1 14:00 |
        =>
        missing | returned | 1 10:00 | 1 18:00 | A B
    """,
    "a departure at the minute of the return is another event": """
        A | missing | 1 10:00 | 1 12:00
        B | missing | 1 12:00 | 1 13:00
        =>
        missing | returned | 1 10:00 | 1 12:00 | A
        missing | returned | 1 12:00 | 1 13:00 | B
    """,
    "a minute before the return it is the same event": """
        A | missing | 1 10:00 | 1 12:00
        B | missing | 1 11:59 | 1 13:00
        =>
        missing | returned | 1 10:00 | 1 13:00 | A B
    """,
    "a return and another departure within the hour are two": """
        A | missing | 1 10:00 | 1 10:20
        B | missing | 1 10:40 |
        =>
        missing | returned | 1 10:00 | 1 10:20 | A
        missing | open | 1 10:40 | | B
    """,
    "a return reported by another force parts what lies within the hour": """
        A | missing | 1 10:00 |
        B | missing | 1 10:10 | 1 10:30
        C | missing | 1 10:50 |
        =>
        missing | returned | 1 10:00 | 1 10:30 | A B
        missing | open | 1 10:50 | | C
    """,
    "two returns on one day are two episodes": """
        A | missing | 1 08:00 | 1 11:00
        B | missing | 1 20:00 | 1 23:00
        =>
        missing | returned | 1 08:00 | 1 11:00 | A
        missing | returned | 1 20:00 | 1 23:00 | B
    """,
    "an open episode is overtaken by a later one that ended": """
        A | missing | 1 10:00 |
        B | missing | 3 10:00 | 3 12:00
        =>
        missing | overtaken | 1 10:00 | | A
        missing | returned | 3 10:00 | 3 12:00 | B
    """,
    "of several left open only the last is open": """
        A | missing | 1 10:00 |
        B | missing | 2 10:00 |
        C | missing | 3 10:00 |
        =>
        missing | overtaken | 1 10:00 | | A
        missing | overtaken | 2 10:00 | | B
        missing | open | 3 10:00 | | C
    """,
    "an earlier departure that was closed does not end a later open one": """
        A | missing | 1 10:00 | 1 12:00
        B | missing | 2 10:00 |
        =>
        missing | returned | 1 10:00 | 1 12:00 | A
        missing | open | 2 10:00 | | B
    """,
    "the newest report that states a return wins": """
        A | missing | 1 10:00 | 1 13:00 | 2 09:00
        B | missing | 1 10:05 | 1 12:00 | 2 08:00
        =>
        missing | returned | 1 10:00 | 1 13:00 | A B
    """,
    "a newer report without a return does not open what an older one closed": """
        A | missing | 1 10:00 | 1 12:00 | 2 08:00
        B | missing | 1 10:05 |         | 2 09:00
        =>
        missing | returned | 1 10:00 | 1 12:00 | A B
    """,
    "what arrived last wins between reports of one time": """
        A | missing | 1 10:00 | 1 12:00 | 2 08:00
        B | missing | 1 10:05 | 1 13:00 | 2 08:00
        =>
        missing | returned | 1 10:00 | 1 13:00 | A B
    """,
    "a shorter return that is newer does not split what the longer one joined": """
        A | missing | 1 10:00 | 1 18:00 | 2 08:00
        B | missing | 1 10:10 | 1 12:00 | 2 09:00
        C | missing | 1 15:00 | 1 17:00 | 2 07:00
        =>
        missing | returned | 1 10:00 | 1 12:00 | A B C
    """,
    "one that ended at an unknown time joins a departure within the hour and stays ended": """
        A | missing | 1 10:00 | ?
        B | missing | 1 10:30 |
        =>
        missing | ended | 1 10:00 | | A B
    """,
    "one that ended at an unknown time is not overtaken": """
        A | missing | 1 10:00 | ?
        B | missing | 2 10:00 |
        =>
        missing | ended | 1 10:00 | | A
        missing | open | 2 10:00 | | B
    """,
    "a stated return outweighs an unknown one": """
        A | missing | 1 10:00 | ?
        B | missing | 1 10:30 | 1 12:00
        =>
        missing | returned | 1 10:00 | 1 12:00 | A B
    """,
    "absent and missing at one time are two episodes": """
        A | missing | 1 10:00 | 1 12:00
        B | absent | 1 10:00 | 1 12:00
        =>
        absent | returned | 1 10:00 | 1 12:00 | B
        missing | returned | 1 10:00 | 1 12:00 | A
    """,
    "away without authorisation is kept apart too": """
        A | missing | 1 10:00 | 1 12:00
        B | away_unauthorised | 1 10:30 | 1 11:30
        =>
        missing | returned | 1 10:00 | 1 12:00 | A
        away_unauthorised | returned | 1 10:30 | 1 11:30 | B
    """,
    "two absent reports of one event are one episode": """
        A | absent | 1 10:00 | 1 12:00
        B | absent | 1 11:00 | 1 12:30
        =>
        absent | returned | 1 10:00 | 1 12:30 | A B
    """,
    "of two kinds open for one event missing stays open": """
        A | missing | 1 10:30 |
        B | absent | 1 10:00 |
        =>
        absent | overtaken | 1 10:00 | | B
        missing | open | 1 10:30 | | A
    """,
    "missing stays open though an absence within the hour followed": """
        A | missing | 1 10:00 |
        B | absent | 1 10:30 |
        =>
        missing | open | 1 10:00 | | A
        absent | overtaken | 1 10:30 | | B
    """,
    "away outranks absent": """
        A | away_unauthorised | 1 10:00 |
        B | absent | 1 10:30 |
        =>
        away_unauthorised | open | 1 10:00 | | A
        absent | overtaken | 1 10:30 | | B
    """,
    "a departure of another kind within the hour does not end an open one": """
        A | missing | 1 10:00 |
        B | absent | 1 11:00 | 1 11:30
        =>
        missing | open | 1 10:00 | | A
        absent | returned | 1 11:00 | 1 11:30 | B
    """,
    "a departure of another kind after more than an hour shows that the child was back": """
        A | missing | 1 10:00 |
        B | absent | 1 11:00:01 | 1 11:30
        =>
        missing | overtaken | 1 10:00 | | A
        absent | returned | 1 11:00:01 | 1 11:30 | B
    """,
    "a cancelled report counts nowhere and joins nothing": """
        A | missing | 1 10:00 | 1 12:00
        B | cancelled | 1 10:10 | 1 12:00
        =>
        missing | returned | 1 10:00 | 1 12:00 | A
        missing | cancelled | 1 10:10 | | B
    """,
    "a cancelled departure does not overtake": """
        A | missing | 1 10:00 |
        B | cancelled | 2 10:00 |
        =>
        missing | open | 1 10:00 | | A
        missing | cancelled | 2 10:00 | | B
    """,
    "two cancelled reports of one event stay two": """
        A | cancelled | 1 10:00 |
        B | cancelled | 1 10:00 |
        =>
        missing | cancelled | 1 10:00 | | A
        missing | cancelled | 1 10:00 | | B
    """,
    "a cancelled report does not bridge two that it lay between": """
        A | missing | 1 10:00 |
        B | cancelled | 1 10:50 |
        C | missing | 1 11:40 |
        =>
        missing | overtaken | 1 10:00 | | A
        missing | open | 1 11:40 | | C
        missing | cancelled | 1 10:50 | | B
    """,
    "two forces and a second night": """
        A | missing | 1 21:00 | 2 01:00
        B | missing | 1 21:45 | 2 01:10
        C | missing | 2 21:00 |
        D | missing | 2 22:00 |
        =>
        missing | returned | 1 21:00 | 2 01:10 | A B
        missing | open | 2 21:00 | | C D
    """,
}


@pytest.mark.parametrize("table", CASES.values(), ids=CASES.keys())
def test_reports_make_the_episodes_of_the_table_in_any_order(table: str) -> None:
    accounts, expected = read(table)
    for order in permutations(accounts.values()):
        assert written(assemble(order), accounts) == expected


def test_no_reports_make_no_episodes() -> None:
    assert assemble([]) == []


def test_the_report_that_takes_precedence_stands_last() -> None:
    accounts, _ = read("""
        A | missing | 1 10:00 | | 3 08:00
        B | missing | 1 10:05 | | 5 08:00
        C | missing | 1 10:10 | | 4 08:00
    """)
    (episode,) = assemble(accounts.values())
    assert episode.accounts == (accounts["A"], accounts["C"], accounts["B"])
