"""What police sent: each episode as one to three versions of a report, some of them twice."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from service.demo.clock import DAY, HOUR, MINUTE, london, settled
from service.demo.dialects import EXEMPLSHIRE, NEIGHBOUR, TRANSPORT, Dialect
from service.demo.dice import Dice, Odds
from service.demo.episodes import Episode
from service.demo.recording import Identity, Recorder

SAME_FORCE_AGAIN, OTHER_FORCE_TOO = 0.034, 0.016
"""Share of episodes reported under a second id, or by a second force as well: 5% together."""
FORCES = Odds([(EXEMPLSHIRE, 962), (NEIGHBOUR, 24), (TRANSPORT, 14)])
OTHER_FORCES = Odds([(NEIGHBOUR, 45), (TRANSPORT, 55)])
REVIEWED, AMENDED_LATER, CORRECTED = 0.22, 0.07, 0.12
MOST_VERSIONS = 3
FIRST, REVIEW, CLOSED, AMENDED, CANCELLED = "first", "review", "closed", "amended", "cancelled"


@dataclass(eq=False, slots=True)
class Version:
    """One version: when it was made (aware UTC), at which stage, and whom it names."""

    at: datetime
    stage: str
    identity: Identity


@dataclass(eq=False, slots=True)
class Report:
    """All versions of one report, in rising order of time. `departed` and `returned` are as this report has them."""

    episode: Episode
    dialect: Dialect
    departed: datetime
    returned: datetime | None
    notified: datetime
    numbered: bool
    versions: list[Version] = field(default_factory=list)
    report_id: str = ""

    @property
    def force(self) -> str:
        """The force's code."""
        return self.dialect.force


@dataclass(slots=True)
class Desk:
    """Makes reports of episodes. Nothing is reported after `as_of`."""

    dice: Dice
    recorder: Recorder
    as_of: datetime

    def reports_of(self, episode: Episode) -> list[Report]:
        """The report of an episode, and a second one for some that ended."""
        setting = episode.placement.setting if episode.placement is not None else None
        dialect = NEIGHBOUR if setting is not None and not setting.in_county else self.dice.of(FORCES)
        if episode.plant:
            dialect = EXEMPLSHIRE
        reports = [self.report(episode, dialect)]
        if episode.returned is None or episode.status == "cancelled":
            return reports
        if self.dice.chance(SAME_FORCE_AGAIN):
            reports.append(self.report(episode, dialect, reports[0]))
        elif self.dice.chance(OTHER_FORCE_TOO):
            other = self.dice.of(OTHER_FORCES) if dialect is EXEMPLSHIRE else EXEMPLSHIRE
            reports.append(self.report(episode, other, reports[0]))
        return reports

    def report(self, episode: Episode, dialect: Dialect, first: Report | None = None) -> Report:
        """One report. `first` is an earlier report of the same event: times then differ a little, the name perhaps."""
        dice = self.dice
        end = episode.returned or self.as_of
        departed, returned = episode.departed, episode.returned
        if first is not None:
            departed = settled(departed + 5 * dice.whole(-6, 6) * MINUTE)
            if departed + 15 * MINUTE > end:
                departed = episode.departed
        away = end - departed
        notified = settled(departed + min(dice.lognormal(1.2, 0.9) * HOUR, 0.8 * away))
        report = Report(episode, dialect, departed, returned, notified, dice.chance(dialect.versions))
        identity = self.recorder.record(episode, dialect)
        if first is not None and first.dialect is dialect and dice.chance(0.5):
            identity = first.versions[0].identity
        self.stages(report, identity)
        return report

    def stages(self, report: Report, identity: Identity) -> None:
        """Open, perhaps reviewed, closed or cancelled, perhaps amended: one to three versions in rising order."""
        dice, episode = self.dice, report.episode
        end = report.returned or self.as_of
        made = report.notified + dice.between(3, 50) * MINUTE
        if report.returned is None or made < report.returned:
            self.add(report, made, FIRST, identity)
            changed = episode.initial_risk != episode.risk
            if end - made > 7 * HOUR and dice.chance(0.6 if changed else REVIEWED):
                self.add(report, made + dice.between(0.3, 0.8) * (end - made), REVIEW, identity)
        if episode.status == CANCELLED:
            self.add(report, max(made, end) + dice.between(1, 40) * HOUR, CANCELLED, identity)
            return
        if report.returned is None:
            return
        closing = max(made, report.returned + 5 * MINUTE + dice.lognormal(1.3, 0.9) * HOUR)
        if episode.return_recorded:
            if dice.chance(CORRECTED):
                identity = self.recorder.record(episode, report.dialect, careful=True)
            self.add(report, closing, CLOSED, identity)
        elif not report.versions:
            self.add(report, made, FIRST, identity)
        later = closing + dice.between(1, 12) * DAY
        if len(report.versions) < MOST_VERSIONS and later < self.as_of and dice.chance(AMENDED_LATER):
            self.add(report, later, AMENDED if episode.return_recorded else REVIEW, identity)

    def add(self, report: Report, at: datetime, stage: str, identity: Identity) -> None:
        """A version at this time, or as soon after the one before as a minute; never after the end of history."""
        at = settled(min(at, self.as_of - MINUTE))
        if report.versions:
            at = max(at, report.versions[-1].at + MINUTE)
        report.versions.append(Version(at, stage, identity))


def make_reports(dice: Dice, recorder: Recorder, episodes: list[Episode], as_of: datetime) -> list[Report]:
    """Reports of all episodes with their force's own numbers, given in the order in which they were opened."""
    desk = Desk(dice, recorder, as_of)
    reports = [report for episode in episodes for report in desk.reports_of(episode)]
    reports.sort(key=lambda one: (one.versions[0].at, one.episode.episode_id, one.force))
    last: dict[tuple[str, int], int] = {}
    for report in reports:
        year = london(report.versions[0].at).year
        number = last.get((report.force, year), 100) + dice.whole(1, 4)
        last[report.force, year] = number
        report.report_id = report.dialect.numbering.format(year=year, short=year % 100, number=number)
    return reports
