"""A file arrives, is read, or is thrown away again."""

import hashlib
import re
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path, PurePath
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils import formats
from django.utils.translation import gettext as _

from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.refusals import Refused
from sympolity.interchange.columns.doubts import frame_of
from sympolity.interchange.columns.memory import HALF, last_of, mapping_of, read_otherwise, share_of_headings
from sympolity.interchange.columns.proposals import Knows, headings
from sympolity.interchange.columns.recognition import Remark
from sympolity.interchange.directories import directory_of
from sympolity.interchange.files import corrections, own_files, sources
from sympolity.interchange.kinds import FieldKind, RecordKind, kind_of, kinds
from sympolity.interchange.models import Import
from sympolity.interchange.ocds.reading import sheet_of
from sympolity.interchange.operations.states import State, Tell, begin, held, many_rows, move, silent, tell_journal
from sympolity.interchange.telling.sentences import refusal_sentence
from sympolity.methods import tabular
from sympolity.methods.tabular import Sheet, Workbook
from sympolity.network.programmes.models import Programme

ENDINGS = (".xlsx", ".xls", ".ods", ".csv", ".tsv", ".txt", ".json", ".jsonl", ".ndjson", ".gz", ".zip")


@transaction.atomic
def upload(
    programme: Programme,
    file: File[bytes],
    *,
    by: User,
    kind: str = "projects",
    source: str = "",
    as_of: date | None = None,
) -> Import:
    """Keep the file as it came. Raises Refused for one that is empty or too big."""
    kind_of(kind)
    limit = settings.UPLOAD_LIMIT_BYTES
    if file.size and file.size > limit:
        words = {"size": formats.number_format(limit // 1_000_000)}
        raise Refused(_("The file is larger than %(size)s MB. Send a smaller one.") % words, field="file")
    content = file.read(limit + 1)
    if not content:
        raise Refused(_("The file is empty. Choose another one."), field="file")
    digest = hashlib.sha256(content).hexdigest()
    name = bare_name(file.name or "")
    ending = PurePath(name).suffix.lower()
    an_import = Import(
        programme=programme,
        kind=kind,
        file_name=name,
        bytes=len(content),
        sha256=digest,
        source=source.strip()[:200],
        as_of=as_of,
        by=by,
    )
    # The name that the sender chose is shown, but never used as a path.
    an_import.file.save(f"{digest[:20]}{ending if ending in ENDINGS else ''}", ContentFile(content), save=False)
    an_import.save()
    tell_journal("spreadsheet uploaded", an_import, by=by)
    return an_import


def bare_name(name: str) -> str:
    """The last part of a name, without the characters that no name should have."""
    last = re.split(r"[\\/]", name)[-1]
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", last)[-255:] or _("a file")


def begin_reading(an_import: Import, *, by: User) -> Import:
    return begin(an_import, State.READING, "import-read", by=by)


@many_rows()
def read_import(an_import: Import, *, tell: Tell = silent) -> Import:
    """Read the file and propose where its columns go. A file that cannot be read is refused, with the reason kept."""
    tell(0, 0)
    try:
        reading, mapping = _read_as_before(an_import, *_read(an_import, {}))
    except tabular.Refused as refusal:
        return _refuse(an_import, refusal)
    return _keep_reading(an_import, reading, mapping)


@transaction.atomic
def _keep_reading(an_import: Import, reading: dict[str, Any], mapping: dict[str, Any]) -> Import:
    locked = held(an_import)
    if locked.state != State.READING:
        return locked
    move(locked, State.MAPPING)
    locked.reading, locked.mapping, locked.refusal = reading, mapping, {}
    fields = ["state", "reading", "mapping", "refusal"]
    if corrected := Import.objects.filter(pk=reading.get("corrects", 0)).first():
        fields += continue_import(locked, corrected)
    locked.save(update_fields=fields)
    return locked


def continue_import(an_import: Import, corrected: Import) -> list[str]:
    """Corrected rows belong to the same list, and what was answered for it holds for them. Tells what that changed."""
    an_import.continues = corrected
    an_import.source = an_import.source or corrected.source
    an_import.as_of = an_import.as_of or corrected.as_of
    of_rows = ("refused", "gone", "emptied")
    an_import.answers = {key: value for key, value in corrected.answers.items() if key not in of_rows}
    return ["continues", "source", "as_of", "answers"]


@transaction.atomic
def _refuse(an_import: Import, refusal: tabular.Refused) -> Import:
    locked = held(an_import)
    if locked.state != State.READING:
        return locked
    move(locked, State.FAILED)
    locked.refusal = {"code": str(refusal.code), "params": {key: str(value) for key, value in refusal.params.items()}}
    locked.save(update_fields=["state", "refusal"])
    return locked


def _read(an_import: Import, chosen: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    workbook = sources.read_file(Path(an_import.file.path), chosen, an_import.kind)
    kind = kind_of(an_import.kind)
    if (ours := own_files.own_sheet(Path(an_import.file.path), workbook)) and ours[1].kind in ("", kind.name):
        return _read_own(workbook, *ours, kind, chosen)
    is_ocds = workbook.format == "ocds"
    sheet = sheet_of(workbook, kind.name) if is_ocds else sources.choose_sheet(workbook, chosen.get("sheet", ""))
    if corrected := corrections.corrected_import(an_import, sheet):
        return sources.as_correction(workbook, sheet, corrected), corrected.mapping | {"remarks": [], "is_same": True}
    table = sources.table_of(sheet, chosen, is_ocds=is_ocds)
    reading = sources.how_it_was_read(workbook, sheet, table, {**chosen, "sheet": sheet.name})
    if chosen:
        reading["told"] = chosen
    before = last_of(an_import, headings(table))
    programme = an_import.programme
    mapping = mapping_of(kind, table, before, knows=knows(programme), frame=frame_of(programme))
    if ours:
        other = next((str(each.label) for each in kinds() if each.name == ours[1].kind), ours[1].kind)
        mapping["remarks"].insert(0, Remark("", "other_kind", {"heading": other}).as_plain())
        mapping["is_same"] = False
    return reading, mapping


def _read_as_before(
    an_import: Import, reading: dict[str, Any], mapping: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """In the way that somebody corrected for an earlier file of this source, where its headings are found that way."""
    if reading.get("own") or reading.get("corrects"):
        return reading, mapping
    as_read = {**reading, "header_row": next(iter(reading["header_rows"]), None)}
    for before in read_otherwise(an_import, reading["format"]):
        told = {key: value for key, value in before.reading["told"].items() if as_read.get(key) != value}
        if reading["encoding"].startswith("utf"):
            told.pop("encoding", None)  # what is written in Unicode shows it
        if not told:
            return reading, mapping
        try:
            again, columns = _read(an_import, told)
        except (tabular.Refused, ValueError):
            continue
        wanted = max(HALF, share_of_headings(before, mapping["headings"]))
        has_sheet = again["sheet"] == told.get("sheet", again["sheet"])
        if has_sheet and share_of_headings(before, columns["headings"]) >= wanted:
            return {**again, "read_as": {"import": before.pk, "file": before.file_name}}, {**columns, "is_same": False}
    return reading, mapping


def _read_own(
    workbook: Workbook, sheet: Sheet, own: own_files.Own, kind: RecordKind, chosen: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """A file that went out from here says itself where everything goes."""
    table = own_files.table_of_own(sheet, own)
    reading = sources.how_it_was_read(workbook, sheet, table, {**chosen, "sheet": sheet.name})
    return {**reading, "own": own.as_plain(), "alternatives": []}, own_files.mapping_of_own(kind, table, own)


def knows(programme: Programme) -> Knows:
    """Whether a register of the programme or its network knows any of some names, for sure or nearly."""
    asked = cache(lambda about: directory_of(about, programme))

    def answer(about: FieldKind, names: Sequence[str]) -> bool:
        return any(asked(about).knows(name) for name in names)

    return answer


def read_again(an_import: Import, *, by: User, **chosen: Any) -> Import:
    """The same file with another sheet, encoding, delimiter or header row. Raises Refused when it reads worse."""
    told = {key: value for key, value in chosen.items() if value not in (None, "")}
    if an_import.state not in (State.MAPPING, State.READY):
        raise Refused(_("This import cannot be read in another way now."))
    try:
        reading, mapping = _read(an_import, told)
    except tabular.Refused as refusal:
        raise Refused(refusal_sentence(str(refusal.code), refusal.params)) from refusal
    except ValueError as error:
        raise Refused(_("There is no such row in this sheet."), field="header_row") from error
    with transaction.atomic():
        locked = held(an_import)
        if locked.state == State.READY:
            move(locked, State.MAPPING)
        locked.reading, locked.mapping = reading, mapping
        locked.save(update_fields=["state", "reading", "mapping"])
    return locked


@transaction.atomic
def discard_import(an_import: Import, *, by: User) -> Import:
    """Nothing came in and nothing stays of the file but the entry in the journal. Raises Refused once it came in."""
    locked = held(an_import)
    if locked.state == State.DISCARDED:
        return locked
    move(locked, State.DISCARDED)
    locked.rows.all().delete()
    locked.questions.all().delete()
    tell_journal("spreadsheet discarded", locked, by=by)
    stored, locked.file = locked.file.name, ""
    locked.save(update_fields=["state", "file"])
    transaction.on_commit(lambda: locked.file.storage.delete(stored) if stored else None)
    return locked
