"""What the pages say: the right children in the right place and order, in words that can be checked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from typing import Any

import pytest

from register.database import engine_for, transaction
from register.roles import OPERATOR
from service.settings import Settings
from tests.conftest import Database
from tests.web.conftest import Site, site_on
from tests.web.county import County, alert, child, empty_county, episode, large_county

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def words_of(html: str) -> str:
    """A page's text with single blanks."""
    body = re.sub(r"<(head|script)\b.*?</\1>", " ", html, flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))


@pytest.fixture
def site(database: Database) -> Iterator[Site]:
    """These tests add to the county, so each has its own."""
    with site_on(database, Settings()) as made:
        yield made


def put_in(site: Site, add: Any) -> None:
    operator = engine_for(site.database.url(OPERATOR), OPERATOR, pool_size=1)
    with transaction(operator, "cli:test") as connection:
        add(connection, site.county)
    operator.dispose()


def test_missing_shows_highest_risk_first_then_the_longest_with_the_ungraded_after_high(site: Site) -> None:
    def more(connection: Any, county: County) -> None:
        for key, risk, hours in (
            ("l", "low", 90),
            ("m", "medium", 5),
            ("h", "high", 2),
            ("g", None, 1),
            ("k", "high", 80),
        ):
            made = child(connection, county, key, f"Key{key}", "Order", None)
            episode(connection, made, site.now - hours * HOUR, risk_level=risk)

    put_in(site, more)
    section = site.get("/missing", "county").text.split('id="heading-away_unauthorised"')[0]
    # The small county has its own: three high for 30 hours, one not graded for two.
    found = re.findall(r'hw-name" href="[^"]+">(Key.|Ana|&lt;img)', section)
    assert found == ["Keyk", "Ana", "Keyh", "&lt;img", "Keyg", "Keym", "Keyl"]


def test_away_and_absent_stand_apart_and_are_not_counted(site: Site) -> None:
    def more(connection: Any, county: County) -> None:
        made = child(connection, county, "absent", "Historic", "Absent", None)
        episode(connection, made, site.now - 900 * DAY, kind="absent")

    put_in(site, more)
    page = words_of(site.get("/missing", "county").text)
    missing, away = page.split("Away without authorisation: 1 child")
    away, absent = away.split("Absent (historic category): 1 child")
    assert "4 children" in missing
    assert "Dua Example" in away
    assert "Dua Example" not in missing + absent
    assert "Historic Absent" in absent
    home = words_of(site.get("/", "county").text)
    assert "Missing now 4 children 3 at high risk" in home
    assert "1 away without authorisation, 1 absent" in home


def test_missing_says_since_when_in_local_time_and_for_how_long(site: Site) -> None:
    page = words_of(site.get("/missing", "county").text)
    assert "1 day 6 hours since" in page
    assert "Example House Children’s home Exemplshire High risk Repeat in 90 days" in page
    assert "Age 15" in page
    assert "Age not known" in page


@pytest.mark.parametrize(("days", "children"), [(30, 3), (90, 3), (365, 3)])
def test_repeat_counts_departures_within_the_window(site: Site, days: int, children: int) -> None:
    page = words_of(site.get(f"/repeat?days={days}", "county").text)
    assert f"{children} children" in page
    counts = {30: 2, 90: 3, 365: 3}
    assert re.search(rf"Ana Sample Age \d+ {counts[days]} ", page)


def test_repeat_leaves_out_cancelled_absent_away_and_what_is_outside_the_window(site: Site) -> None:
    def more(connection: Any, county: County) -> None:
        out = child(connection, county, "out", "Onlyonce", "Counted", None)
        went = site.now - 10 * DAY
        episode(connection, out, went, returned_at=went + HOUR)
        for days, changes in (
            (12, {"state": "cancelled"}),
            (14, {"kind": "absent", "returned_at": site.now - 13 * DAY}),
            (16, {"kind": "away_unauthorised", "returned_at": site.now - 15 * DAY}),
            (30, {"returned_at": site.now - 29 * DAY}),
        ):
            episode(connection, out, site.now - days * DAY, **changes)

    put_in(site, more)
    assert "Onlyonce" not in site.get("/repeat?days=30", "county").text
    assert "Onlyonce" in site.get("/repeat?days=90", "county").text


def test_alerts_give_every_finding_in_words_and_the_historic_ones_apart(site: Site) -> None:
    def more(connection: Any, county: County) -> None:
        old = child(connection, county, "old", "Longago", "History", None)
        episode(connection, old, site.now - 300 * DAY, returned_at=site.now - 299 * DAY)
        alert(connection, county, "old", old, {"repeat_90d": "medium"}, historic=True)
        gone = child(connection, county, "gone", "Withdrawn", "Alert", None)
        episode(connection, gone, site.now - 30 * DAY, returned_at=site.now - 29 * DAY)
        alert(connection, county, "gone", gone, {"repeat_90d": "medium"}, status="withdrawn")

    put_in(site, more)
    opened = words_of(site.get("/alerts", "county").text)
    assert "Open (4) From history (1)" in opened
    assert (
        "4 missing episodes in 90 days (threshold 3), as the rule repeat_90d counts them. Rests on 3 reports" in opened
    )
    assert "Child to be confirmed" in opened
    assert "Longago" not in opened
    assert "Withdrawn" not in opened
    history = words_of(site.get("/alerts?show=history", "county").text)
    assert "Longago History" in history
    assert "nobody was notified and no clock runs" in history


