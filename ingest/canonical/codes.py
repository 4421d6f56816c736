"""Closed vocabularies of the canonical report and the spellings under which forces send them.

Source of codes and synonyms: docs/feed-format.md. Codes ignore case, blanks, hyphens, underscores and apostrophes.
"""

from __future__ import annotations

from collections.abc import Iterable

from register.schema import words

IGNORED = str.maketrans("", "", " \t\u00a0-_'’‘`´.")


def fold(value: str) -> str:
    """A code without what does not distinguish it: "Children's home" and `childrens_home` become the same."""
    return value.casefold().translate(IGNORED)


def vocabulary(codes: Iterable[str], **synonyms: str) -> dict[str, str]:
    """Folded spelling -> code, for the codes themselves and `spelling_with_underscores=code` synonyms."""
    table = {fold(code): code for code in codes}
    table.update({fold(spelling): code for spelling, code in synonyms.items()})
    return table


RECORD_STATUS = vocabulary(
    words.RECORD_STATUSES,
    canceled="cancelled",
    away="away_unauthorised",
    away_from_placement_without_authorisation="away_unauthorised",
    away_without_authorisation="away_unauthorised",
    unauthorised_absence="away_unauthorised",
)
RISK_LEVEL = vocabulary(
    words.RISK_LEVELS,
    standard="medium",
    very_low="no_apparent_risk",
    none_apparent="no_apparent_risk",
    **{"no_apparent_risk(absent)": "no_apparent_risk", "missing_no_apparent_risk": "no_apparent_risk"},
)
SEX = vocabulary(
    words.SEXES,
    male="M",
    boy="M",
    female="F",
    girl="F",
    unknown="U",
    not_stated="U",
    not_known="U",
    other="X",
)
MISSING_FROM_TYPE = vocabulary(
    words.MISSING_FROM_TYPES,
    home_address="home",
    family_home="home",
    foster_placement="foster_care",
    foster_carer="foster_care",
    foster_home="foster_care",
    residential="childrens_home",
    care_home="childrens_home",
    residential_home="childrens_home",
    semi_independent="supported_accommodation",
    public_place="street",
)
CONCERNS = vocabulary(
    (
        "cse",
        "cce",
        "trafficking",
        "gang",
        "county_lines",
        "self_harm",
        "domestic_abuse",
        "substance_misuse",
        "mental_health",
        "honour_based",
        "radicalisation",
    ),
    child_sexual_exploitation="cse",
    sexual_exploitation="cse",
    child_criminal_exploitation="cce",
    criminal_exploitation="cce",
    human_trafficking="trafficking",
    modern_slavery="trafficking",
    gangs="gang",
    domestic_violence="domestic_abuse",
    honour_based_abuse="honour_based",
)
CRIME_ROLE = vocabulary(("victim", "suspect", "perpetrator"))
YES_NO = {
    "yes": "yes",
    "y": "yes",
    "true": "yes",
    "1": "yes",
    "10": "yes",
    "no": "no",
    "n": "no",
    "false": "no",
    "0": "no",
    "00": "no",
}
"""`1.0` and `0.0` fold to `10` and `00`: exports of booleans through a spreadsheet."""

SELF_DEFINED = "self_defined"
OFFICER_PERCEIVED = "officer_perceived"
ETHNICITY_CODES = {
    **{fold(code): (code, SELF_DEFINED) for code in (
        "W1", "W2", "W3", "W4", "W9", "M1", "M2", "M3", "M9", "A1", "A2", "A3", "A4", "A9",
        "B1", "B2", "B9", "O1", "O2", "O9", "NS", "N1", "N2",
    )},
    **{fold(code): (code, SELF_DEFINED) for code in (
        "WBRI", "WIRI", "WIRT", "WROM", "WOTH", "MWBC", "MWBA", "MWAS", "MOTH", "AIND", "APKN", "ABAN", "AOTH",
        "BCRB", "BAFR", "BOTH", "CHNE", "OOTH", "REFU", "NOBT",
    )},
    **{fold(code): (code, OFFICER_PERCEIVED) for code in ("IC1", "IC2", "IC3", "IC4", "IC5", "IC6", "IC9")},
}  # fmt: skip
"""Police 16+1 / 18+1 and SSDA903 codes are self-defined; IC codes are what an officer saw. They do not map one to one."""

CENSUS_GROUPS = {
    fold(name): (name, SELF_DEFINED)
    for name in (
        "White", "White British", "White Irish", "Gypsy or Irish Traveller", "Roma", "Other White",
        "Mixed", "White and Black Caribbean", "White and Black African", "White and Asian", "Other Mixed",
        "Asian", "Indian", "Pakistani", "Bangladeshi", "Chinese", "Other Asian",
        "Black", "African", "Black African", "Caribbean", "Black Caribbean", "Other Black",
        "Arab", "Other", "Not stated",
    )
}  # fmt: skip
ETHNICITY = {**CENSUS_GROUPS, **ETHNICITY_CODES}
