"""The map as text: nothing from outside, nothing unescaped, and every fact in a table too."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from geo.maps import vendor
from geo.maps.features import GREAT_BRITAIN_BOUNDS, bounds
from geo.maps.pages import Tiles, frame_policy, map_frame, standalone_map
from geo.maps.tables import tables
from register.errors import SetupError
from tests.geo.shown import EMPTY, MARKING, NASTY, VENDOR, layers


class Reader(HTMLParser):
    """Counts elements, gathers attributes and the text of table cells."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: Counter[str] = Counter()
        self.attributes: list[tuple[str, str, str]] = []
        self.cells: list[str] = []
        self.inside = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag in ("td", "th"):
            self.inside = True
            self.cells.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.cells[-1] += data


def outside_addresses(page: str) -> list[str]:
    """Everything that reads like an address elsewhere, but the names of XML vocabularies."""
    names = ("http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink", "http://www.w3.org/1999/xhtml")
    found = re.findall(r"(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}[^\s\"'<>)]*", page, re.IGNORECASE)
    return [address for address in found if not address.startswith(names)]


def test_the_standalone_file_asks_nobody_for_anything() -> None:
    page = standalone_map(layers(), VENDOR, MARKING)
    assert outside_addresses(page) == []
    read = Reader(page)
    assert read.elements["link"] == 0
    assert [
        value for tag, name, value in read.attributes if name in ("src", "href") and not value.startswith("#")
    ] == []
    assert "url(images/" not in page


def test_the_check_for_outside_addresses_can_fail() -> None:
    assert outside_addresses('<script src="//cdn.example.org/x.js">') == ["//cdn.example.org/x.js"]
    assert outside_addresses("url(https://fonts.example.com/a)") == ["https://fonts.example.com/a"]


def test_the_file_says_how_to_handle_it_who_made_it_when_and_that_it_is_synthetic() -> None:
    page = standalone_map(layers(), VENDOR, MARKING)
    assert page.count("OFFICIAL-SENSITIVE") > 10  # head, foot and all over the map
    assert "Synthetic data: no child, home or event shown here is real" in page
    assert "Made by cli:analyst on 1 July 2026, 09:30 (UK time)" in page
    assert "1 January 2026 to 30 June 2026" in page
    real = standalone_map(layers(), VENDOR, replace(MARKING, synthetic=False))
    assert "Synthetic data" not in real


def test_the_licences_of_what_is_inside_go_with_it() -> None:
    page = standalone_map(layers(), VENDOR, MARKING)
    assert "Volodymyr Agafonkin" in page
    assert "Redistributions of source code must retain" in page
    assert "David Leaver" in page


@pytest.mark.parametrize("form", ["standalone", "frame"])
def test_markup_in_any_value_stays_text(form: str) -> None:
    marking = replace(MARKING, partnership=NASTY, made_by=NASTY, classification=NASTY)
    plain = standalone_map(layers(), VENDOR, MARKING) if form == "standalone" else map_frame(layers(), "n0nce")
    nasty = (
        standalone_map(layers(NASTY), VENDOR, marking) if form == "standalone" else map_frame(layers(NASTY), "n0nce")
    )
    assert Reader(nasty).elements == Reader(plain).elements
    assert "onerror=alert(1)>" not in nasty
    assert "{{ 7*7 }}" in nasty  # Folium renders its own output once more: no value may pass through it
    assert {name for _, name, _ in Reader(nasty).attributes} == {name for _, name, _ in Reader(plain).attributes}


def test_every_script_and_style_bears_the_nonce_and_nothing_else_is_allowed() -> None:
    for page, nonce in (
        (standalone_map(layers(), VENDOR, MARKING), ""),
        (map_frame(layers(), "n0nce"), "n0nce"),
    ):
        read = Reader(page)
        nonces = {value for tag, name, value in read.attributes if name == "nonce"}
        assert len(nonces) == 1
        nonce = nonce or nonces.pop()
        bearing = Counter(tag for tag, name, value in read.attributes if name == "nonce" and value == nonce)
        for tag in ("script", "style", "link"):
            assert bearing[tag] == read.elements[tag]
        assert not any(name == "style" or name.startswith("on") for _, name, _ in read.attributes)
    [policy] = [value for tag, name, value in Reader(standalone_map(layers(), VENDOR, MARKING)).attributes
                if tag == "meta" and name == "content" and "default-src" in value]  # fmt: skip
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy


