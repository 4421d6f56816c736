"""Encodings are checked and never guessed; what cannot be read is named by its byte."""

from __future__ import annotations

import codecs
import re

import pytest

from register.errors import InputRefusedError
from tests.ingest.reading.read import HEADER, raws, records, table

LUKASZ = table("EX-1,example-force,2026-06-01 10:00,2026-06-01 09:00,Łukasz Žižka")
RENEE = table("EX-1,example-force,2026-06-01 10:00,2026-06-01 09:00,Renée O’Brien")


def named_byte(data: bytes, size: int = 1 << 30) -> int:
    """The byte that the refusal of a delivery names."""
    with pytest.raises(InputRefusedError, match=r"byte \d+ \(counted from 0\)") as refusal:
        records(data, size)
    found = re.search(r"byte (\d+)", refusal.value.problem)
    assert found is not None
    return int(found[1])


@pytest.mark.parametrize(("text", "encoding"), [(RENEE, "cp1252"), (RENEE, "latin-1"), (LUKASZ, "cp1250")])
def test_a_single_byte_encoding_is_refused_at_its_first_byte_that_is_no_utf8(text: str, encoding: str) -> None:
    data = text.encode(encoding, "replace" if encoding == "latin-1" else "strict")
    assert named_byte(data) == next(at for at, byte in enumerate(data) if byte > 0x7F)


def test_the_refusal_says_what_to_do_and_repeats_nothing_of_the_file() -> None:
    with pytest.raises(InputRefusedError) as refusal:
        records(RENEE.encode("cp1252"))
    assert "UTF-8" in refusal.value.remedy
    assert "Ren" not in str(refusal.value)


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode(),
        lambda text: codecs.BOM_UTF8 + text.encode(),
        lambda text: codecs.BOM_UTF16_LE + text.encode("utf-16-le"),
        lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
    ],
    ids=["plain", "utf-8 with mark", "utf-16 little endian", "utf-16 big endian"],
)
@pytest.mark.parametrize("size", [1, 2, 3, 7, 1 << 30])
def test_utf8_and_marked_utf16_read_the_same_in_chunks_of_any_size(encode: object, size: int) -> None:
    assert callable(encode)
    for content in (LUKASZ, RENEE, '[{"surname": "Łukasz Žižka"}]', '{"surname": "Łukasz Žižka"}\n'):
        (found,) = raws(encode(content), size)
        assert found["surname"] in ("Łukasz Žižka", "Renée O’Brien")
        assert all(not key.startswith("\ufeff") for key in found)


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 64, 1 << 30])
@pytest.mark.parametrize(
    ("before", "bad"),
    [
        ("Ana", b"\xff"),
        ("Renée", b"\xe9clair"),
        ("Ł", b"\x80"),
        ("x", b"\xe2\x82x"),  # three bytes announced, two given
        ("😀", b"\xf0\x9f\x98x"),  # four announced, three given
        ("x", b"\xc0\xaf"),  # an overlong form
        ("x", b"\xed\xa0\x80"),  # half of a surrogate pair
    ],
)
@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8], ids=["plain", "marked"])
def test_the_byte_is_exact_wherever_a_chunk_ends(mark: bytes, before: str, bad: bytes, size: int) -> None:
    whole = mark + f"{HEADER}\n1,f,a,b,{before}".encode()
    assert named_byte(whole + bad + b"\n2,f,a,b,Ben\n", size) == len(whole)


@pytest.mark.parametrize("size", [1, 3, 1 << 30])
@pytest.mark.parametrize("cut", [b"\xc5", b"\xe2\x82", b"\xf0\x9f\x98"])
def test_a_character_cut_off_at_the_end_is_named_by_where_it_begins(cut: bytes, size: int) -> None:
    whole = table("1,f,a,b,Ana").encode()
    assert named_byte(whole + cut, size) == len(whole)


def test_utf16_damage_is_named_by_its_byte() -> None:
    whole = codecs.BOM_UTF16_LE + HEADER.encode("utf-16-le")
    assert named_byte(whole + b"\x00\xd8x\x00") == len(whole)  # half of a surrogate pair
    assert named_byte(whole + b"x") == len(whole)  # half of a code unit


def test_the_first_damage_is_named_and_what_follows_is_not_looked_at() -> None:
    whole = f"{HEADER}\n".encode()
    assert named_byte(whole + b"\xfe" + b"\xff" * 100_000, 1000) == len(whole)


@pytest.mark.parametrize(
    "data",
    [
        HEADER.encode("utf-16-le"),  # no mark
        codecs.BOM_UTF32_LE + HEADER.encode("utf-32-le"),
        b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00",  # a spreadsheet
        b"\x1f\x8b\x08\x00\x00\x00\x00\x00",  # gzip
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
        b"\x89PNG\r\n\x1a\n",
        b"\x00" * 5000,
        b"<html><body>Session expired</body></html>",
        b"null",
        b"42",
        b'"text"',
        b"\xef\xbb\xbf",
        b"",
        b" \r\n\t \n",
    ],
)
def test_what_is_no_table_and_no_json_is_refused(data: bytes) -> None:
    with pytest.raises(InputRefusedError):
        records(data)
