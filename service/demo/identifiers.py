"""Identifiers that name nobody: number ranges that are never issued, with valid check characters."""

from __future__ import annotations

from service.demo.dice import Dice

UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"


def unique_pupil_number(dice: Dice) -> str:
    """A UPN of the authority number 000, which does not exist: check letter (DfE rule) and 12 digits."""
    digits = f"000{dice.whole(0, 9_999):04}{dice.whole(10, 24)}{dice.whole(0, 999):03}"
    total = sum(int(digit) * weight for weight, digit in enumerate(digits, start=2))
    return UPN_LETTERS[total % 23] + digits


def nhs_number(dice: Dice) -> str:
    """A ten-digit number of the 999 test range, with its modulus 11 check digit."""
    while True:
        digits = f"999{dice.whole(0, 999_999):06}"
        check = (11 - sum(int(digit) * (10 - place) for place, digit in enumerate(digits)) % 11) % 11
        if check != 10:
            return f"{digits}{check}"
