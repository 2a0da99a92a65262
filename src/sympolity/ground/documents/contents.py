"""What a file is, by its content: names and browsers say what they like."""

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

HEAD = 4096
MOST_PARTS = 5_000
PARTS_READ = 200  # bytes of the part that names the kind of an OpenDocument file


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file that is kept, with the ending its name gets."""

    ending: str
    media_type: str


class NotKept(Exception):
    """A file of a kind that is not kept. `why` is one of: empty, archive, macros, old-office, damaged, unknown."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


PDF = FileKind("pdf", "application/pdf")
CSV = FileKind("csv", "text/csv")
TEXT = FileKind("txt", "text/plain")
IMAGES = (
    (0, b"\x89PNG\r\n\x1a\n", FileKind("png", "image/png")),
    (0, b"\xff\xd8\xff", FileKind("jpg", "image/jpeg")),
    (0, b"GIF87a", FileKind("gif", "image/gif")),
    (0, b"GIF89a", FileKind("gif", "image/gif")),
    (8, b"WEBP", FileKind("webp", "image/webp")),
    (0, b"II*\x00", FileKind("tif", "image/tiff")),
    (0, b"MM\x00*", FileKind("tif", "image/tiff")),
    (4, b"ftypheic", FileKind("heic", "image/heic")),
    (4, b"ftypheix", FileKind("heic", "image/heic")),
    (4, b"ftypmif1", FileKind("heic", "image/heic")),
    (4, b"ftypavif", FileKind("avif", "image/avif")),
)
OFFICE = "application/vnd.openxmlformats-officedocument."
OPEN = "application/vnd.oasis.opendocument."
MICROSOFT = (
    ("word/document.xml", FileKind("docx", f"{OFFICE}wordprocessingml.document")),
    ("xl/workbook.xml", FileKind("xlsx", f"{OFFICE}spreadsheetml.sheet")),
    ("ppt/presentation.xml", FileKind("pptx", f"{OFFICE}presentationml.presentation")),
)
OPEN_DOCUMENTS = {
    f"{OPEN}text": FileKind("odt", f"{OPEN}text"),
    f"{OPEN}spreadsheet": FileKind("ods", f"{OPEN}spreadsheet"),
    f"{OPEN}presentation": FileKind("odp", f"{OPEN}presentation"),
}
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MARKUP = (b"<!doctype", b"<html", b"<svg", b"<?xml", b"<script", b"<head", b"<body", b"#!", b"{\\rtf")
MACROS = re.compile(r"vbaproject\.bin$|/macrosheets/|^basic/|^scripts/", re.IGNORECASE)


def kind_of(path: Path, name: str) -> FileKind:
    """The kind of the file at `path`; its name decides only between a table and other plain text. Raises NotKept."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head:
        raise NotKept("empty")
    if head.startswith(b"%PDF-"):
        return PDF
    for place, mark, kind in IMAGES:
        if head[place:].startswith(mark):
            return kind
    if head.startswith(OLD_OFFICE):
        raise NotKept("old-office")
    if head.startswith(b"PK"):
        return _packed(path)
    return _written(path, head, name)


def has_macros(path: Path) -> bool:
    """Whether an office file carries programs; False for what is no such file."""
    try:
        with zipfile.ZipFile(path) as parts:
            return any(map(MACROS.search, parts.namelist()))
    except (zipfile.BadZipFile, OSError):
        return False


def _packed(path: Path) -> FileKind:
    """An office file, which is an archive inside; any other archive could hold anything."""
    try:
        with zipfile.ZipFile(path) as parts:
            names = parts.namelist()
            if len(names) > MOST_PARTS:
                raise NotKept("archive")
            if any(map(MACROS.search, names)):
                raise NotKept("macros")
            for name, kind in MICROSOFT:
                if name in names:
                    return kind
            if "mimetype" in names and parts.getinfo("mimetype").file_size < PARTS_READ:
                said = parts.read("mimetype").decode("ascii", "replace").strip()
                if said in OPEN_DOCUMENTS:
                    return OPEN_DOCUMENTS[said]
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError) as error:
        raise NotKept("damaged") from error
    raise NotKept("archive")


def _written(path: Path, head: bytes, name: str) -> FileKind:
    """Plain text in UTF-8, UTF-16 or an older code; no page, drawing or program written as text."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(MARKUP):
        raise NotKept("unknown")
    is_wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not is_wide and _has_control_signs(path):
        raise NotKept("unknown")
    return CSV if name.lower().endswith((".csv", ".tsv")) else TEXT


def _has_control_signs(path: Path) -> bool:
    allowed = bytes(sign for sign in range(256) if sign >= 32 or sign in b"\t\n\r\f")
    with path.open("rb") as file:
        return any(block.translate(None, allowed) for block in iter(lambda: file.read(1 << 20), b""))