def test_two_files_have_different_nonces() -> None:
    first, second = (re.search(r"nonce=\"([^\"]+)\"", standalone_map(EMPTY, VENDOR, MARKING)) for _ in range(2))
    assert first
    assert second
    assert first[1] != second[1]


def test_the_frame_links_our_own_files_and_its_policy_allows_just_them() -> None:
    page = map_frame(layers(), "n0nce", vendor_url="/static/vendor")
    linked = [value for _, name, value in Reader(page).attributes if name in ("src", "href")]
    assert linked
    assert all(value.startswith("/static/vendor/") for value in linked)
    assert all((VENDOR / value.removeprefix("/static/vendor/")).is_file() for value in linked)
    assert frame_policy("n0nce") == (
        "default-src 'none'; script-src 'nonce-n0nce'; style-src 'nonce-n0nce'; img-src 'self' data:; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'self'"
    )


def test_a_base_layer_of_the_deployer_is_drawn_and_allowed() -> None:
    tiles = Tiles("https://{s}.tiles.example.org/{z}/{x}/{y}.png", "Example & sons <b>")
    assert "https://*.tiles.example.org" in frame_policy("n", tiles)
    page = map_frame(layers(), "n", tiles=tiles)
    assert "tiles.example.org/{z}/{x}/{y}.png" in page
    assert "<b>" not in page


def test_the_tables_hold_what_the_map_holds() -> None:
    shown = layers()
    by_key = {table.key: table for table in tables(shown)}
    assert list(by_key) == ["hotspots-missing-from", "hotspots-found", "missing-from", "found", "settings", "areas"]
    assert len(by_key["missing-from"].rows) == 25
    assert by_key["missing-from"].rows[0] == (
        "Quarry House, Bridgwater (TA6 5)", "1", "1", "5 Jan 2026", "9 Jun 2026", "Exact",
    )  # fmt: skip
    assert by_key["missing-from"].note == "5 further episodes have no known place."
    assert by_key["found"].rows[1][-1] == "Rough"
    assert by_key["settings"].rows[1] == ("No name recorded", "Supported accommodation", "Not known", "0", "0")
    assert by_key["areas"].rows == (("Bridgwater", "15,300"),)
    [hotspot] = by_key["hotspots-missing-from"].rows
    assert hotspot[0] == "M1"
    assert hotspot[2:] == ("250 metres", "12 to 30 Jun 2026", "9", "11", "0.8", "11.2", "1 in 1,000 or rarer", "New")
    assert all(len(row) == len(table.columns) for table in by_key.values() for row in table.rows)


def test_the_file_shows_every_row_of_every_table() -> None:
    cells = Counter(Reader(standalone_map(layers(), VENDOR, MARKING)).cells)
    wanted = Counter(value for table in tables(layers()) for row in table.rows for value in row)
    wanted += Counter(column.heading for table in tables(layers()) for column in table.columns)
    assert cells == wanted


def test_a_map_of_nothing_says_so_and_opens_on_great_britain() -> None:
    assert bounds(EMPTY) == GREAT_BRITAIN_BOUNDS
    page = standalone_map(EMPTY, VENDOR, MARKING)
    assert "No place is known in this period." in page
    assert "No area is loaded." in page
    no_hotspot = replace(layers(), hotspots=tuple(replace(run, hotspots=()) for run in layers().hotspots))
    assert "No place stands out beyond chance (level 0.05)" in standalone_map(no_hotspot, VENDOR, MARKING)


def test_the_map_opens_on_our_areas_and_on_every_hotspot() -> None:
    [[south, west], [north, east]] = bounds(layers())
    assert (west, east) == (-3.05, -2.95)  # not Bristol, at -2.6
    assert (south, north) == (51.10, 51.16)
    without = replace(layers(hotspots=False), whole=(), outlines=())
    assert bounds(without)[1] == [51.45, -2.6]


def test_missing_front_end_files_are_named_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match=r"leaflet.*is not there.*make setup"):
        standalone_map(EMPTY, tmp_path, MARKING)


def test_the_vendor_text_keeps_its_xml_names_and_its_code() -> None:
    scripts = vendor.inline_scripts(VENDOR)
    assert '"http://www.w3.org/2000/svg"' in scripts
    assert outside_addresses(scripts) == []
    assert "</script" not in scripts
    assert "data:image/png;base64," in vendor.inline_styles(VENDOR)
