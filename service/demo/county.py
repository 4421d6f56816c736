"""The whole county, made in order: places, people, care, planted patterns, ordinary episodes, reports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from register.errors import InputRefusedError
from service.demo.accommodation import Setting, build_settings
from service.demo.care import children_in_care
from service.demo.careers import Careers
from service.demo.circumstances import Circumstances
from service.demo.dice import Dice
from service.demo.episodes import Diary, Episode
from service.demo.found_places import FoundPlaces, build_found_places
from service.demo.gazetteer import Gazetteer, build_gazetteer
from service.demo.names import NameBook
from service.demo.people import People, Person, Placement
from service.demo.placing import place_children
from service.demo.planted import (
    Ground,
    Planting,
    plant_currently_missing,
    plant_escalation,
    plant_group,
    plant_home_excess,
    plant_hotspot,
    plant_unnotified,
)
from service.demo.recording import Recorder
from service.demo.report_rows import RowWriter
from service.demo.reports import Report, Version, make_reports
from service.demo.sizes import HISTORY, Period, Sizes, sizes_for
from service.demo.together import PAIRS, pairs_from_homes


@dataclass(frozen=True, slots=True)
class County:
    """The synthetic county. Nobody and nothing in it is real.

    `rows` holds one canonical row for each report version, in order of `reported_at`; `in_care` are the children of
    the authority's list, `people` also those who only ever went missing from home.
    """

    seed: int
    scale: float
    period: Period
    gazetteer: Gazetteer
    settings: list[Setting]
    people: list[Person]
    in_care: list[Person]
    placements: list[Placement]
    episodes: list[Episode]
    reports: list[Report]
    rows: list[dict[str, str]]
    plantings: list[Planting]


def generate(seed: int, as_of: datetime, scale: float = 1.0) -> County:
    """Three years of a county that ends at `as_of` (an aware time; seconds are dropped).

    The same arguments give the same county in any process. scale 1.0: 692 children in care at the end and about
    2,000 episodes a year. Raises InputRefusedError for a negative seed, a naive time or a scale outside 0.1 to 10.
    """
    if as_of.tzinfo is None:
        raise InputRefusedError(
            "The end of the synthetic history has no time zone.", "Give an aware time, best in UTC."
        )
    if seed < 0:
        raise InputRefusedError("A seed below zero cannot be used.", "Choose a whole number from 0 up.")
    end = as_of.astimezone(UTC).replace(second=0, microsecond=0)
    return _Maker(seed, Period(end - HISTORY, end), scale).county()


class _Maker:
    """The steps from seed to county, each with a stream of chance of its own."""

    def __init__(self, seed: int, period: Period, scale: float) -> None:
        self.seed = seed
        self.period = period
        self.scale = scale
        self.sizes: Sizes = sizes_for(scale)
        self.gazetteer = build_gazetteer(seed)
        self.settings = build_settings(seed, self.gazetteer, period, self.sizes)
        self.places: FoundPlaces = build_found_places(seed, self.gazetteer)
        people_dice = self.dice("people")
        self.people = People(people_dice, self.gazetteer, period, NameBook(people_dice))
        self.in_care = children_in_care(self.people, self.sizes)
        self.placements = place_children(seed, self.in_care, self.settings, period)
        self.diary = Diary(period.as_of)

    def dice(self, stream: str) -> Dice:
        return Dice(self.seed, stream)

    def county(self) -> County:
        plantings = self.live()
        episodes = self.diary.all()
        recorder = Recorder(self.dice("recording"), self.people.book, self.gazetteer)
        reports = make_reports(self.dice("reports"), recorder, episodes, self.period.as_of)
        rows = self.rows(reports, recorder)
        return County(
            self.seed,
            self.scale,
            self.period,
            self.gazetteer,
            self.settings,
            self.people.everybody,
            self.in_care,
            self.placements,
            episodes,
            reports,
            rows,
            plantings,
        )

    def live(self) -> list[Planting]:
        """What happens: patterns first, the ordinary round them, then what is measured against both."""
        reserved: set[str] = set()
        ground = Ground(
            self.dice("planted"),
            self.people,
            self.diary,
            self.placements,
            self.settings,
            self.places,
            self.period,
            reserved,
        )
        plantings = [
            plant_currently_missing(ground),
            plant_group(ground),
            plant_hotspot(ground),
            plant_escalation(ground),
        ]
        pairs = round(PAIRS * self.sizes.episodes_in_care)
        pairs_from_homes(self.dice("pairs"), self.diary, self.placements, self.places, self.period, reserved, pairs)
        Careers(self.dice("careers"), self.people, self.diary, self.period, reserved).fill(self.in_care, self.sizes)
        plantings.append(plant_home_excess(ground))
        Circumstances(self.dice("circumstances"), self.places, self.settings, self.period).fill(self.diary)
        plantings.append(plant_unnotified(ground))
        return plantings

    def rows(self, reports: list[Report], recorder: Recorder) -> list[dict[str, str]]:
        """All versions in order of time."""
        writer = RowWriter(self.dice("rows"), recorder, self.places)
        made: list[tuple[Version, Report, dict[str, str]]] = []
        for report in reports:
            made += zip(report.versions, [report] * len(report.versions), writer.rows(report), strict=True)
        made.sort(key=lambda one: (one[0].at, one[1].force, one[1].report_id))
        return [row for _, _, row in made]
