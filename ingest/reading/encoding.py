"""Which encoding a delivery is in: a byte order mark, else strict UTF-8, else refused. Guessing would spoil names."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterable, Iterator

from register.errors import InputRefusedError

MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


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
    decoder: codecs.IncrementalDecoder | None = None
    encoding, offset = "utf-8", 0
    for chunk in chunks:
        if decoder is None:
            encoding = next((name for mark, name in MARKS if chunk.startswith(mark)), "utf-8")
            decoder = codecs.getincrementaldecoder(encoding)()
        pending = len(decoder.getstate()[0])
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError as error:
            raise refusal(encoding, max(0, offset - pending) + error.start) from None
        offset += len(chunk)
    if decoder is not None:
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            raise refusal(encoding, offset) from None
    return encoding


def refusal(encoding: str, offset: int) -> InputRefusedError:
    """The error for a byte that cannot be read."""
    kind = "UTF-16" if encoding == "utf-16" else "UTF-8"
    return InputRefusedError(
        f"The file is not valid {kind}: byte {offset} (counted from 0) cannot be read.",
        "Save or export it as UTF-8 and send it again; nothing was guessed, so that no name is spoilt.",
    )
