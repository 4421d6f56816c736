"""Settings and placements of reports in the register."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support import BEN, Feed, report

HOUSE = {
    "setting_ref": "H1", "kind": "childrens_home", "name": "Example House", "address": "1 Example Road, Bridgwater",
    "postcode": "TA6 5XX", "lat": "51.1280", "lon": "-3.0040",
}  # fmt: skip
FOSTER = {"setting_ref": "F1", "kind": "foster_care", "address": "14 Elm Close, Yeovil", "postcode": "BA20 1AA"}
CHILD = {
    "child_la_id": "L1",
    "authority": "Exemplshire",
    "surname": "Sample",
    "forename": "Ana",
    "dob": "2011-05-02",
    "sex": "F",
}


def placement(ref: str, setting: str, started: str, ended: str = "", **fields: str) -> dict[str, str]:
    return {
        "placement_ref": ref, "child_la_id": "L1", "authority": "Exemplshire", "setting_ref": setting,
        "started_on": started, "ended_on": ended, **fields,
    }  # fmt: skip


def lists(feed: Feed, *placements: dict[str, str]) -> None:
    """The authority's lists: a children's home, a foster household, one child, its placements."""
    feed.send(HOUSE, FOSTER, kind="settings")
    feed.send(CHILD, kind="children")
    if placements:
        assert feed.send(*placements, kind="placements")["accepted"] == len(placements)


def settings(feed: Feed) -> list[tuple[Any, ...]]:
    """(report, setting reference, reason) of each report."""
    return feed.ask(
        """
        SELECT r.report_id, s.ref, r.setting_reason FROM hw.reports r LEFT JOIN hw.settings s ON s.id = r.setting_id
        ORDER BY r.report_id
        """
    )


def held(feed: Feed) -> list[tuple[Any, ...]]:
    """(report, placement) of each report by its episode."""
    return feed.ask(
        """
        SELECT r.report_id, p.ref FROM hw.reports r JOIN hw.episodes e ON e.id = r.episode_id
        LEFT JOIN hw.placements p ON p.id = e.placement_id ORDER BY r.report_id
        """
    )


def test_a_report_is_linked_to_the_setting_whose_address_it_names(feed: Feed) -> None:
    lists(feed)
    feed.send(
        report("A", "2026-06-01 20:00", missing_from_address="1 Example Rd, Bridgwater", missing_from_postcode="ta65xx")
    )
    assert settings(feed) == [("A", "H1", "address_and_postcode")]
    assert feed.ask("SELECT missing_from_precision, setting_id IS NOT NULL FROM hw.episodes") == [("setting", True)]


def test_a_report_without_a_place_is_linked_to_where_the_child_was_placed(feed: Feed) -> None:
    lists(feed, placement("P1", "H1", "2026-05-01"))
    feed.send(report("A", "2026-06-01 20:00"), report("B", "2026-06-03 20:00", missing_from_type="childrens_home"))
    assert [row[1:] for row in settings(feed)] == [("H1", "placement_held")] * 2


@pytest.mark.parametrize("kind", ["home", "street", "school", "hospital", "foster_care"])
def test_what_speaks_against_the_placement_is_not_linked_to_its_setting(feed: Feed, kind: str) -> None:
    lists(feed, placement("P1", "H1", "2026-05-01"))
    feed.send(report("A", "2026-06-01 20:00", missing_from_type=kind, home_postcode=""))
    assert settings(feed) == [("A", None, None)]
    assert held(feed) == [("A", "P1")], "the placement held is a fact of the day, whatever the report says"


def test_an_address_elsewhere_outweighs_the_placement(feed: Feed) -> None:
    lists(feed, placement("P1", "H1", "2026-05-01"))
    feed.send(
        report("A", "2026-06-01 20:00", missing_from_address="14 Elm Close, Yeovil", missing_from_postcode="BA20 1AA")
    )
    assert settings(feed) == [("A", "F1", "address_and_postcode")]
    assert held(feed) == [("A", "P1")]


def test_the_placement_held_is_by_the_london_date_of_departure(feed: Feed) -> None:
    """00:30 BST on the second is 23:30 UTC on the first: the child had moved that day."""
    lists(feed, placement("P1", "H1", "2026-05-01", "2026-06-02"), placement("P2", "F1", "2026-06-02"))
    feed.send(report("A", "2026-06-02 00:30", "2026-06-02 01:00"), report("B", "2026-06-01 23:30", "2026-06-01 23:59"))
    assert held(feed) == [("A", "P2"), ("B", "P1")]


def test_a_setting_that_no_list_has_is_made_once_from_what_police_say(feed: Feed) -> None:
    named = {
        "missing_from_type": "childrens_home",
        "missing_from_address": "7 Unlisted Lane, Bridgwater",
        "missing_from_postcode": "TA6 1AA",
    }
    feed.send(
        report("A", "2026-06-01 20:00", "2026-06-01 22:00", **named),
        report("B", "2026-06-02 20:00", "2026-06-02 22:00", **BEN, **named),
    )
    feed.send(
        report(
            "C",
            "2026-06-05 20:00",
            "2026-06-05 22:00",
            **{**named, "missing_from_address": "7 Unlisted Ln, Bridgwater"},
        )
    )
    assert [row[2] for row in settings(feed)] == ["named_by_police", "address_and_postcode", "address_and_postcode"]
    assert feed.ask("SELECT origin, kind, address FROM hw.settings") == [
        ("report", "childrens_home", "7 Unlisted Lane, Bridgwater")
    ]


@pytest.mark.parametrize("kind", ["home", "street", "other", ""])
def test_a_family_home_or_a_street_is_no_setting(feed: Feed, kind: str) -> None:
    feed.send(
        report(
            "A",
            "2026-06-01 20:00",
            missing_from_type=kind,
            missing_from_address="7 Unlisted Lane",
            missing_from_postcode="TA6 1AA",
        )
    )
    assert settings(feed) == [("A", None, None)]
    assert feed.ask("SELECT count(*) FROM hw.settings") == [0]


@pytest.mark.parametrize("address", ["Unknown", "Not known", "N/A", "Bridgwater"])
def test_what_names_no_house_is_never_made_a_setting(feed: Feed, address: str) -> None:
    """Else every child missing from an unknown home would be missing from one and the same."""
    said = {"missing_from_type": "childrens_home", "missing_from_address": address}
    feed.send(report("A", "2026-06-01 20:00", **said), report("B", "2026-06-02 20:00", **BEN, **said))
    assert settings(feed) == [("A", None, None), ("B", None, None)]
    assert feed.ask("SELECT count(*) FROM hw.settings") == [0]


def test_a_child_said_to_be_in_care_without_an_address_is_missing_from_its_home_address(feed: Feed) -> None:
    lists(feed)
    feed.send(
        report(
            "A",
            "2026-06-01 20:00",
            missing_from_type="childrens_home",
            home_address="1 Example Road, Bridgwater",
            home_postcode="TA6 5XX",
        )
    )
    assert settings(feed) == [("A", "H1", "address_and_postcode")]


def test_a_family_home_of_a_child_said_to_be_in_care_is_never_made_a_setting(feed: Feed) -> None:
    """Its postcode would pass for a group home's from then on."""
    lists(feed, placement("P1", "H1", "2026-05-01"))
    family = {
        "missing_from_type": "childrens_home",
        "home_address": "3 Family Way, Yeovil",
        "home_postcode": "BA20 9ZZ",
    }
    feed.send(report("A", "2026-06-01 20:00", **family), report("B", "2026-06-01 20:00", **BEN | family))
    assert settings(feed) == [("A", "H1", "placement_held"), ("B", None, None)]
    assert feed.ask("SELECT count(*) FROM hw.settings WHERE origin = 'report'") == [0]


def test_an_amended_address_changes_the_setting(feed: Feed) -> None:
    lists(feed)
    feed.send(
        report("A", "2026-06-01 20:00", missing_from_address="14 Elm Close, Yeovil", missing_from_postcode="BA20 1AA")
    )
    feed.send(
        report(
            "A",
            "2026-06-01 20:00",
            "2026-06-01 22:00",
            missing_from_address="1 Example Road, Bridgwater",
            missing_from_postcode="TA6 5XX",
        )
    )
    assert settings(feed) == [("A", "H1", "address_and_postcode")]
    assert feed.ask("SELECT s.ref FROM hw.episodes e JOIN hw.settings s ON s.id = e.setting_id") == ["H1"]


def test_coordinates_given_are_more_precise_than_the_setting(feed: Feed) -> None:
    lists(feed)
    feed.send(
        report("A", "2026-06-01 20:00", missing_from_address="1 Example Road, Bridgwater", missing_from_postcode="TA6 5XX",
               lat="51.13", lon="-3.01")
    )  # fmt: skip
    assert feed.ask("SELECT missing_from_precision FROM hw.episodes") == ["coordinates"]
