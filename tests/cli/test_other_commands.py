"""The other commands: quarantine, link explain, rules, audit verify; each with its JSON and its exit code."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from alerts.rules import RULES
from alerts.rules.settings import DEFAULT
from register.migrations import admin_engine
from service.cluster import ADMIN
from tests.cli.conftest import Homeward
from tests.conftest import Database
from tests.support import report, write_csv, write_ndjson

Write = Callable[[str, str | bytes], Path]
EX1 = report("EX-1", "2026-01-01 10:00", "2026-01-01 20:00")
BAD = {**EX1, "report_id": "EX-9", "reported_at": "soon", "force": ""}


@pytest.fixture
def held(homeward: Homeward) -> Homeward:
    """Two records in quarantine, from two sources."""
    homeward("ingest", write_csv(homeward.folder / "one.csv", [EX1, BAD]), "--source", "first")
    homeward("ingest", write_csv(homeward.folder / "two.csv", [{**BAD, "surname": "Pattern"}]), "--source", "second")
    return homeward


def numbers(homeward: Homeward, *arguments: str) -> list[int]:
    """Ids of what the quarantine lists."""
    ran = homeward("quarantine", "list", *arguments, "--json")
    assert ran.code == 0
    return [item["id"] for item in ran.json["quarantine"]]


# Quarantine


def test_quarantine_list_shows_record_field_problem_and_remedy(held: Homeward) -> None:
    ran = held("quarantine", "list", "--json")
    first, second = ran.json["quarantine"]
    assert (first["source"], first["record"], second["source"], second["record"]) == ("first", 2, "second", 1)
    assert [sorted(problem) for problem in first["problems"]] == [["field", "problem", "remedy"]] * 2
    assert [problem["field"] for problem in first["problems"]] == ["force", "reported_at"]
    words = held("quarantine", "list").out
    assert "force is missing" in words
    assert "record 2 of a reports delivery from first" in words


def test_quarantine_list_prints_all_unless_told(held: Homeward) -> None:
    assert len(numbers(held)) == 2
    assert len(numbers(held, "--source", "second")) == 1
    assert numbers(held, "--source", "nobody") == []
    assert held("quarantine", "list", "--source", "nobody").out == "Nothing is in quarantine.\n"


def test_quarantine_show_gives_the_record_as_received_and_is_audited(held: Homeward) -> None:
    number = numbers(held)[0]
    ran = held("quarantine", "show", str(number), "--json")
    assert (ran.code, ran.json["raw"]["reported_at"], ran.json["state"]) == (0, "soon", "held")
    assert '"reported_at": "soon"' in held("quarantine", "show", str(number)).out
    assert held.feed.ask("SELECT count(*) FROM hw.audit_log WHERE action = 'quarantine.show'") == [2]


def test_quarantine_retry_says_what_is_still_held(held: Homeward) -> None:
    first, second = numbers(held)
    one = held("quarantine", "retry", str(first), "--json")
    assert (one.code, one.json["received"], one.json["quarantined"]) == (3, 1, 1)
    both = held("quarantine", "retry", str(first), str(second), "--json")
    assert (both.code, both.json["received"]) == (3, 2)
    everything = held("quarantine", "retry", "--all")
    assert everything.code == 3
    assert everything.out == "0 of 2 taken; 2 still held.\n"


def test_quarantine_retry_takes_a_placement_once_its_child_and_setting_are_known(
    homeward: Homeward, write: Write
) -> None:
    placements = write(
        "p.csv", "placement_ref,child_la_id,authority,setting_ref,started_on\nP1,C1,Exemplshire,S1,2026-01-01\n"
    )
    children = write("c.csv", "child_la_id,authority,surname,forename\nC1,Exemplshire,Sample,Ana\n")
    settings = write("s.csv", "setting_ref,kind\nS1,childrens_home\n")
    assert homeward("ingest", placements, "--source", "la", "--kind", "placements").code == 3
    assert homeward("ingest", settings, "--source", "la", "--kind", "settings").code == 0
    assert homeward("quarantine", "retry", "--all", "--json").code == 3
    assert homeward("ingest", children, "--source", "la", "--kind", "children").code == 0
    ran = homeward("quarantine", "retry", "--all", "--json")
    assert (ran.code, ran.json["accepted"], ran.json["quarantined"]) == (0, 1, 0)
    assert numbers(homeward) == []
    assert homeward("quarantine", "retry", "--all", "--json").code == 0


def test_quarantine_dismiss_needs_a_reason_and_keeps_it(held: Homeward) -> None:
    first, second = numbers(held)
    assert held("quarantine", "dismiss", str(first)).code == 1
    assert held("quarantine", "dismiss", str(first), "--why", " ").code == 1
    ran = held("quarantine", "dismiss", str(first), "--why", "a test row", "--json")
    assert (ran.code, ran.json) == (0, {"dismissed": first})
    assert numbers(held) == [second]
    shown = held("quarantine", "show", str(first), "--json").json
    assert (shown["state"], shown["why"]) == ("dismissed", "a test row")
    assert shown["decided_by"].startswith("cli:")


@pytest.mark.parametrize("number", ["99999", "0", "-1", "x", "1.5", "99999999999999999999", ""])
def test_a_number_that_is_none_is_an_error_in_words(held: Homeward, number: str) -> None:
    for command in (("show", number), ("retry", number), ("dismiss", number, "--why", "x")):
        ran = held("quarantine", *command)
        assert ran.code == 1
        assert "Traceback" not in ran.err
        assert ran.err.strip()
    assert len(numbers(held)) == 2


def test_retry_wants_numbers_or_all_and_not_both(held: Homeward) -> None:
    assert held("quarantine", "retry").code == 1
    assert held("quarantine", "retry", "1", "--all").code == 1


# Links


def test_link_explain_shows_the_decision_field_by_field(homeward: Homeward) -> None:
    rows = [EX1, report("EX-2", "2026-01-05 10:00", forename="Anna")]
    homeward("ingest", write_csv(homeward.folder / "feed.csv", rows), "--source", "test")
    (decision,) = homeward("link", "explain", "EX-2", "--json").json["decisions"]
    assert decision["decision"] == "linked"
    assert {"field": "surname", "level": "exact"}.items() <= next(
        item for item in decision["evidence"] if item["field"] == "surname"
    ).items()
    words = homeward("link", "explain", "EX-2").out
    assert words.startswith("example-force/EX-2: linked")
    assert "the surname is the same" in words
    assert "Sample" not in words


def test_link_explain_finds_references_that_hold_slashes(homeward: Homeward) -> None:
    rows = [report(reference, "2026-01-01 10:00", force=force) for reference, force in
            (("26/0001", "Force A/B"), ("0001", "Force A/B/26"), ("0001", "other"))]  # fmt: skip
    homeward("ingest", write_csv(homeward.folder / "feed.csv", rows), "--source", "test")

    def found(reference: str) -> list[tuple[str, str]]:
        ran = homeward("link", "explain", reference, "--json")
        return [(item["force"], item["report_id"]) for item in ran.json.get("decisions", [])]

    assert found("26/0001") == [("Force A/B", "26/0001")]
    assert found("force  a/b/26/0001") == [("Force A/B", "26/0001"), ("Force A/B/26", "0001")]
    assert found("OTHER/0001") == [("other", "0001")]
    assert len(found("0001")) == 2
    assert found("other/26/0001") == []


def test_link_explain_of_no_report_is_an_error(homeward: Homeward) -> None:
    for reference in ("EX-404", "a/b", "/", ""):
        ran = homeward("link", "explain", reference, "--json")
        assert (ran.code, ran.json["error"]["title"]) == (1, "Not found")


# Rules


def test_rules_list_names_every_rule_with_its_thresholds_and_guidance(homeward: Homeward) -> None:
    ran = homeward("rules", "list", "--json")
    assert ran.code == 0
    assert [rule["rule"] for rule in ran.json["rules"]] == list(RULES)
    assert all(rule["guidance"] and rule["words"] for rule in ran.json["rules"])
    repeat = next(rule for rule in ran.json["rules"] if rule["rule"] == "repeat_90d")
    assert (repeat["episodes"], repeat["window_days"]) == (3, 90)
    words = homeward("rules", "list").out
    assert all(f"{name}: " in words for name in RULES)


def test_rules_check_passes_the_file_that_ships(homeward: Homeward) -> None:
    ran = homeward("rules", "check", DEFAULT, "--json")
    assert (ran.code, ran.json["valid"]) == (0, True)


def test_rules_check_names_every_fault_and_not_the_first_alone(homeward: Homeward, write: Write) -> None:
    bad = DEFAULT.read_text().replace("window_days = 90", "window_days = 0").replace("under_age = 13", "under_age = 99")
    bad = bad.replace("[high_risk]", "[high_risc]").replace("hours = 48", "hours = 12")
    ran = homeward("rules", "check", write("rules.toml", bad), "--json")
    assert ran.code != 0
    problem = ran.json["error"]["problem"]
    for named in ("repeat_90d.window_days", "under_13.under_age", "high_risk", "high_risc", "long_missing.rungs"):
        assert named in problem
    assert problem in ran.err


@pytest.mark.parametrize("content", ["", "version = ", b"\xff\xfe", "version = 1\n[repeat_90d]\n", "[[[["])
def test_rules_check_of_what_is_no_rule_file(homeward: Homeward, write: Write, content: str | bytes) -> None:
    ran = homeward("rules", "check", write("rules.toml", content), "--json")
    assert ran.code != 0
    assert ran.json["error"]["remedy"]
    assert homeward("rules", "check", homeward.folder).code != 0
    assert homeward("rules", "check", homeward.folder / "missing.toml").code != 0


# Audit


def test_audit_verify_says_that_the_chain_is_whole(homeward: Homeward) -> None:
    assert homeward("audit", "verify", "--json").json == {"entries": 0, "whole": True, "faults": []}
    homeward("ingest", write_csv(homeward.folder / "feed.csv", [EX1]), "--source", "test")
    ran = homeward("audit", "verify", "--json")
    assert (ran.code, ran.json["whole"], ran.json["faults"]) == (0, True, [])
    assert ran.json["entries"] > 0
    assert "is whole" in homeward("audit", "verify").out


def test_audit_verify_names_the_first_entry_that_does_not_hold(homeward: Homeward, emptied_database: Database) -> None:
    for number in range(4):
        homeward("ingest", write_csv(homeward.folder / f"{number}.csv", [report(f"EX-{number}", "2026-01-01 10:00")]),
                 "--source", "test")  # fmt: skip
    with admin_engine(emptied_database.url(ADMIN)).begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text("UPDATE hw.audit_log SET row_count = 99 WHERE seq = 3"))
        connection.execute(text("UPDATE hw.audit_log SET row_count = 99 WHERE seq = 4"))
    ran = homeward("audit", "verify", "--json")
    assert ran.code == 1
    assert ran.json["whole"] is False
    assert ran.json["faults"] == [{"entry": 3, "fault": "was changed"}, {"entry": 4, "fault": "was changed"}]
    assert "does not hold at entry 3" in homeward("audit", "verify").out


# All of them


def test_what_a_feed_says_cannot_steer_a_terminal(homeward: Homeward) -> None:
    rows = [{**report("EX\x9b2J\n1", "2026-01-01 10:00"), "\x1b]0;own\x07": "x", "\u202edne": "y", "dob": "x"}, BAD]
    path = write_ndjson(homeward.folder / "feed.ndjson", rows)
    found = [homeward("ingest", path, "--source", "te\u00adst"), homeward("ingest", path, "--source", "test")]
    found += [
        homeward("quarantine", "list"),
        homeward("quarantine", "show", "1"),
        homeward("link", "explain", "EX 2J 1"),
    ]
    found += [homeward("quarantine", "list", "--source", "\x1b[31m"), homeward("link", "explain", "\x1b[31m")]
    assert "EX 2J 1" in found[1].err
    for ran in found:
        assert all(mark.isprintable() or mark == "\n" for mark in ran.out + ran.err)


@pytest.mark.parametrize(
    "command",
    ["", "ingest", "quarantine", "quarantine retry", "export", "link explain", "rules check", "audit verify", "db"],
)
def test_help_of_everything_ends_with_0(homeward: Homeward, command: str) -> None:
    ran = homeward(*command.split(), "--help")
    assert (ran.code, ran.err) == (0, "")
    assert "Usage" in ran.out


@pytest.mark.parametrize(
    "command",
    [
        ("quarantine", "list"),
        ("rules", "list"),
        ("audit", "verify"),
        ("export", "links"),
        ("rules", "check", str(DEFAULT)),
    ],
    ids=" ".join,
)
def test_json_is_one_object_in_the_last_line_of_stdout(held: Homeward, command: tuple[str, ...]) -> None:
    ran = held(*command, "--json")
    assert ran.code == 0
    assert ran.out.endswith("\n")
    assert isinstance(json.loads(ran.lines[-1]), dict)
