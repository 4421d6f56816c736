"""Who goes missing how often: few children many times, in bursts, and many children once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from register.clock import age_on, london_date
from service.demo.accommodation import HOME, SUPPORTED
from service.demo.clock import DAY, HOUR, at_local, birthday, london
from service.demo.dice import Dice, Odds
from service.demo.episodes import Diary, Episode
from service.demo.ethnicity import COUNTY_ORIGINS
from service.demo.people import FAMILY_SIZES, People, Person, born_before, sibling_dobs
from service.demo.sizes import Period, Sizes
from service.demo.towns import HOST_AUTHORITY

# Half of the episodes are shorter than 6.5 hours, 80% than a day, 98% than a week.
MEDIAN_HOURS, SPREAD = 6.5, 1.62
SHORTEST, LONGEST = 0.7 * HOUR, 45 * DAY
LAST_RETURN = (0.6, 2.6)
"""Hours before the end by which everybody but the children planted as missing is back."""

HOURS_OF_DAY = Odds(
    enumerate((3, 2, 1.5, 1, 0.5, 0.5, 1, 2, 3, 2.5, 2, 2.5, 3.5, 3.5, 4, 6.5, 8, 9, 10, 11, 10.5, 9.5, 7, 4.5))
)
DAYS_OF_WEEK = (0.85, 0.85, 0.9, 0.95, 1.2, 1.25, 1.0)
AGES_AT_HOME = Odds(
    [(7, 1), (8, 1), (9, 2), (10, 2), (11, 2.3), (12, 8), (13, 14), (14, 20), (15, 22), (16, 17), (17, 9)]
)
EPISODES_AT_HOME = Odds([(1, 78), (2, 12), (3, 4.5), (4, 2.2), (5, 1.5), (7, 1), (10, 0.8)])
AGE_WEIGHT_IN_CARE = {8: 0.02, 9: 0.03, 10: 0.05, 11: 0.11, 12: 0.5, 13: 0.8, 14: 1.0, 15: 1.0, 16: 0.9, 17: 0.7}
STILL_GOES = {16: 0.92, 17: 0.68}
"""Episodes thin out as children grow up."""
MOST = 60
"""Episodes of one child in three years."""


def departure_near(dice: Dice, when: datetime) -> datetime:
    """A departure on about that day, at an hour and on a weekday at which children leave (to five minutes)."""
    day = london(when).date()
    while not dice.chance(DAYS_OF_WEEK[day.weekday()] / max(DAYS_OF_WEEK)):
        day += timedelta(days=1)
    return at_local(day, 60 * dice.of(HOURS_OF_DAY) + 5 * dice.whole(0, 11))


def duration(dice: Dice) -> timedelta:
    """How long a child stays away."""
    return min(LONGEST, max(SHORTEST, dice.lognormal(MEDIAN_HOURS, SPREAD) * HOUR))


def bursts(dice: Dice, first: datetime, low: datetime, high: datetime, number: int) -> list[datetime]:
    """About `number` moments from `low` to `high`: the first run begins at `first`, later ones anywhere."""
    moments: list[datetime] = []
    start = first
    while len(moments) < number:
        size = 1 + int(dice.waiting(3.2))
        moment = start
        for _ in range(min(size, number - len(moments))):
            moments.append(moment)
            moment += dice.lognormal(4.5, 0.9) * DAY
        start = low + dice.unit() * (high - low)
    return [moment for moment in moments if moment < high]


@dataclass(slots=True)
class Careers:
    """Fills the diary with everything that no pattern has planted."""

    dice: Dice
    people: People
    diary: Diary
    period: Period
    reserved: set[str] = field(default_factory=set)
    """Children of planted patterns: nothing else happens to them."""
    in_care: int = 0
    at_home: int = 0

    def fill(self, children: list[Person], sizes: Sizes) -> None:
        """Episodes of children in care and at home until both counts are reached."""
        for episode in self.diary.all():
            self.tally(episode)
        for child in self.dice.by_weight((one, self.weight(one)) for one in children):
            if self.in_care >= sizes.episodes_in_care:
                break
            self.child_in_care(child)
        while self.at_home < sizes.episodes_at_home:
            self.family_at_home()

    def tally(self, episode: Episode) -> None:
        """Count an episode for its quota."""
        if episode.person.placement_on(london_date(episode.departed)) is not None:
            self.in_care += 1
        else:
            self.at_home += 1

    def add(self, child: Person, moment: datetime) -> None:
        """One episode at about this moment, unless the child was not old enough, too old, or missing already."""
        departed = departure_near(self.dice, moment)
        returned = departed + duration(self.dice)
        latest = self.period.as_of - self.dice.between(*LAST_RETURN) * HOUR
        if returned > latest:
            returned = latest
        if not self.period.start <= departed < returned - SHORTEST + timedelta(seconds=1):
            return
        age = age_on(child.dob, london_date(departed))
        if not 5 <= age < 18 or not self.dice.chance(STILL_GOES.get(age, 1.0)):
            return
        episode = self.diary.add(child, departed, returned)
        if episode is not None:
            self.tally(episode)

    def window(self, child: Person) -> tuple[datetime, datetime]:
        """When a child in care can be missing, under 18: the county's own also two months before and after care.

        A child whom another authority placed here goes back to another force's area.
        """
        assert child.care_from is not None  # noqa: S101 - only asked for children in care
        margin = timedelta(days=60 if child.authority == HOST_AUTHORITY else 0)
        low = max(self.period.start, _midnight(child.care_from) - margin)
        high = min(self.period.as_of, _midnight(birthday(child.dob, 18)))
        if child.care_to is not None:
            high = min(high, _midnight(child.care_to) + margin)
        return low, high

    def weight(self, child: Person) -> float:
        """How likely a child in care is among those who go missing: by age and kind of placement."""
        low, high = self.window(child)
        if child.person_id in self.reserved or high - low < timedelta(days=14):
            return 0.0
        age = age_on(child.dob, london_date(low + (high - low) / 2))
        kinds = [placement.setting.kind for placement in child.placements]
        return AGE_WEIGHT_IN_CARE.get(age, 0.0) * (3.0 if HOME in kinds or SUPPORTED in kinds else 1.0)

    def child_in_care(self, child: Person) -> None:
        """All episodes of one child who is or was in care."""
        low, high = self.window(child)
        length = min(1.0, ((high - low) / timedelta(days=500)) ** 0.5)
        number = min(MOST, max(1, round(self.dice.lognormal(4.3, 1.25) * length)))
        first = low + self.dice.unit() * (high - low)
        for moment in bursts(self.dice, first, low, high, number):
            self.add(child, moment)

    def family_at_home(self) -> None:
        """Children whom police come to know only because they go missing from home."""
        dice, period = self.dice, self.period
        low, high = period.start, period.as_of - 4 * HOUR
        anchor = low + dice.unit() * (high - low)
        first = born_before(london_date(anchor), dice.of(AGES_AT_HOME) + dice.unit())
        limits = born_before(period.start.date(), 17.5), born_before(period.as_of.date(), 10.5)
        size = dice.of(FAMILY_SIZES)
        dobs = sibling_dobs(dice, first, size, *limits)
        for place, member in enumerate(self.people.family(dobs, dice.of(COUNTY_ORIGINS), None)):
            if place:
                anchor = self.sibling_anchor(member)
            for moment in bursts(dice, anchor, anchor, min(high, anchor + 400 * DAY), dice.of(EPISODES_AT_HOME)):
                self.add(member, moment)

    def sibling_anchor(self, member: Person) -> datetime:
        """When a brother or sister first goes missing: at ten to seventeen, somewhere in the three years."""
        low = max(self.period.start, _midnight(birthday(member.dob, 10)))
        high = min(self.period.as_of - 4 * HOUR, _midnight(birthday(member.dob, 18)))
        return low + self.dice.unit() * (high - low) if low < high else low


def _midnight(day: date) -> datetime:
    return at_local(day, 0)
