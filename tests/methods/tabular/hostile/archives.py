"""Files that are packed to do harm: bombs, lies in the directory, names that lead elsewhere."""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from io import BytesIO
from typing import Final

from methods.tabular.hostile import excel
from methods.tabular.hostile.files import Hostile, read_as, refused
from sympolity.methods.tabular import Limits

DAY: Final = (2020, 1, 1, 0, 0, 0)
CENTRAL: Final = b"PK\x01\x02"
GOOD: Final = (("name", "people"), ("Aveiro", 12))


def zipped(parts: list[tuple[str, bytes]], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive with the same bytes every time; names may stand in it twice."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", compression) as archive:
        for name, content in parts:
            known = name in archive.NameToInfo
            part = zipfile.ZipInfo(name, DAY)
            part.compress_type = compression
            if known:
                del archive.NameToInfo[name]
            archive.writestr(part, content)
    return target.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    return zipped([*excel.parts(), (name, content)])


def one_huge_part() -> bytes:
    return with_part("xl/media/zeros.bin", bytes(150_000_000))


def bomb_in_a_bomb() -> bytes:
    inner = zipped([("zeros", bytes(5_000_000))])
    for _ in range(3):
        inner = zipped([(f"{number}.zip", inner) for number in range(10)])
    return inner


def huge_in_all() -> bytes:
    """Each part stays below the ratio; together they are too large."""
    noise = b"".join(zlib.crc32(struct.pack("<I", number)).to_bytes(4, "little") for number in range(12_500))
    part = noise + bytes(4_900_000)
    count = Limits().unpacked_bytes // len(part) + 1
    return zipped([*excel.parts(), *((f"xl/media/{number}.bin", part) for number in range(count))])


def many_parts() -> bytes:
    return zipped([*excel.parts(), *((f"xl/{number}", b"") for number in range(3_000))])


def lying_sizes() -> bytes:
    """The directory says that the sheet is small; it is 120 MB."""
    cell = '<row r="2"><c r="A2" t="inlineStr"><is><t>' + "a" * 120_000_000 + "</t></is></c></row>"
    data = bytearray(zipped(excel.parts(rows=cell)))
    at = data.rfind(CENTRAL)
    while at >= 0:
        struct.pack_into("<I", data, at + 24, 1_000)
        at = data.rfind(CENTRAL, 0, at)
    return bytes(data)


def endless_rows() -> bytes:
    """A sheet of two thousand million bytes that says it has a thousand: one block of packed rows, over and over."""
    packer = zlib.compressobj(wbits=-15)
    block = packer.compress(b"<row/>" * 100_000) + packer.flush(zlib.Z_FULL_FLUSH)
    beginning, ending = (zlib.compressobj(wbits=-15) for _ in range(2))
    start = beginning.compress(excel.sheet("<row/>").encode().split(b"<row/>")[0]) + beginning.flush(zlib.Z_FULL_FLUSH)
    packed = start + block * 3_500 + ending.compress(b"</sheetData></worksheet>") + ending.flush()
    name = "xl/worksheets/sheet1.xml"
    data = zipped([part for part in excel.parts() if part[0] != name])
    at = data.find(CENTRAL)
    directory = data[at : data.rfind(b"PK\x05\x06")]
    facts = struct.pack("<HHHHHIIIHH", 20, 0, zipfile.ZIP_DEFLATED, 0, 0x5021, 1, len(packed), 1_000, len(name), 0)
    local = b"PK\x03\x04" + facts + name.encode() + packed
    entry = CENTRAL + struct.pack("<H", 20) + facts + struct.pack("<HHHII", 0, 0, 0, 0, at) + name.encode()
    count = directory.count(CENTRAL) + 1
    size = len(directory) + len(entry)
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, count, count, size, at + len(local), 0)
    return data[:at] + local + directory + entry + end


def overlapping_parts() -> bytes:
    """All parts but the first point to the bytes of one and the same part."""
    data = bytearray(zipped([*excel.parts(), *((f"xl/media/{number}.bin", bytes(90_000)) for number in range(500))]))
    first, starts = data.find(b"xl/media/0.bin") - 30, []
    at = data.find(CENTRAL)
    while at >= 0:
        starts.append(at)
        at = data.find(CENTRAL, at + 4)
    for start in starts[-500:]:
        struct.pack_into("<I", data, start + 42, first)
    return bytes(data)


def shared_bytes() -> bytes:
    """The directory counts the bytes of one large part again and again."""
    data = zipped([*excel.parts(), ("xl/media/noise.bin", zlib.compress(bytes(range(256)) * 40) * 400)], 0)
    archive = zipfile.ZipFile(BytesIO(data))
    at = archive.start_dir
    directory = data[at : data.rfind(b"PK\x05\x06")]
    last = directory[directory.rfind(CENTRAL) :]
    name = b"xl/media/noise.bin"
    copies = b"".join(last.replace(name, f"xl/media/{number:05}.bin".encode()) for number in range(300))
    count = len(archive.infolist()) + 300
    ending = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, count, count, len(directory) + len(copies), at, 0)
    return data[:at] + directory + copies + ending


