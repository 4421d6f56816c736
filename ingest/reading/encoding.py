"""Which encoding a delivery is in: a byte order mark, else strict UTF-8, else refused. Guessing would spoil names."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterable, Iterator

from register.errors import InputRefusedError

MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
LONGEST_MARK = 3


class ChunkStream(io.RawIOBase):
    """Chunks of bytes as one readable file, holding one chunk at a time."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        super().__init__()
        self.chunks: Iterator[bytes] = iter(chunks)
        self.rest = b""

    def readable(self) -> bool:
        """Always: it is for reading only."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill `buffer` from the next chunk; 0 at the end."""
        while not self.rest:
            try:
                self.rest = bytes(next(self.chunks))
            except StopIteration:
                return 0
        size = min(len(buffer), len(self.rest))
        buffer[:size], self.rest = self.rest[:size], self.rest[size:]
        return size


def encoding_of(chunks: Iterable[bytes]) -> str:
    """The encoding of a delivery. Raises InputRefusedError naming the first byte that no reading fits."""
    pieces = with_mark(chunks)
    head = next(pieces)
    encoding = next((name for mark, name in MARKS if head.startswith(mark)), "utf-8")
    # Plain UTF-8 reads its own mark too, and counts it among the bytes.
    decoder = codecs.getincrementaldecoder("utf-16" if encoding == "utf-16" else "utf-8")()
    offset, piece = 0, head
    while True:
        start = offset - len(decoder.getstate()[0])
        try:
            decoder.decode(piece, final=not piece)
        except UnicodeDecodeError as error:
            raise refusal(encoding, start + error.start) from None
        if not piece:
            return encoding
        offset += len(piece)
        piece = next(pieces, b"")


def with_mark(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes, the first piece long enough to hold a byte order mark; no other piece is empty."""
    rest = iter(chunks)
    head = b""
    while len(head) < LONGEST_MARK and (chunk := next(rest, None)) is not None:
        head += chunk
    yield head
    yield from filter(None, rest)


def refusal(encoding: str, offset: int) -> InputRefusedError:
    """The error for a byte that cannot be read."""
    kind = "UTF-16" if encoding == "utf-16" else "UTF-8"
    return InputRefusedError(
        f"The file is not valid {kind}: byte {offset} (counted from 0) cannot be read.",
        "Save or export it as UTF-8 and send it again; nothing was guessed, so that no name is spoilt.",
    )
