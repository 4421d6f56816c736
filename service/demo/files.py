"""The county as files: UTF-8, `\\n` line ends, comma-separated, one header row."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from service.demo.county import County
from service.demo.gazetteer import lat_lon
from service.demo.planted import Planting
from service.demo.report_rows import REPORT_COLUMNS
from service.demo.towns import COUNTY as COUNTY_TOWNS

Row = Sequence[object]

SETTING_COLUMNS = (
    "setting_ref", "kind", "name", "address", "postcode", "lat", "lon", "provider_ref", "provider_name", "urn", "places",
    "opened_on", "closed_on", "host_authority",
)  # fmt: skip
CHILD_COLUMNS = (
    "child_la_id", "authority", "surname", "forename", "aliases", "dob", "sex", "ethnicity", "upn", "home_address",
    "home_postcode", "legal_status", "started_on", "ceased_on",
)  # fmt: skip
PLACEMENT_COLUMNS = (
    "placement_ref", "child_la_id", "authority", "setting_ref", "started_on", "ended_on", "legal_status", "placement_type",
    "notified_on",
)  # fmt: skip
GAZETTEER_COLUMNS = ("postcode", "easting", "northing", "area")
POPULATION_COLUMNS = ("area", "age_0_17", "age_10_17")
TRUTH_COLUMNS = ("report_id", "force", "person_id")
TRUTH_EPISODE_COLUMNS = ("report_id", "force", "episode_id", "person_id", "setting_ref")


def write(county: County, folder: Path) -> dict[str, Path]:
    """Write the nine files into a folder (made if need be, files of the same names replaced): file name -> path."""
    folder.mkdir(parents=True, exist_ok=True)
    tables: dict[str, tuple[Sequence[str], Iterable[Row]]] = {
        "settings.csv": (SETTING_COLUMNS, _settings(county)),
        "children.csv": (CHILD_COLUMNS, _children(county)),
        "placements.csv": (PLACEMENT_COLUMNS, _placements(county)),
        "gazetteer.csv": (GAZETTEER_COLUMNS, _gazetteer(county)),
        "population.csv": (POPULATION_COLUMNS, ((one.name, one.age_0_17, one.age_10_17) for one in COUNTY_TOWNS)),
        "reports.csv": (REPORT_COLUMNS, ([row.get(name, "") for name in REPORT_COLUMNS] for row in county.rows)),
        "truth.csv": (
            TRUTH_COLUMNS,
            ((one.report_id, one.force, one.episode.person.person_id) for one in county.reports),
        ),
        "truth-episodes.csv": (TRUTH_EPISODE_COLUMNS, _truth_episodes(county)),
    }
    written = {}
    for name, (columns, rows) in tables.items():
        written[name] = folder / name
        with written[name].open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(columns)
            writer.writerows(rows)
    written["planted.json"] = folder / "planted.json"
    text = json.dumps(planted_facts(county), ensure_ascii=False, indent=2) + "\n"
    written["planted.json"].write_text(text, encoding="utf-8", newline="\n")
    return written


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _settings(county: County) -> Iterable[Row]:
    for one in county.settings:
        lat, lon = lat_lon(one.address.easting, one.address.northing)
        provider = (one.provider.ref, one.provider.name) if one.provider is not None else ("", "")
        yield (
            one.ref, one.kind, one.name, one.address.line, one.address.postcode.text, lat, lon, *provider, one.urn,
            "" if one.places is None else one.places, _day(one.opened_on), _day(one.closed_on), one.host_authority,
        )  # fmt: skip


def _children(county: County) -> Iterable[Row]:
    for one in sorted(county.in_care, key=lambda child: (child.authority, child.child_la_id)):
        line, postcode = (one.home.line, one.home.postcode.text) if one.home is not None else ("", "")
        yield (
            one.child_la_id, one.authority, one.surname, one.forename, ";".join(one.aliases), _day(one.dob), one.sex,
            one.ethnicity, one.upn, line, postcode, one.legal_status, _day(one.looked_after_since), _day(one.care_to),
        )  # fmt: skip


def _placements(county: County) -> Iterable[Row]:
    for one in county.placements:
        child = one.person
        yield (
            one.ref, child.child_la_id, child.authority, one.setting.ref, _day(one.started_on), _day(one.ended_on),
            child.legal_status, one.placement_type, _day(one.notified_on),
        )  # fmt: skip


def _gazetteer(county: County) -> Iterable[Row]:
    return ((one.text, one.easting, one.northing, one.town) for one in county.gazetteer.postcodes)


def _truth_episodes(county: County) -> Iterable[Row]:
    for one in county.reports:
        setting = one.episode.setting
        yield (
            one.report_id, one.force, one.episode.episode_id, one.episode.person.person_id, setting.ref if setting else "",
        )  # fmt: skip


def planted_facts(county: County) -> dict[str, Any]:
    """What was planted and where, as planted.json holds it."""
    facts: dict[str, Any] = {
        "about": "Synthetic. Every child, address and event is invented. Patterns planted in the synthetic county.",
        "seed": county.seed,
        "scale": county.scale,
        "as_of": county.period.as_of.isoformat(),
    }
    references: dict[str, list[dict[str, str]]] = {}
    for report in county.reports:
        reference = {"force": report.force, "report_id": report.report_id}
        references.setdefault(report.episode.episode_id, []).append(reference)
    for planting in county.plantings:
        facts[planting.name] = _planting(planting, references)
    return facts


def _planting(planting: Planting, references: dict[str, list[dict[str, str]]]) -> dict[str, Any]:
    episodes = sorted(planting.episodes, key=lambda one: (one.departed, one.person.person_id))
    return {
        "about": planting.about,
        **planting.facts,
        "children": [
            {"person_id": one.person_id, "authority": one.authority, "child_la_id": one.child_la_id}
            for one in planting.people
        ],
        "episodes": [
            {
                "episode_id": one.episode_id,
                "person_id": one.person.person_id,
                "setting_ref": one.setting.ref if one.setting is not None else "",
                "went_missing_at": one.departed.isoformat(),
                "returned_at": one.returned.isoformat() if one.returned is not None else None,
                "reports": references[one.episode_id],
            }
            for one in episodes
        ],
    }
