"""The circumstances of each episode: missing from where, how graded, what worried people, with whom, found where."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from register.clock import age_on, london_date
from service.demo.accommodation import FOSTER, HOME, HOSPITAL, SCHOOL, SECURE, SUPPORTED, Setting
from service.demo.dice import Dice, Odds
from service.demo.episodes import Diary, Episode
from service.demo.found_places import FoundPlace, FoundPlaces
from service.demo.sizes import Period
from service.demo.towns import BEYOND, HOST_AUTHORITY

FROM_IN_CARE = Odds([("placement", 920), (SCHOOL, 42), ("street", 28), (HOSPITAL, 10)])
FROM_AT_HOME = Odds([("home", 850), (SCHOOL, 85), ("street", 45), (HOSPITAL, 12), ("other", 8)])
KIND_AS_REPORTED = {
    HOME: HOME, FOSTER: FOSTER, SUPPORTED: SUPPORTED, SECURE: HOME, SCHOOL: SCHOOL, HOSPITAL: HOSPITAL,
}  # fmt: skip

GRADES = ("no_apparent_risk", "low", "medium", "high")
RISK = Odds(zip(GRADES, (3.0, 14.5, 70.7, 11.8), strict=True))
RISK_CSE = Odds(zip(GRADES, (0, 4, 52, 44), strict=True))
RISK_UNDER_13 = Odds(zip(GRADES, (1, 8, 63, 28), strict=True))
REGRADED = 0.16

CSE_EPISODES = 0.165
"""Share of episodes that are of children with a known concern; on a good half of them it is flagged."""
CSE_FLAGGED = 0.55
OTHER_CONCERNS = (
    ("cce", 0.055), ("trafficking", 0.008), ("gang", 0.015), ("county_lines", 0.025), ("self_harm", 0.07),
    ("domestic_abuse", 0.04), ("substance_misuse", 0.08), ("mental_health", 0.10), ("honour_based", 0.003),
    ("radicalisation", 0.002),
)  # fmt: skip
CRIME_ROLES = Odds([("", 955), ("victim", 25), ("suspect", 18), ("victim;suspect", 2)])

FRIENDS = ("Jayden", "Kayleigh", "Tyler", "Courtney", "Connor", "Demi", "Kai", "Shannon", "Mo", "Tia")
FRIEND_NAMED = 0.03
ENDED = Odds([("self", 40), ("police", 26), ("family", 11), ("carer", 13), ("friend", 6), ("public", 4)])
STATUS_EARLY = Odds([("missing", 890), ("absent", 80), ("away_unauthorised", 20), ("cancelled", 10)])
STATUS = Odds([("missing", 970), ("away_unauthorised", 20), ("cancelled", 10)])
FORGOTTEN = 0.008
"""Share of episodes whose return police never recorded; only where the child was missing again later."""
CITY_OF = {town.authority: town.name for town in BEYOND}


@dataclass(slots=True)
class Circumstances:
    """Fills in every episode of a diary."""

    dice: Dice
    places: FoundPlaces
    settings: list[Setting]
    period: Period
    favourites: dict[str, list[FoundPlace]] = field(default_factory=dict)
    exploited: dict[str, bool] = field(default_factory=dict)

    def fill(self, diary: Diary) -> None:
        """Give each episode what no pattern has set."""
        episodes = diary.all()
        self.choose_exploited(episodes)
        for number, episode in enumerate(episodes, start=1):
            episode.episode_id = f"E{number:05}"
            self.leave(episode)
            self.grade(episode)
            self.find(episode)
        for person_episodes in diary.by_person.values():
            in_order = sorted(person_episodes, key=lambda one: one.departed)
            for episode, after in pairwise(in_order):
                if not episode.plant and episode.status == after.status == "missing":
                    episode.return_recorded = not self.dice.chance(FORGOTTEN)

    def choose_exploited(self, episodes: list[Episode]) -> None:
        """Children of twelve and over with a known CSE concern, girls more often, until enough episodes are theirs."""
        counts: dict[str, int] = {}
        weights: dict[str, float] = {}
        for episode in episodes:
            person = episode.person
            counts[person.person_id] = counts.get(person.person_id, 0) + 1
            old_enough = age_on(person.dob, london_date(episode.departed)) >= 12
            weights[person.person_id] = (3.0 if person.sex == "F" else 1.0) if old_enough and not episode.plant else 0.0
        wanted, chosen = CSE_EPISODES * len(episodes), 0
        for person_id in self.dice.by_weight(weights.items()):
            if chosen + counts[person_id] <= wanted:
                self.exploited[person_id] = True
                chosen += counts[person_id]

    def leave(self, episode: Episode) -> None:
        """Where from: the placement held then, home, school, street or hospital."""
        person = episode.person
        if not episode.plant and not episode.companions and self.dice.chance(FRIEND_NAMED):
            episode.friend = f"{self.dice.pick(FRIENDS)} (friend)"
        episode.placement = person.placement_on(london_date(episode.departed))
        kind = self.dice.of(FROM_IN_CARE if episode.placement else FROM_AT_HOME)
        if episode.plant:
            kind = "placement" if episode.placement else "home"
        if kind == "placement" and episode.placement:
            episode.setting = episode.placement.setting
        elif kind in (SCHOOL, HOSPITAL):
            episode.setting = self.nearest(kind, self.town(episode))
        elif kind == "home" and person.home is None:
            kind = "street"
        if episode.setting is not None:
            address = episode.setting.address
            episode.from_kind = KIND_AS_REPORTED[episode.setting.kind]
        elif kind == "home" and person.home is not None:
            address = person.home
            episode.from_kind = kind
        else:
            place = self.dice.pick(self.places.by_town[self.town(episode)])
            episode.from_kind, episode.from_line, episode.from_postcode = kind, place.name, place.postcode.text
            episode.from_point = place.point(self.dice)
            return
        episode.from_line, episode.from_postcode = address.line, address.postcode.text
        episode.from_point = (address.easting, address.northing)

    def town(self, episode: Episode) -> str:
        """The town where the child lives then."""
        if episode.placement is not None:
            return episode.placement.setting.address.postcode.town
        return episode.person.home.postcode.town if episode.person.home is not None else "Taunton"

    def nearest(self, kind: str, town: str) -> Setting:
        """A school or hospital of the town, or else any."""
        of_kind = [setting for setting in self.settings if setting.kind == kind]
        here = [setting for setting in of_kind if setting.address.postcode.town == town]
        return self.dice.pick(here or of_kind)

    def grade(self, episode: Episode) -> None:
        """Concerns, crime, risk first and last, and whether the record is kept as missing."""
        dice, person = self.dice, episode.person
        age = age_on(person.dob, london_date(episode.departed))
        if not episode.plant:
            if self.exploited.get(person.person_id) and age >= 11 and dice.chance(CSE_FLAGGED):
                episode.concerns.append("cse")
            episode.concerns += [code for code, chance in OTHER_CONCERNS if age >= 10 and dice.chance(chance)]
            if person.asylum and dice.chance(0.2) and "trafficking" not in episode.concerns:
                episode.concerns.append("trafficking")
            episode.crime_role = dice.of(CRIME_ROLES) if age >= 12 else ""
            early = (episode.departed - self.period.start).days < 365
            episode.status = dice.of(STATUS_EARLY if early else STATUS)
        if not episode.risk:
            odds = RISK_CSE if "cse" in episode.concerns else RISK_UNDER_13 if age < 13 else RISK
            episode.risk = "no_apparent_risk" if episode.status == "absent" else dice.of(odds)
        if not episode.initial_risk:
            episode.initial_risk = episode.risk
            if dice.chance(REGRADED) and episode.status == "missing":
                step = 1 if dice.chance(0.35) else -1
                episode.initial_risk = GRADES[min(3, max(1, GRADES.index(episode.risk) + step))]

    def find(self, episode: Episode) -> None:
        """How and where the episode ended, if it did."""
        if episode.returned is None:
            return
        dice, person = self.dice, episode.person
        episode.ended = episode.ended or dice.of(ENDED)
        if episode.found is None and episode.ended != "self":
            if person.person_id not in self.favourites:
                city = CITY_OF.get(person.authority) if person.authority not in ("", HOST_AUTHORITY) else None
                self.favourites[person.person_id] = self.places.favourites(dice, self.town(episode), city)
            episode.found = dice.pick(self.favourites[person.person_id])
        if episode.found is not None:
            episode.found_point = episode.found.point(dice)
