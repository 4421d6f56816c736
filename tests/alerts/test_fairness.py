"""What rules may not look at, and what alerts may not say."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from pathlib import Path

import alerts
from alerts.rules import RULES, ChildHistory, EpisodeFacts, ReportFacts
from tests.support import Feed, report

SOURCES = sorted(Path(alerts.__file__).parent.rglob("*"))


def test_rules_are_given_nothing_about_origin_or_sex() -> None:
    seen = {field.name for kind in (ChildHistory, EpisodeFacts, ReportFacts) for field in fields(kind)}
    assert seen == {
        "child_id", "dob", "birth_year", "episodes", "id", "kind", "state", "went_missing_at", "returned_at", "reports",
        "grades", "concerns", "open_link",
    }  # fmt: skip


def test_no_source_of_the_rules_reads_ethnicity() -> None:
    texts = {path.name: path.read_text(encoding="utf-8") for path in SOURCES if path.suffix in (".py", ".toml")}
    assert len(texts) > 10
    assert [name for name, text in texts.items() if re.search("ethnic", text, re.IGNORECASE)] == []


def eventful(ethnicity: str) -> list[dict[str, object]]:
    """A feed in which every rule holds about one child."""
    rows = [
        report(f"R{day}", f"2026-06-0{day} 20:00", f"2026-06-0{day} 22:00", ethnicity=ethnicity, dob="2014-05-02",
               risk_level="high", concerns="cse", aliases="Annie Specimen", home_address="1 Secret Way",
               notes="told nobody")
        for day in (1, 3, 5)
    ]  # fmt: skip
    return [*rows, report("R9", "2026-06-07 20:00", "2026-06-09 22:00", ethnicity=ethnicity, dob="2014-05-02")]


def test_the_same_history_raises_the_same_whatever_the_ethnicity(feed: Feed) -> None:
    for number, ethnicity in enumerate(["W1", "B1", "IC3", ""]):
        rows = [{**row, "report_id": f"{number}-{row['report_id']}", "forename": name} for row in eventful(ethnicity)
                for name in [["Ana", "Beatrix", "Clementine", "Dorothea"][number]]]  # fmt: skip
        feed.send(
            *({**row, "surname": ["Sample", "Pattern", "Specimen", "Example"][number], "aliases": ""} for row in rows)
        )
    found = feed.rules()
    assert len(found) == 4
    assert all(rules == set(RULES) for rules in found.values())


def test_nothing_that_is_stored_with_an_alert_holds_a_name_an_address_or_a_word_of_the_notes(feed: Feed) -> None:
    feed.send(*eventful("W1"))
    assert set(feed.ask("SELECT rule FROM hw.alert_findings")) == set(RULES)
    stored = feed.ask("SELECT details::text FROM hw.alert_findings") + feed.ask(
        "SELECT reason || coalesce(rule, '') || actor FROM hw.alert_events"
    )
    text = json.dumps(stored)
    private = ["Sample", "Ana", "Annie", "Specimen", "2014-05-02", "TA6", "Secret", "nobody", "R1"]
    assert [word for word in private if re.search(rf"\b{word}\b", text)] == []
