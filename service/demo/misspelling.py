"""How a name or a date comes out wrong under a recorder's hands. Pure text in, text out."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta

from service.demo.dice import Dice

NEIGHBOURS = {
    "a": "sqz", "b": "vgn", "c": "xvd", "d": "sfe", "e": "wrd", "f": "dgr", "g": "fht", "h": "gjy", "i": "uok",
    "j": "hku", "k": "jli", "l": "ko", "m": "nj", "n": "bmh", "o": "ipl", "p": "ol", "q": "wa", "r": "etf",
    "s": "adw", "t": "ryg", "u": "yij", "v": "cbf", "w": "qes", "x": "zcs", "y": "tuh", "z": "xas",
}  # fmt: skip
BY_EAR = (
    ("ph", "f"), ("ck", "k"), ("ie", "ei"), ("ei", "ie"), ("y", "i"), ("ee", "ea"), ("ea", "ee"), ("ou", "ow"),
    ("ll", "l"), ("tt", "t"), ("nn", "n"), ("ss", "s"), ("rr", "r"), ("c", "k"), ("z", "s"), ("ai", "ay"),
    ("or", "er"), ("an", "en"), ("mm", "m"), ("j", "g"), ("th", "t"), ("w", "v"),
)  # fmt: skip
NOT_DECOMPOSED = str.maketrans({"ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ø": "o", "Ø": "O"})


def without_diacritics(name: str) -> str:
    """The same letters in plain ASCII."""
    plain = unicodedata.normalize("NFKD", name.translate(NOT_DECOMPOSED))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def mistyped(dice: Dice, name: str) -> str:
    """A name with one slip: spelt by ear, or a letter left out, doubled, swapped or hit beside."""
    if dice.chance(0.4):
        heard = [(wrong, right) for right, wrong in BY_EAR if right in name]
        if heard:
            wrong, right = dice.pick(heard)
            return name.replace(right, wrong, 1)
    if len(name) < 3:
        return name + name[-1]
    place = dice.whole(1, len(name) - 2)
    letter = name[place]
    slip = dice.whole(1, 4)
    if slip == 1:
        return name[:place] + name[place + 1 :]
    if slip == 2:
        return name[:place] + letter + name[place:]
    if slip == 3 and name[place + 1] != letter:
        return name[:place] + name[place + 1] + letter + name[place + 2 :]
    return name[:place] + dice.pick(NEIGHBOURS.get(letter.lower(), "aeiou")) + name[place + 1 :]


def rejoined(dice: Dice, surname: str) -> str:
    """A surname of parts as forms that have one box take it: without hyphen, apostrophe or prefix."""
    if "-" in surname:
        first, _, second = surname.partition("-")
        if first in ("Al", "El"):
            return dice.pick((f"{first} {second}", second, first + second.lower()))
        return dice.pick((f"{first} {second}", first, second))
    if "'" in surname:
        return surname.replace("'", dice.pick(("", " ")))
    if surname.startswith(("Mc", "Mac")):
        prefix = "Mac" if surname.startswith("Mac") else "Mc"
        rest = surname[len(prefix) :]
        return dice.pick((f"{prefix} {rest}", f"{'Mc' if prefix == 'Mac' else 'Mac'}{rest}"))
    prefix, _, rest = surname.partition(" ")
    return dice.pick((rest, f"{prefix}{rest}"))


def has_parts(surname: str) -> bool:
    """Whether a surname has a hyphen, apostrophe, blank or a prefix that forms lose."""
    return any(mark in surname for mark in "-' ") or (surname.startswith(("Mc", "Mac")) and len(surname) > 5)


def day_and_month_swapped(dob: date) -> date | None:
    """The date as read in the other order; None where that is no other date."""
    if dob.day > 12 or dob.day == dob.month:
        return None
    return dob.replace(month=dob.day, day=dob.month)


def one_digit_off(dice: Dice, dob: date) -> date:
    """The date with one digit of its day or month wrong."""
    if dice.chance(0.7):
        step = dice.pick((-10, -1, 1, 10))
        return dob + timedelta(days=step if 1 <= dob.day + step <= 28 else (-1 if dob.day > 1 else 1))
    month = dob.month + (1 if dob.month < 12 else -1)
    return date(dob.year, month, min(dob.day, 28))


def another_year(dice: Dice, dob: date) -> date:
    """The date one year early or late."""
    year = dob.year + dice.pick((-1, 1))
    return date(year, dob.month, min(dob.day, 28) if dob.month == 2 else dob.day)
