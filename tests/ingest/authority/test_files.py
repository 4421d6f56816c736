"""The authority's files: what is taken, what is held, and with what remedy."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.ingest.placement.test_register import CHILD, FOSTER, HOUSE, held, lists, placement, settings
from tests.support import BEN, Feed, report


def outcome(counts: dict[str, Any]) -> tuple[int, int, int, int]:
    """(accepted, amended, duplicate, quarantined)."""
    return counts["accepted"], counts["amended"], counts["duplicate"], counts["quarantined"]


def problems(feed: Feed) -> list[tuple[str, str, str]]:
    """(field, problem, remedy) of everything held."""
    found = feed.ask("SELECT problems FROM hw.quarantine WHERE state = 'held' ORDER BY id")
    return [(item["field"], item["problem"], item["remedy"]) for held_ in found for item in held_]


KINDS: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "settings": (HOUSE, {"name": "Example Home"}),
    "children": (CHILD, {"dob": "2011-05-03"}),
    "placements": (placement("P1", "H1", "2026-05-01"), {"ended_on": "2026-06-01"}),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_row_is_accepted_amended_by_another_content_and_duplicate_by_the_same(feed: Feed, kind: str) -> None:
    row, change = KINDS[kind]
    if kind == "placements":
        lists(feed)
    changed = {**row, **change}
    for content, source, expected in [
        (row, "one", (1, 0, 0, 0)),
        (row, "one", (0, 0, 1, 0)),
        (row, "another", (0, 0, 1, 0)),
        (changed, "one", (0, 1, 0, 0)),
        (changed, "another", (0, 0, 1, 0)),
        (row, "third", (0, 1, 0, 0)),
    ]:
        feed.now += timedelta(minutes=1)
        assert outcome(feed.send(content, kind=kind, source=source)) == expected


@pytest.mark.parametrize(
    ("kind", "row", "field"),
    [
        ("settings", {**HOUSE, "kind": "castle"}, "kind"),
        ("settings", {**HOUSE, "setting_ref": ""}, "setting_ref"),
        ("settings", {**HOUSE, "setting_ref": "x" * 65}, "setting_ref"),
        ("settings", {**HOUSE, "postcode": "nowhere"}, "postcode"),
        ("settings", {**HOUSE, "lat": "north"}, "lat"),
        ("settings", {**HOUSE, "places": "many"}, "places"),
        ("settings", {**HOUSE, "opened_on": "2026-02-30"}, "opened_on"),
        ("settings", {**HOUSE, "opened_on": "2026-02-03", "closed_on": "2026-02-02"}, "closed_on"),
        ("children", {**CHILD, "child_la_id": ""}, "child_la_id"),
        ("children", {**CHILD, "authority": ""}, "authority"),
        ("children", {**CHILD, "surname": "", "forename": ""}, "surname"),
        ("children", {**CHILD, "dob": "yesterday"}, "dob"),
        ("children", {**CHILD, "sex": "Q"}, "sex"),
        ("placements", placement("", "H1", "2026-05-01"), "placement_ref"),
        ("placements", placement("P1", "H1", ""), "started_on"),
        ("placements", placement("P1", "H1", "2026-05-01", "2026-04-30"), "ended_on"),
        ("placements", placement("P1", "H9", "2026-05-01"), "setting_ref"),
        ("placements", placement("P1", "H1", "2026-05-01", child_la_id="L9"), "child_la_id"),
        ("placements", placement("P1", "H1", "2026-05-01", authority="Elsewhere"), "child_la_id"),
    ],
)
def test_a_row_that_cannot_be_taken_is_held_with_field_problem_and_remedy(
    feed: Feed, kind: str, row: dict[str, str], field: str
) -> None:
    if kind == "placements":
        lists(feed)
    assert outcome(feed.send(row, kind=kind)) == (0, 0, 0, 1)
    ((named, problem, remedy),) = problems(feed)
    assert named == field
    assert problem
    assert remedy.endswith(".")
    assert not any(value in problem for value in row.values() if len(value) > 2), "no value of the record is repeated"


def test_a_placement_of_an_unknown_child_is_taken_once_the_child_is_sent(feed: Feed) -> None:
    feed.send(HOUSE, kind="settings")
    feed.send(placement("P1", "H1", "2026-05-01"), kind="placements")
    assert problems(feed) == [("child_la_id", "is not in the register", "Send the child first, then retry.")]
    feed.send(CHILD, kind="children")
    assert outcome(feed.send(placement("P1", "H1", "2026-05-01"), kind="placements", source="retried")) == (1, 0, 0, 0)


@pytest.mark.parametrize(
    ("started", "ended", "fits"),
    [
        ("2026-05-01", "2026-05-10", True),
        ("2026-05-01", "2026-05-11", False),
        ("2026-05-20", "", True),
        ("2026-05-19", "", False),
        ("2026-05-12", "2026-05-15", False),
        ("2026-05-01", "", False),
        ("2026-05-10", "2026-05-20", False),
    ],
)
def test_a_child_is_in_one_place_at_a_time(feed: Feed, started: str, ended: str, fits: bool) -> None:
    lists(feed, placement("P1", "H1", "2026-05-10", "2026-05-20"))
    counts = feed.send(placement("P2", "F1", started, ended), kind="placements")
    assert outcome(counts) == ((1, 0, 0, 0) if fits else (0, 0, 0, 1))
    if not fits:
        ((field, problem, remedy),) = problems(feed)
        assert (field, problem) == ("started_on", "overlaps placement P1 of the same child")
        assert remedy


def test_rows_that_clash_within_one_file_hold_the_later_one_alone(feed: Feed) -> None:
    lists(feed)
    counts = feed.send(
        placement("P1", "H1", "2026-05-01", "2026-05-10"), placement("P2", "F1", "2026-05-05"), kind="placements"
    )
    assert outcome(counts) == (1, 0, 0, 1)
    assert feed.ask("SELECT ref FROM hw.placements") == ["P1"]


def test_a_move_is_taken_in_whichever_order_its_two_rows_stand(feed: Feed) -> None:
    """The new placement may be listed before the row that ends the old one."""
    lists(feed, placement("P1", "H1", "2026-05-01"))
    counts = feed.send(
        placement("P2", "F1", "2026-06-01"), placement("P1", "H1", "2026-05-01", "2026-06-01"), kind="placements"
    )
    assert outcome(counts) == (1, 1, 0, 0)
    assert feed.ask("SELECT ref, ended_on::text FROM hw.placements ORDER BY ref") == [
        ("P1", "2026-06-01"),
        ("P2", None),
    ]


def test_of_two_rows_of_one_placement_the_later_stands_even_where_the_earlier_had_to_wait(feed: Feed) -> None:
    """The first row of P2 fits only once P1 has ended earlier, which the last row says; the second fits at once."""
    lists(feed, placement("P1", "H1", "2026-05-01", "2026-06-01"))
    feed.send(
        placement("P2", "F1", "2026-05-20"),
        placement("P2", "F1", "2026-06-02"),
        placement("P1", "H1", "2026-05-01", "2026-05-20"),
        kind="placements",
    )
    assert feed.ask("SELECT ref, started_on::text FROM hw.placements ORDER BY ref") == [
        ("P1", "2026-05-01"), ("P2", "2026-06-02"),
    ]  # fmt: skip


def test_placements_that_come_after_the_reports_are_attached_to_their_episodes(feed: Feed) -> None:
    lists(feed)
    feed.send(report("A", "2026-06-01 20:00", "2026-06-01 22:00"))
    assert held(feed) == [("A", None)]
    feed.send(placement("P1", "H1", "2026-05-01"), kind="placements")
    assert held(feed) == [("A", "P1")]


def test_a_placement_that_comes_after_a_report_without_a_place_gives_it_its_setting(feed: Feed) -> None:
    lists(feed)
    feed.send(report("A", "2026-06-01 20:00", "2026-06-01 22:00", home_postcode=""))
    feed.send(placement("P1", "H1", "2026-05-01"), kind="placements")
    assert settings(feed) == [("A", "H1", "placement_held")]
    assert feed.ask("SELECT missing_from_precision FROM hw.episodes") == ["setting"]
    feed.send(placement("P1", "H1", "2026-05-01", "2026-05-20"), kind="placements")
    assert settings(feed) == [("A", None, None)]
    assert feed.ask("SELECT setting_id FROM hw.episodes") == [None]


def test_a_listed_setting_that_comes_later_takes_the_place_of_one_that_police_named(feed: Feed) -> None:
    at_house = {"missing_from_address": "1 Example Road, Bridgwater", "missing_from_postcode": "TA6 5XX"}
    feed.send(
        report("A", "2026-06-01 20:00", "2026-06-01 22:00", missing_from_type="childrens_home", **at_house),
        report("B", "2026-06-02 20:00", "2026-06-02 22:00", missing_from_type="home", **BEN | at_house),
        report(
            "C", "2026-06-03 20:00", "2026-06-03 22:00", missing_from_type="street", missing_from_address="High Street"
        ),
    )
    assert [row[2] for row in settings(feed)] == ["named_by_police", "address_and_postcode", None]
    feed.send(HOUSE, kind="settings")
    assert settings(feed) == [
        ("A", "H1", "address_and_postcode"),
        ("B", "H1", "address_and_postcode"),
        ("C", None, None),
    ]
    feed.send(report("D", "2026-06-05 20:00", "2026-06-05 22:00", missing_from_type="childrens_home", **at_house))
    assert settings(feed)[-1] == ("D", "H1", "address_and_postcode")


KNOWN = [
    ("settings", [HOUSE, FOSTER]),
    ("children", [CHILD]),
    ("placements", [placement("P1", "H1", "2026-05-01", "2026-06-02"), placement("P2", "F1", "2026-06-02")]),
]
REPORTED = [
    report("A", "2026-05-20 20:00", "2026-05-20 22:00", home_postcode=""),
    report("B", "2026-05-25 20:00", "2026-05-25 22:00", missing_from_type="childrens_home", home_postcode="",
           missing_from_address="Example House, 1 Example Rd", missing_from_postcode="TA6 5XX"),
    report("C", "2026-06-03 20:00", "2026-06-03 22:00", missing_from_type="foster care", home_postcode=""),
    report("D", "2026-06-05 20:00", "2026-06-05 22:00", missing_from_type="street", missing_from_address="Bus station",
           home_postcode=""),
    report("E", "2026-06-07 20:00", "2026-06-07 22:00", missing_from_type="foster care", home_postcode="",
           home_address="14 Elm Close, Yeovil"),
]  # fmt: skip


@pytest.mark.parametrize("position", range(4))
def test_it_does_not_matter_in_the_end_when_the_reports_come(feed: Feed, position: int) -> None:
    files = [*KNOWN[:position], ("reports", REPORTED), *KNOWN[position:]]
    for kind, rows in files:
        assert feed.send(*rows, kind=kind)["accepted"] == len(rows)
    assert feed.ask("SELECT count(*) FROM hw.children") == [1]
    assert [row[:2] for row in settings(feed)] == [("A", "H1"), ("B", "H1"), ("C", "F1"), ("D", None), ("E", "F1")]
    assert held(feed) == [("A", "P1"), ("B", "P1"), ("C", "P2"), ("D", "P2"), ("E", "P2")]
    assert feed.rules() == {"Ana": {"repeat_90d", "repeat_30d"}}
    assert feed.ask("SELECT s.ref, e.missing_from_precision FROM hw.episodes e LEFT JOIN hw.settings s "
                    "ON s.id = e.setting_id ORDER BY e.went_missing_at") == [
        ("H1", "setting"), ("H1", "setting"), ("F1", None), (None, None), ("F1", None),
    ]  # fmt: skip


def test_a_placement_whose_dates_are_corrected_is_taken_from_episodes_outside_it(feed: Feed) -> None:
    lists(feed, placement("P1", "H1", "2026-05-01"))
    feed.send(report("A", "2026-06-01 20:00", "2026-06-01 22:00"))
    feed.send(placement("P1", "H1", "2026-05-01", "2026-05-20"), kind="placements")
    assert held(feed) == [("A", None)]


def test_a_placement_that_was_of_another_child_leaves_the_episodes_of_the_first(feed: Feed) -> None:
    lists(feed, placement("P1", "H1", "2026-05-01"))
    feed.send({**CHILD, **BEN, "child_la_id": "L2"}, kind="children")
    feed.send(
        report("A", "2026-06-01 20:00", "2026-06-01 22:00"), report("B", "2026-06-02 20:00", "2026-06-02 22:00", **BEN)
    )
    assert held(feed) == [("A", "P1"), ("B", None)]
    feed.send(placement("P1", "H1", "2026-05-01", child_la_id="L2"), kind="placements")
    assert held(feed) == [("A", None), ("B", "P1")]


def test_a_child_known_from_police_reports_is_found_again_by_the_list(feed: Feed) -> None:
    feed.send(report("A", "2026-06-01 20:00", "2026-06-01 22:00"))
    feed.send(CHILD, kind="children")
    assert feed.ask("SELECT count(*) FROM hw.children") == [1]
    assert feed.ask("SELECT issuer, value FROM hw.child_identifiers") == [("exemplshire", "L1")]


def test_a_report_finds_a_child_of_the_list(feed: Feed) -> None:
    feed.send(CHILD, kind="children")
    counts = feed.send(report("A", "2026-06-01 20:00", "2026-06-01 22:00", home_postcode=""))
    assert (counts["children_linked"], counts["children_new"]) == (1, 0)


def test_two_children_of_one_authority_are_two_however_alike(feed: Feed) -> None:
    feed.send(CHILD, {**CHILD, "child_la_id": "L2"}, kind="children")
    assert feed.ask("SELECT count(*) FROM hw.children") == [2]


def test_one_child_may_have_ids_of_two_authorities(feed: Feed) -> None:
    feed.send(CHILD, {**CHILD, "authority": "Otherborough", "child_la_id": "99"}, kind="children")
    assert feed.ask("SELECT count(*) FROM hw.children") == [1]


def test_an_id_that_police_gave_the_wrong_child_does_not_make_two_children_one(feed: Feed) -> None:
    feed.send(
        report("B", "2026-06-01 20:00", "2026-06-01 22:00", **BEN, child_la_id="L1", placing_authority="Exemplshire")
    )
    counts = feed.send(CHILD, kind="children")
    assert counts["accepted"] == 1
    assert feed.ask("SELECT forename FROM hw.children ORDER BY 1") == ["Ana", "Ben"]
    feed.send(HOUSE, kind="settings")
    feed.send(placement("P1", "H1", "2026-05-01"), kind="placements")
    assert feed.ask("SELECT c.forename FROM hw.placements p JOIN hw.children c ON c.id = p.child_id") == ["Ana"]
    assert outcome(feed.send(CHILD, kind="children", source="again")) == (0, 0, 1, 0)


def test_an_id_that_police_gave_the_right_child_finds_it(feed: Feed) -> None:
    feed.send(
        report("A", "2026-06-01 20:00", forename="Annie", dob="", child_la_id="L1", placing_authority="EXEMPLSHIRE")
    )
    assert outcome(feed.send(CHILD, kind="children")) == (1, 0, 0, 0)
    assert feed.ask("SELECT forename FROM hw.children") == ["Ana"]


def test_what_the_authority_says_is_shown_before_what_police_wrote_more_often(feed: Feed) -> None:
    feed.send(*(report(f"A{n}", f"2026-05-0{n} 20:00", f"2026-05-0{n} 22:00", forename="Anna") for n in range(1, 5)))
    feed.send(CHILD, kind="children")
    assert feed.ask("SELECT forename FROM hw.children") == ["Ana"]
    feed.send(report("A9", "2026-06-01 20:00", "2026-06-01 22:00", forename="Anna"))
    assert feed.ask("SELECT forename FROM hw.children") == ["Ana"]


def test_it_is_shown_even_where_police_had_recorded_just_the_same(feed: Feed) -> None:
    feed.send(
        report("A0", "2026-05-01 20:00", "2026-05-01 22:00", home_postcode=""),
        *(report(f"A{n}", f"2026-05-0{n} 20:00", f"2026-05-0{n} 22:00", forename="Anna") for n in range(2, 6)),
    )
    assert feed.ask("SELECT forename FROM hw.children") == ["Anna"]
    feed.send(CHILD, kind="children")
    assert feed.ask("SELECT forename FROM hw.children") == ["Ana"]


def test_the_authoritys_newest_values_are_shown(feed: Feed) -> None:
    for source, surname in enumerate(["Sample", "Pattern", "Sample"]):
        feed.now += timedelta(minutes=1)
        feed.send({**CHILD, "surname": surname}, kind="children", source=str(source))
        assert feed.ask("SELECT surname FROM hw.children") == [surname]


def test_a_number_that_the_list_adds_later_is_kept(feed: Feed) -> None:
    feed.send(CHILD, kind="children")
    assert outcome(feed.send({**CHILD, "upn": "A123"}, kind="children")) == (0, 1, 0, 0)
    assert feed.ask("SELECT value FROM hw.child_identifiers WHERE kind = 'upn'") == ["A123"]


def test_an_ethnicity_is_kept_with_what_kind_it_is(feed: Feed) -> None:
    feed.send({**CHILD, "ethnicity": "WBRI"}, kind="children")
    assert feed.ask("SELECT ethnicity, ethnicity_kind FROM hw.children") == [("WBRI", "self_defined")]
    assert outcome(feed.send({**CHILD, "ethnicity": "MWBC"}, kind="children")) == (0, 1, 0, 0)
    feed.send(CHILD, kind="children")
    assert feed.ask("SELECT ethnicity FROM hw.children") == ["MWBC"], "a blank is unknown, never no"


def test_a_birth_date_that_the_list_brings_is_looked_at_by_the_rules(feed: Feed) -> None:
    """The report had no birth date; the list says that the child was twelve."""
    feed.send(
        report("A", "2026-06-01 20:00", "2026-06-01 22:00", dob="", child_la_id="L1", placing_authority="Exemplshire")
    )
    assert feed.rules() == {}
    counts = feed.send({**CHILD, "dob": "2013-12-24"}, kind="children")
    assert counts["alerts_raised"] == 1
    assert feed.rules() == {"Ana": {"under_13"}}


def test_a_setting_without_a_position_is_placed_by_its_postcode_alone(feed: Feed) -> None:
    feed.do(
        """
        INSERT INTO hw.postcodes (postcode, sector, district, point, edition)
        VALUES ('BA20 1AA', 'BA20 1', 'BA20', public.ST_SetSRID(public.ST_MakePoint(355000, 116000), 27700), 'test')
        """
    )
    feed.send(FOSTER, {**FOSTER, "setting_ref": "F2", "postcode": "BA20 1AB"}, kind="settings")
    assert feed.ask("SELECT ref, public.ST_X(point) FROM hw.settings ORDER BY ref") == [("F1", 355000.0), ("F2", None)]


def test_providers_are_kept_by_reference_with_their_newest_name(feed: Feed) -> None:
    feed.send({**HOUSE, "provider_ref": "V1", "provider_name": "Old Name"}, kind="settings")
    feed.send({**FOSTER, "provider_ref": "V1", "provider_name": "New Name"}, kind="settings")
    assert feed.ask("SELECT ref, name FROM hw.providers") == [("V1", "New Name")]
    assert feed.ask("SELECT count(*) FROM hw.settings WHERE provider_id IS NOT NULL") == [2]


def test_the_earlier_state_of_a_setting_and_a_placement_is_history(feed: Feed) -> None:
    lists(feed, placement("P1", "H1", "2026-05-01"))
    feed.send({**HOUSE, "name": "Example Home"}, kind="settings")
    feed.send(placement("P1", "H1", "2026-05-01", "2026-06-01"), kind="placements")
    assert feed.ask("SELECT before ->> 'name' FROM hw.history WHERE table_name = 'settings'") == ["Example House"]
    assert feed.ask("SELECT before ->> 'ended_on' FROM hw.history WHERE table_name = 'placements'") == [None]
