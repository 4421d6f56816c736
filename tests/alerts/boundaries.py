"""For each rule the histories on either side of each of its boundaries. A rule without a table here fails the run."""

from __future__ import annotations

from .histories import Case

REPEAT_90D = [
    Case("no episodes", "", False),
    Case(
        "exactly three, the first exactly 90 days before the last",
        """
        missing | 2026-03-01 10:00 | 2026-03-01 12:00
        missing | 2026-04-01 10:00 | 2026-04-01 12:00
        missing | 2026-05-30 10:00 | 2026-05-30 12:00
        """,
        True,
        reports=3,
    ),
    Case(
        "the first a second more than 90 days before the last",
        """
        missing | 2026-03-01 09:59:59 | 2026-03-01 12:00
        missing | 2026-04-01 10:00 | 2026-04-01 12:00
        missing | 2026-05-30 10:00 | 2026-05-30 12:00
        """,
        False,
    ),
    Case(
        "two",
        """
        missing | 2026-05-01 10:00 | 2026-05-01 12:00
        missing | 2026-05-30 10:00 | 2026-05-30 12:00
        """,
        False,
    ),
    Case(
        "four, of which three lie within the window",
        """
        missing | 2026-01-01 10:00 | 2026-01-01 12:00
        missing | 2026-04-01 10:00 | 2026-04-01 12:00
        missing | 2026-05-01 10:00 | 2026-05-01 12:00
        missing | 2026-05-30 10:00 | 2026-05-30 12:00
        """,
        True,
        reports=3,
    ),
    Case(
        "the clocks went forward between: 90 days are 90 x 24 hours",
        """
        missing | 2026-02-01 10:00:00 | 2026-02-01 12:00
        missing | 2026-04-01 10:00 | 2026-04-01 12:00
        missing | 2026-05-02 10:00:00 | 2026-05-02 12:00
        """,
        True,
    ),
    Case(
        "long ago: the window runs back from the latest departure, not from now",
        """
        missing | 2024-03-01 10:00 | 2024-03-01 12:00
        missing | 2024-03-02 10:00 | 2024-03-02 12:00
        missing | 2024-03-03 10:00 | 2024-03-03 12:00
        """,
        True,
    ),
    Case(
        "three close together, but a later one alone is the latest",
        """
        missing | 2026-01-01 10:00 | 2026-01-01 12:00
        missing | 2026-01-02 10:00 | 2026-01-02 12:00
        missing | 2026-01-03 10:00 | 2026-01-03 12:00
        missing | 2026-06-01 10:00 | 2026-06-01 12:00
        """,
        False,
    ),
    Case(
        "two reports of one event count once",
        """
        missing | 2026-05-01 10:00 | 2026-05-01 12:00
        +       | | | |
        missing | 2026-05-30 10:00 | 2026-05-30 12:00
        """,
        False,
    ),
    Case(
        "every report of each episode counted is evidence",
        """
        missing | 2026-05-01 10:00 | 2026-05-01 12:00
        +       | | | |
        missing | 2026-05-10 10:00 | 2026-05-10 12:00
        missing | 2026-05-30 10:00 | 2026-05-30 12:00
        """,
        True,
        reports=4,
    ),
    Case(
        "absent is not counted",
        """
        missing | 2026-05-01 10:00 | 2026-05-01 12:00
        absent  | 2026-05-10 10:00 | 2026-05-10 12:00
        missing | 2026-05-30 10:00 | 2026-05-30 12:00
        """,
        False,
    ),
    Case(
        "away without authorisation is not counted",
        """
        missing | 2026-05-01 10:00 | 2026-05-01 12:00
        away_unauthorised | 2026-05-10 10:00 | 2026-05-10 12:00
        missing | 2026-05-30 10:00 | 2026-05-30 12:00
        """,
        False,
    ),
    Case(
        "cancelled is not counted",
        """
        missing | 2026-05-01 10:00 | 2026-05-01 12:00
        cancelled | 2026-05-10 10:00 |
        missing | 2026-05-30 10:00 | 2026-05-30 12:00
        """,
        False,
    ),
    Case(
        "an absence later than the last missing episode does not move the window",
        """
        missing | 2026-01-01 10:00 | 2026-01-01 12:00
        missing | 2026-01-02 10:00 | 2026-01-02 12:00
        missing | 2026-01-03 10:00 | 2026-01-03 12:00
        absent  | 2026-06-01 10:00 | 2026-06-01 12:00
        """,
        True,
    ),
    Case(
        "one graded no apparent risk is counted",
        """
        missing | 2026-05-01 10:00 | 2026-05-01 12:00 | no_apparent_risk
        missing | 2026-05-10 10:00 | 2026-05-10 12:00 | no_apparent_risk
        missing | 2026-05-30 10:00 | 2026-05-30 12:00 | no_apparent_risk
        """,
        True,
    ),
    Case(
        "open ones and ones that ended at an unknown time are counted",
        """
        missing | 2026-05-01 10:00 | ?
        missing | 2026-05-10 10:00 | ?
        missing | 2026-05-30 10:00 |
        """,
        True,
    ),
]
REPEAT_30D = [
    Case(
        "exactly three, the first exactly 30 days before the last",
        """
        missing | 2026-05-01 10:00 | 2026-05-01 12:00
        missing | 2026-05-15 10:00 | 2026-05-15 12:00
        missing | 2026-05-31 10:00 | 2026-05-31 12:00
        """,
        True,
        reports=3,
    ),
    Case(
        "the first a second more than 30 days before the last",
        """
        missing | 2026-05-01 09:59:59 | 2026-05-01 12:00
        missing | 2026-05-15 10:00 | 2026-05-15 12:00
        missing | 2026-05-31 10:00 | 2026-05-31 12:00
        """,
        False,
    ),
    Case(
        "across the end of summer time: 30 x 24 hours",
        """
        missing | 2025-10-10 09:00:00 | 2025-10-10 12:00
        missing | 2025-10-20 10:00 | 2025-10-20 12:00
        missing | 2025-11-09 09:00:00 | 2025-11-09 12:00
        """,
        True,
    ),
    Case(
        "across the end of summer time, a second more",
        """
        missing | 2025-10-10 08:59:59 | 2025-10-10 12:00
        missing | 2025-10-20 10:00 | 2025-10-20 12:00
        missing | 2025-11-09 09:00:00 | 2025-11-09 12:00
        """,
        False,
    ),
    Case(
        "two",
        """
        missing | 2026-05-15 10:00 | 2026-05-15 12:00
        missing | 2026-05-31 10:00 | 2026-05-31 12:00
        """,
        False,
    ),
    Case(
        "three on one day",
        """
        missing | 2026-05-31 10:00 | 2026-05-31 11:00
        missing | 2026-05-31 12:00 | 2026-05-31 13:00
        missing | 2026-05-31 14:00 | 2026-05-31 15:00
        """,
        True,
    ),
    Case(
        "absent and cancelled among them",
        """
        missing | 2026-05-30 10:00 | 2026-05-30 11:00
        absent | 2026-05-31 10:00 | 2026-05-31 11:00
        cancelled | 2026-05-31 12:00 |
        missing | 2026-05-31 14:00 | 2026-05-31 15:00
        """,
        False,
    ),
]
LONG_MISSING = [
    Case("no episodes", "", False),
    Case("returned after exactly 24 hours", "missing | 2026-06-01 10:00 | 2026-06-02 10:00", True, reports=1),
    Case("returned a second before", "missing | 2026-06-01 10:00 | 2026-06-02 09:59:59", False),
    Case("open for exactly 24 hours", "missing | 2026-06-14 12:00 |", True),
    Case("open for a second less", "missing | 2026-06-14 12:00:01 |", False),
    Case("long ago and closed", "missing | 2021-06-01 10:00 | 2021-06-05 10:00", True),
    Case(
        "24 hours by the clock, 23 elapsed, when the clocks went forward",
        "missing | 2026-03-28 20:00 | 2026-03-29 19:00",
        False,
    ),
    Case("24 elapsed hours over that night", "missing | 2026-03-28 20:00 | 2026-03-29 20:00", True),
    Case("ended at an unknown time: never long", "missing | 2026-06-01 10:00 | ?", False),
    Case(
        "of several only the long one is evidence",
        """
        missing | 2026-06-01 10:00 | 2026-06-03 10:00
        missing | 2026-06-05 10:00 | 2026-06-05 11:00
        """,
        True,
        reports=1,
    ),
    Case("absent", "absent | 2026-06-01 10:00 | 2026-06-03 10:00", False),
    Case("away without authorisation", "away_unauthorised | 2026-06-01 10:00 | 2026-06-03 10:00", False),
    Case("cancelled", "cancelled | 2026-06-01 10:00 |", False),
    Case("graded no apparent risk", "missing | 2026-06-01 10:00 | 2026-06-03 10:00 | no_apparent_risk", True),
    Case("a departure that lies ahead of the clock", "missing | 2026-06-15 13:00 |", False),
]
UNDER_13 = [
    Case("the day before the thirteenth birthday", "missing | 2026-06-01 10:00 |", True, dob="2013-06-02", reports=1),
    Case("on the thirteenth birthday", "missing | 2026-06-01 10:00 |", False, dob="2013-06-01"),
    Case(
        "00:30 British summer time on the birthday is still the day before in UTC",
        "missing | 2026-05-31 23:30 |",
        False,
        dob="2013-06-01",
    ),
    Case("23:59 British summer time on the day before", "missing | 2026-05-31 22:59 |", True, dob="2013-06-01"),
    Case("23:59 on the day before in winter", "missing | 2026-01-31 23:59 |", True, dob="2013-02-01"),
    Case("midnight of the birthday in winter", "missing | 2026-02-01 00:00 |", False, dob="2013-02-01"),
    Case("born on 29 February: on the 28th of a common year", "missing | 2025-02-28 10:00 |", True, dob="2012-02-29"),
    Case("born on 29 February: on 1 March of a common year", "missing | 2025-03-01 10:00 |", False, dob="2012-02-29"),
    Case("age at departure, not at return", "missing | 2026-06-01 10:00 | 2026-06-03 10:00", True, dob="2013-06-02"),
    Case("age at departure, not now", "missing | 2020-06-01 10:00 | 2020-06-01 12:00", True, dob="2010-01-01"),
    Case("unknown birth date", "missing | 2026-06-01 10:00 |", False),
    Case("bare year: may be twelve", "missing | 2026-06-01 10:00 |", True, year=2013),
    Case("bare year: thirteen at least", "missing | 2026-06-01 10:00 |", False, year=2012),
    Case("bare year: thirteen for certain on the last day of the year", "missing | 2026-12-31 10:00 |", False, year=2013,
         now="2026-12-31 12:00"),
    Case("bare year: may be twelve on the day before", "missing | 2026-12-30 10:00 |", True, year=2013, now="2026-12-31 12:00"),
    Case("absent", "absent | 2026-06-01 10:00 |", False, dob="2018-01-01"),
    Case("away without authorisation", "away_unauthorised | 2026-06-01 10:00 |", False, dob="2018-01-01"),
    Case("cancelled", "cancelled | 2026-06-01 10:00 |", False, dob="2018-01-01"),
    Case("ended at an unknown time", "missing | 2026-06-01 10:00 | ?", True, dob="2018-01-01"),
    Case(
        "of several only those before the birthday are evidence",
        """
        missing | 2026-05-01 10:00 | 2026-05-01 12:00
        missing | 2026-06-10 10:00 | 2026-06-10 12:00
        """,
        True,
        dob="2013-06-01",
        reports=1,
    ),
]  # fmt: skip
HIGH_RISK = [
    Case("no episodes", "", False),
    Case("graded high", "missing | 2026-06-01 10:00 | 2026-06-01 12:00 | high", True, reports=1),
    Case("graded medium at most", "missing | 2026-06-01 10:00 | 2026-06-01 12:00 | low, medium", False),
    Case("not graded", "missing | 2026-06-01 10:00 | 2026-06-01 12:00", False),
    Case("high once and low now", "missing | 2026-06-01 10:00 | 2026-06-01 12:00 | low, high", True),
    Case(
        "high in the other report of the event",
        """
        missing | 2026-06-01 10:00 | 2026-06-01 12:00 | low
        +       | | | high
        """,
        True,
        reports=2,
    ),
    Case("absent and graded high", "absent | 2026-06-01 10:00 | 2026-06-01 12:00 | high", False),
    Case("away and graded high", "away_unauthorised | 2026-06-01 10:00 | 2026-06-01 12:00 | high", False),
    Case("cancelled and graded high", "cancelled | 2026-06-01 10:00 | | high", False),
    Case("ended at an unknown time", "missing | 2026-06-01 10:00 | ? | high", True),
    Case("long ago", "missing | 2020-06-01 10:00 | 2020-06-01 12:00 | high", True),
    Case(
        "of several only the high one is evidence",
        """
        missing | 2026-06-01 10:00 | 2026-06-01 12:00 | high
        missing | 2026-06-03 10:00 | 2026-06-03 12:00 | low
        """,
        True,
        reports=1,
    ),
]
CSE_CONCERN = [
    Case("no episodes", "", False),
    Case("on a missing episode", "missing | 2026-06-01 10:00 | 2026-06-01 12:00 | | cse", True, reports=1),
    Case("among others", "missing | 2026-06-01 10:00 | 2026-06-01 12:00 | | gang, cse", True),
    Case("other concerns alone", "missing | 2026-06-01 10:00 | 2026-06-01 12:00 | | cce, gang, trafficking", False),
    Case("none stated", "missing | 2026-06-01 10:00 | 2026-06-01 12:00", False),
    Case("on an absent one", "absent | 2026-06-01 10:00 | 2026-06-01 12:00 | | cse", True),
    Case("on one away without authorisation", "away_unauthorised | 2026-06-01 10:00 | | | cse", True),
    Case("on a cancelled one", "cancelled | 2026-06-01 10:00 | | | cse", False),
    Case(
        "in one of two reports of the event",
        """
        missing | 2026-06-01 10:00 | 2026-06-01 12:00 | |
        +       | | | | cse
        """,
        True,
        reports=2,
    ),
    Case("ended at an unknown time", "missing | 2026-06-01 10:00 | ? | | cse", True),
    Case("long ago", "missing | 2020-06-01 10:00 | 2020-06-01 12:00 | | cse", True),
]
BOUNDARIES: dict[str, list[Case]] = {
    "repeat_90d": REPEAT_90D,
    "repeat_30d": REPEAT_30D,
    "long_missing": LONG_MISSING,
    "under_13": UNDER_13,
    "high_risk": HIGH_RISK,
    "cse_concern": CSE_CONCERN,
}