def test_alerts_are_filtered_by_severity_and_rule(site: Site) -> None:
    assert "1 alert in this filter" in words_of(site.get("/alerts?rule=cse_concern", "county").text)
    assert "3 alerts in this filter" in words_of(site.get("/alerts?severity=high&rule=repeat_90d", "county").text)
    assert "No alert matches the filter." in words_of(site.get("/alerts?severity=low&rule=", "county").text)


def test_one_alert_can_be_checked_on_its_page(site: Site) -> None:
    ours = site.county.children["ours"]
    page = words_of(site.get(f"/alerts/{site.county.alerts['ours']}", "county").text)
    for reference in site.ask("SELECT report_id FROM hw.reports WHERE child_id = :child", child=ours):
        assert f"Exemplshire Police {reference}" in page
    assert "Threshold: window days 90" in page
    assert "Common in local protocols (3 in 90 days)" in page
    assert "repeat_90d , rule set 2026-11" in page
    assert "concerns: child sexual exploitation" in page
    assert "gone for 1 day 6 hours" in page
    assert "Raised: Repeat in 90 days" in page


def test_an_alert_on_an_open_link_says_that_it_may_be_about_another_child(site: Site) -> None:
    page = words_of(site.get(f"/alerts/{site.county.alerts['marked']}", "county").text)
    assert "It may be about another child" in page
    assert "Child to be confirmed" in page


def test_a_childs_page_tells_what_happened_in_order(site: Site) -> None:
    page = words_of(site.get(f"/children/{site.county.children['ours']}", "county").text)
    assert "Missing now, for 1 day 6 hours" in page
    assert "Not back yet" in page
    assert page.index("Not back yet") < page.index("after 5 hours")
    assert "3 missing episodes" in page
    assert "Placements" in page
    assert "Example House Children’s home Example Homes Ltd (synthetic)" in page
    assert "How this child was recorded" in page


def test_a_joined_record_shows_the_way_to_the_one_that_is_kept(site: Site) -> None:
    kept, joined = site.county.children["ours"], site.county.children["away"]
    site.do("UPDATE hw.children SET merged_into = :kept WHERE id = :joined", kept=kept, joined=joined)
    assert f'href="/children/{kept}"' in site.get(f"/children/{joined}", "county").text


def test_markup_in_a_name_is_shown_as_text_everywhere(site: Site) -> None:
    pages = [
        "/missing",
        "/alerts",
        f"/children/{site.county.children['marked']}",
        f"/alerts/{site.county.alerts['marked']}",
    ]
    for path in pages:
        html = site.get(path, "county").text
        assert "&lt;img src=x onerror=alert(1)&gt;" in html, path
        assert "<img src=x" not in html, path
        assert "</script><b>" not in html, path


def test_long_lists_come_in_pages_that_hold_everybody_once(site: Site) -> None:
    put_in(site, lambda connection, county: large_county(connection, county, 90))
    first = site.get("/repeat?days=365", "county").text
    second = site.get("/repeat?days=365&page=2", "county").text
    links = [re.findall(r'hw-name" href="/children/([0-9a-f-]+)"', page) for page in (first, second)]
    assert len(links[0]) == 50
    assert "Showing 1 to 50 of" in words_of(first)
    assert 'href="/repeat?days=365&amp;page=2"' in first
    total = int(re.search(r"Showing 1 to 50 of (\d+)", words_of(first))[1])  # type: ignore[index]
    assert len(set(links[0] + links[1])) == total == len(links[0] + links[1])


def test_home_shows_what_is_held_back_and_when_each_source_was_heard(site: Site) -> None:
    put_in(site, lambda connection, county: large_county(connection, county, 3))
    page = words_of(site.get("/", "county").text)
    assert "Records held back 1 record" in page
    assert "synthetic-police" in page


def test_hotspots_tell_in_tables_what_the_map_shows_and_follow_the_record(site: Site) -> None:
    located = """
        UPDATE hw.episodes SET missing_from = public.ST_SetSRID(public.ST_MakePoint(:x, 137000), 27700),
            missing_from_precision = 'coordinates', updated_at = clock_timestamp()
        WHERE child_id = :child
    """
    for number, key in enumerate(("ours", "theirs"), start=1):
        site.do(located, x=330000 + 5000 * number, child=site.county.children[key])
        page = words_of(site.get("/hotspots", "county").text)
        assert f"Where children went missing from ({number})" in page
        assert "No place stands out beyond chance" in page
    table = page.split("Where children went missing from (2)")[1].split("Where children were found")[0]
    assert "Other House" in table
    assert re.search(r"Example House\D* 3 1 ", table)


def test_an_empty_register_says_so_on_every_page(database: Database) -> None:
    with site_on(database, Settings(), empty_county) as site:
        assert "Nothing has been received yet" in site.get("/", "county").text
        assert "No child is recorded as missing at the moment." in site.get("/missing", "county").text
        assert "No child went missing more than once in the last 90 days." in site.get("/repeat", "county").text
        assert "No alert is open." in site.get("/alerts", "county").text
        assert "No alert was raised from history." in site.get("/alerts?show=history", "county").text


def test_synthetic_data_are_called_so_until_the_partnership_is_named(site: Site) -> None:
    assert "No child, home or event shown here is real." in site.get("/", "county").text
    named = Settings(partnership="Exemplshire Safeguarding Children Partnership")
    assert not named.says_synthetic
    assert Settings(partnership="Exemplshire", synthetic=True).says_synthetic
    assert Settings().says_synthetic