def packed_by(method: int) -> bytes:
    return zipped(excel.parts(), method)


def names_that_climb() -> bytes:
    return zipped(
        [*excel.parts(), ("../../../etc/passwd", b"x"), ("C:\\windows\\win.ini", b"x"), ("/root/.ssh/id", b"x")]
    )


def symbolic_link() -> bytes:
    target = BytesIO(zipped(excel.parts()))
    with zipfile.ZipFile(target, "a") as archive:
        link = zipfile.ZipInfo("xl/media/link", DAY)
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    return target.getvalue()


def sheet_twice() -> bytes:
    other = excel.sheet('<row r="1"><c r="A1"><v>666</v></c></row>')
    return zipped([*excel.parts(), ("xl/worksheets/sheet1.xml", other.encode())])


def sheet_twice_in_other_case() -> bytes:
    other = excel.sheet('<row r="1"><c r="A1"><v>666</v></c></row>')
    return zipped([*excel.parts(), ("XL/WORKSHEETS/SHEET1.XML", other.encode())])


def with_zip64() -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in excel.parts():
            with archive.open(zipfile.ZipInfo(name, DAY), "w", force_zip64=True) as part:
                part.write(content)
    return target.getvalue()


def zip64_that_lies() -> bytes:
    """A second directory of four thousand million parts, far outside the file."""
    data = zipped(excel.parts())
    end = data.rfind(b"PK\x05\x06")
    record = struct.pack("<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, 2**32, 2**32, 2**40, 2**41)
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, end, 1)
    ending = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return data[:end] + record + locator + ending


def encrypted_parts() -> bytes:
    """The flag of encryption on every part."""
    data = bytearray(zipped(excel.parts()))
    for mark, offset in ((b"PK\x03\x04", 6), (CENTRAL, 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 4)
    return bytes(data)


def document_before_the_archive() -> bytes:
    return b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n" + zipped(excel.parts())


def program_before_the_archive() -> bytes:
    return b"MZ\x90\x00\x03\x00\x00\x00" + bytes(120) + zipped(excel.parts())


def document_behind_the_archive() -> bytes:
    target = BytesIO(zipped(excel.parts()))
    with zipfile.ZipFile(target, "a") as archive:
        archive.comment = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n%%EOF\n"
    return target.getvalue()


def wrong_checksum() -> bytes:
    data = bytearray(zipped(excel.parts(), zipfile.ZIP_STORED))
    at = data.find(b"Aveiro")
    data[at : at + 6] = b"Moura!"
    return bytes(data)


def only_a_directory_end() -> bytes:
    return b"PK\x05\x06" + bytes(18)


def no_directory() -> bytes:
    data = zipped(excel.parts())
    return data[: data.find(CENTRAL)]


FILES: dict[str, Hostile] = {
    "one_huge_part.xlsx": refused(one_huge_part, "packed_too_tightly"),
    "bomb_in_a_bomb.xlsx": refused(bomb_in_a_bomb, "not_a_spreadsheet"),
    "huge_in_all.xlsx": refused(huge_in_all, "unpacks_too_big"),
    "many_parts.xlsx": refused(many_parts, "too_many_parts"),
    "lying_sizes.xlsx": refused(lying_sizes, "damaged"),
    "endless_rows.xlsx": refused(endless_rows, "damaged"),
    "overlapping_parts.xlsx": refused(overlapping_parts, "damaged"),
    "shared_bytes.xlsx": refused(shared_bytes, "damaged"),
    "packed_by_bzip2.xlsx": refused(lambda: packed_by(zipfile.ZIP_BZIP2), "damaged"),
    "packed_by_lzma.xlsx": refused(lambda: packed_by(zipfile.ZIP_LZMA), "damaged"),
    "names_that_climb.xlsx": read_as(names_that_climb, GOOD),
    "symbolic_link.xlsx": read_as(symbolic_link, GOOD),
    "sheet_twice.xlsx": refused(sheet_twice, "damaged"),
    "sheet_twice_in_other_case.xlsx": refused(sheet_twice_in_other_case, "damaged"),
    "zip64.xlsx": read_as(with_zip64, GOOD),
    "zip64_that_lies.xlsx": refused(zip64_that_lies, "damaged"),
    "encrypted_parts.xlsx": refused(encrypted_parts, "password"),
    "document_before_the_archive.xlsx": refused(document_before_the_archive, "not_a_spreadsheet"),
    "program_before_the_archive.xlsx": refused(program_before_the_archive, "unknown_kind"),
    "document_behind_the_archive.xlsx": read_as(document_behind_the_archive, GOOD),
    "wrong_checksum.xlsx": refused(wrong_checksum, "damaged"),
    "only_a_directory_end.xlsx": refused(only_a_directory_end, "not_a_spreadsheet"),
    "no_directory.xlsx": refused(no_directory, "damaged"),
}
