"""What a file of the standard is packed and written in: gzip and zip, other encodings than UTF-8, and NaN.

Each part of an archive is a file by itself. Nothing is unpacked as a whole: it flows through under a limit.
"""

import codecs
import gzip
import re
import zipfile
from dataclasses import dataclass
from io import BytesIO
from typing import IO, Final

from sympolity.methods.tabular.encodings import decode
from sympolity.methods.tabular.refusals import Limits, RefusalCode, Refused

GZIP: Final = b"\x1f\x8b"
ZIP: Final = b"PK\x03\x04"
JSON_ENDINGS: Final = (".json", ".jsonl", ".ndjson")
WIDE: Final = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# What programs write for "no number", and JSON does not know.
NO_NUMBER: Final = re.compile(rb"([:\[,]\s{0,8})(?:NaN|-?Infinity)(?=\s*[,\]}])")
LONGEST: Final = 32  # of what could be cut in two at the end of a piece
PIECE: Final = 1_000_000


class Packed:
    """A file of strangers. `encoding` and `mends` say how it is read once reading it plainly has failed."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self.data, self.limits = data, limits
        self.encoding, self.mends, self.holds_links = "", False, False
        self._read_bytes = 0

    def parts(self) -> list["Part"]:
        """The file itself, or the files of the standard in an archive. Raises Refused."""
        self._read_bytes = 0
        if not self.data.startswith(ZIP):
            return [Part(self)]
        archive = zipfile.ZipFile(BytesIO(self.data))
        found = json_parts(archive)
        if len(found) > self.limits.parts:
            raise Refused(RefusalCode.TOO_MANY_PARTS, {"parts": len(found), "limit": self.limits.parts})
        if any(each.flag_bits & 1 for each in found):
            raise Refused(RefusalCode.PASSWORD)
        return [Part(self, archive, each) for each in found]

    def read_otherwise(self) -> bool:
        """Whether a file that was broken JSON may be readable in another encoding, or with its NaN mended."""
        if self.mends:
            return False
        self.mends = True
        self.encoding = next(filter(None, map(_encoding_of, self.parts())), "")
        return True

    def spend(self, count: int) -> None:
        """Raises Refused where more comes out of all parts together than may be read."""
        self._read_bytes += count
        if self._read_bytes > self.limits.unpacked_bytes:
            params: dict[str, object] = {"bytes": self._read_bytes, "limit": self.limits.unpacked_bytes}
            raise Refused(RefusalCode.UNPACKS_TOO_BIG, params)


@dataclass(frozen=True, slots=True)
class Part:
    """One file of the standard, by itself or in an archive."""

    packed: Packed
    archive: zipfile.ZipFile | None = None
    member: zipfile.ZipInfo | None = None

    @property
    def name(self) -> str:
        return self.member.filename if self.member else ""

    def raw(self) -> IO[bytes]:
        if self.archive and self.member:
            return self.archive.open(self.member)
        stream = BytesIO(self.packed.data)
        return gzip.GzipFile(fileobj=stream) if self.packed.data.startswith(GZIP) else stream  # type: ignore[return-value]

    def open(self) -> "Stream":
        return Stream(self.raw(), self.packed)


class Stream:
    """A part as UTF-8 without a mark at its start, read piece by piece. Raises Refused."""

    def __init__(self, source: IO[bytes], packed: Packed) -> None:
        self.source, self.packed = source, packed
        self.head, encoding = source.read(3), packed.encoding
        for mark, name in WIDE:
            if self.head.startswith(mark):
                self.head, encoding = self.head.removeprefix(mark), name
        self.head = self.head.removeprefix(codecs.BOM_UTF8)
        self.decoder = codecs.getincrementaldecoder(encoding)("replace") if encoding else None
        self.rest, self.is_over = b"", False

    def read(self, size: int = -1) -> bytes:
        if size == 0:  # the parser asks for nothing, to learn whether bytes or text come
            return b""
        found = b""
        while not found and not self.is_over:
            piece = self.source.read(size)
            self.packed.spend(len(piece))
            self.is_over = not piece
            found = self._as_json(self.head + piece)
            self.head = b""
        return found

    def _as_json(self, piece: bytes) -> bytes:
        if self.decoder is not None:
            piece = self.decoder.decode(piece, self.is_over).encode("utf-8", "replace")
        if not self.packed.mends:
            return piece
        piece = NO_NUMBER.sub(rb"\1null", self.rest + piece)
        piece, self.rest = (piece, b"") if self.is_over else (piece[:-LONGEST], piece[-LONGEST:])
        return piece


def _encoding_of(part: Part) -> str:
    """The likeliest encoding of a part that is not UTF-8, "" for one that is."""
    decoder, stream = codecs.getincrementaldecoder("utf-8")(), part.open()
    if stream.decoder is not None:
        return ""
    for piece in iter(lambda: stream.source.read(PIECE), b""):
        part.packed.spend(len(piece))
        try:
            decoder.decode(piece)
        except UnicodeDecodeError:
            return decode(piece).encoding
    return ""


def json_parts(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The files of the standard in an archive, in the order of their names."""
    found = (each for each in archive.infolist() if each.filename.lower().endswith(JSON_ENDINGS))
    return sorted((each for each in found if not each.filename.startswith("__MACOSX/")), key=lambda each: each.filename)
