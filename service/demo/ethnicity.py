"""Origins of families and self-defined ethnicity, in the codes of the 903 return, of police and of officers' eyes."""

from __future__ import annotations

from service.demo.dice import Dice, Odds

COUNTY_ORIGINS = Odds(
    [
        ("english", 770), ("welsh", 35), ("irish", 30), ("scottish", 18), ("polish", 38), ("romanian", 30),
        ("portuguese", 16), ("south_asian", 26), ("somali", 8), ("arabic", 10), ("ukrainian", 10), ("west_african", 9),
    ]
)  # fmt: skip
CITY_ORIGINS = Odds(
    [
        ("english", 560), ("welsh", 40), ("irish", 35), ("scottish", 15), ("polish", 45), ("romanian", 40),
        ("portuguese", 25), ("south_asian", 90), ("somali", 50), ("arabic", 35), ("ukrainian", 8), ("west_african", 57),
    ]
)  # fmt: skip
"""Children placed here by the authorities of cities."""
SEEKING_ASYLUM = Odds(
    [
        ("afghan_kurdish", 45),
        ("arabic", 18),
        ("eritrean", 15),
        ("albanian", 10),
        ("vietnamese", 8),
        ("somali", 4),
    ]
)

WHITE_OTHER = Odds([("WOTH", 92), ("WROM", 4), ("MOTH", 4)])
CODES = {
    "english": Odds(
        [
            ("WBRI", 860), ("MWBC", 36), ("BCRB", 22), ("MWAS", 16), ("MWBA", 14), ("MOTH", 14), ("WROM", 14),
            ("BOTH", 8), ("CHNE", 4),
        ]
    ),
    "welsh": Odds([("WBRI", 97), ("MWBC", 3)]),
    "irish": Odds([("WIRI", 50), ("WBRI", 30), ("WIRT", 20)]),
    "scottish": Odds([("WBRI", 100)]),
    "polish": WHITE_OTHER,
    "romanian": Odds([("WOTH", 78), ("WROM", 22)]),
    "portuguese": Odds([("WOTH", 85), ("MOTH", 15)]),
    "south_asian": Odds([("APKN", 45), ("ABAN", 20), ("AIND", 25), ("AOTH", 10)]),
    "somali": Odds([("BAFR", 100)]),
    "arabic": Odds([("OOTH", 90), ("BAFR", 10)]),
    "ukrainian": WHITE_OTHER,
    "afghan_kurdish": Odds([("AOTH", 55), ("OOTH", 45)]),
    "eritrean": Odds([("BAFR", 100)]),
    "albanian": Odds([("WOTH", 100)]),
    "vietnamese": Odds([("AOTH", 100)]),
    "west_african": Odds([("BAFR", 92), ("MWBA", 8)]),
}  # fmt: skip

POLICE_CODES = {
    "WBRI": "W1", "WIRI": "W2", "WIRT": "W3", "WROM": "W4", "WOTH": "W9", "MWBC": "M1", "MWBA": "M2", "MWAS": "M3",
    "MOTH": "M9", "AIND": "A1", "APKN": "A2", "ABAN": "A3", "CHNE": "A4", "AOTH": "A9", "BCRB": "B1", "BAFR": "B2",
    "BOTH": "B9", "OOTH": "O9",
}  # fmt: skip
"""903 code -> police self-defined code (18+1)."""
SEEN_AS = {"W": "IC1", "B": "IC3", "A": "IC4", "C": "IC5", "O": "IC6"}
CONFUSED = {
    "W": Odds([("WOTH", 5), ("WBRI", 4), ("MOTH", 2), ("WIRI", 1)]),
    "M": Odds([("WBRI", 4), ("BCRB", 3), ("MOTH", 3), ("AOTH", 1)]),
    "A": Odds([("AOTH", 4), ("APKN", 3), ("AIND", 3), ("ABAN", 2), ("OOTH", 2)]),
    "B": Odds([("BOTH", 4), ("BCRB", 3), ("BAFR", 3), ("MWBC", 2)]),
    "C": Odds([("AOTH", 1)]),
    "O": Odds([("AOTH", 3), ("WOTH", 2), ("OOTH", 1)]),
}


def officer_perceived(code: str) -> str:
    """What an officer would enter by sight (IC codes) for a self-defined 903 code."""
    if code.startswith("M"):
        return {"MWBC": "IC3", "MWBA": "IC3", "MWAS": "IC4"}.get(code, "IC1")
    return SEEN_AS[code[0]]


def confused(dice: Dice, code: str) -> str:
    """Another code that a recorder might enter for this one."""
    for _ in range(20):
        other = dice.of(CONFUSED[code[0]])
        if other != code:
            return other
    return "OOTH" if code != "OOTH" else "AOTH"
