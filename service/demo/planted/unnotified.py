"""Children placed here by other authorities of whom nobody told the host authority."""

from __future__ import annotations

from service.demo.accommodation import SECURE
from service.demo.people import Placement
from service.demo.planted.ground import Ground, Planting
from service.demo.towns import HOST_AUTHORITY

NAME = "unnotified"
ALL, GO_MISSING = 15, 5
RECENT_DAYS = 180


def plant_unnotified(ground: Ground) -> Planting:
    """Strikes the notification from fifteen current placements, of whose children five went missing there lately."""
    current = [
        one
        for one in ground.placements
        if one.ended_on is None
        and one.person.authority != HOST_AUTHORITY
        and one.setting.in_county
        and one.setting.kind != SECURE
    ]
    current = ground.dice.shuffled(current)
    since = ground.period.ago(RECENT_DAYS)

    def episodes(placement: Placement) -> int:
        return sum(
            one.placement is placement
            and one.setting is placement.setting
            and one.status == "missing"
            and one.departed >= since
            for one in ground.diary.of(placement.person)
        )

    # Children of other patterns stay out, so that each pattern can be looked at by itself.
    free = [one for one in current if one.person.person_id not in ground.reserved]
    missing = [one for one in free if episodes(one)]
    chosen = missing[:GO_MISSING] + [one for one in free if not episodes(one)][: ALL - GO_MISSING]
    if len(chosen) < ALL:
        chosen += missing[GO_MISSING : ALL - len(chosen) + GO_MISSING]
    for placement in chosen:
        placement.notified_on = None
    gone = [one for one in chosen if episodes(one)]
    return Planting(
        NAME,
        "Children placed in the county by other authorities with no notification on record.",
        {"placement_refs": [one.ref for one in chosen], "went_missing": [one.person.person_id for one in gone]},
        [one.person for one in chosen],
        [
            episode
            for one in gone
            for episode in ground.diary.of(one.person)
            if episode.placement is one and episode.setting is one.setting
        ],
        chosen,
    )
