"""Keeping a document with an object, and withdrawing it."""

import re
import unicodedata

from django.conf import settings
from django.core.files import File
from django.db import models, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.ground.accounts.models import Network, User
from sympolity.ground.documents.contents import FileKind, NotKept
from sympolity.ground.documents.folders import kept_because, rules_of
from sympolity.ground.documents.models import Document
from sympolity.ground.documents.store import Stored, TooBig, store
from sympolity.ground.journal.operations import record
from sympolity.ground.kernel.editing import locked
from sympolity.ground.kernel.formats import byte_size
from sympolity.ground.kernel.refusals import Refused

LONGEST_NAME = 120
WHY_NOT: dict[str, Promise] = {
    "empty": gettext_lazy("This file is empty. Choose another one."),
    "archive": gettext_lazy("This is an archive. Unpack it and add its files one by one."),
    "macros": gettext_lazy("This file holds macros. Save it without them, or as PDF, and add that file."),
    "old-office": gettext_lazy("This is a file of an old office program. Save it as docx, xlsx, pptx or PDF."),
    "damaged": gettext_lazy("This file is damaged or protected by a password. Save it again and add the new file."),
    "unknown": gettext_lazy(
        "Files of this kind are not kept. Add a PDF, an image, an office file, a table (csv) or plain text."
    ),
}


def keep(
    file: "File[bytes]",
    subject: models.Model,
    *,
    by: User | None,
    network: Network,
    programme_id: int | None = None,
    title: str = "",
    confidentiality: str = Document.Confidentiality.PROGRAMME,
) -> Document:
    """Keep a file with an object; the same file with the same object is the same document.

    The file is on the disk before the row is written. Raises Refused for a kind or size that is not kept, and while
    the folder of the object is closed.
    """
    _refuse_closed(subject)
    if confidentiality not in Document.Confidentiality:
        raise Refused(_("Choose who may read it."), field="confidentiality")
    if len(title.strip()) > 200:
        raise Refused(_("Shorten this to 200 characters."), field="title")
    stored = _stored(file)
    with transaction.atomic():
        _refuse_closed(locked(subject))
        document, is_new = Document.objects.get_or_create(
            subject_type=subject._meta.label_lower,
            subject_id=subject.pk,
            sha256=stored.sha256,
            withdrawn_at=None,
            defaults={
                "network": network,
                "title": title.strip(),
                "file": stored.name,
                "file_name": clean_name(file.name or "", stored.kind),
                "media_type": stored.kind.media_type,
                "bytes": stored.bytes,
                "confidentiality": confidentiality,
                "uploaded_by": by,
            },
        )
        if is_new:
            changes = {"document": (None, str(document)), "sha256": (None, document.sha256)}
            record("document added", subject, by=by, network=network, programme_id=programme_id, changes=changes)
    return document


@transaction.atomic
def withdraw(
    document: Document, subject: models.Model, *, by: User | None, reason: str, programme_id: int | None = None
) -> Document:
    """A document no longer counts; its row, its file and the reason stay.

    Raises Refused without a reason, and for what has to be kept.
    """
    _refuse_closed(locked(subject))
    document = locked(document)
    if document.is_withdrawn:
        raise Refused(_("This document was withdrawn already."))
    if why := kept_because(document):
        raise Refused(why)
    if not reason.strip():
        raise Refused(_("Say why: the reason stays with the document."), field="reason")
    if len(reason.strip()) > 300:
        raise Refused(_("Shorten this to 300 characters."), field="reason")
    document.withdrawn_at, document.withdrawn_by = timezone.now(), by
    document.withdrawn_because = reason.strip()
    document.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
    changes = {"document": (str(document), None), "sha256": (document.sha256, None)}
    record(
        "document withdrawn",
        subject,
        by=by,
        network=document.network,
        programme_id=programme_id,
        changes=changes,
        reason=document.withdrawn_because,
    )
    return document


def _refuse_closed(subject: models.Model) -> None:
    rules = rules_of(subject._meta.label_lower)
    if rules is not None and (why := rules.closed_because(subject)):
        raise Refused(why)


def _stored(file: "File[bytes]") -> Stored:
    limit = settings.DOCUMENT_LIMIT_BYTES
    try:
        return store(file, limit=limit)
    except TooBig as refusal:
        words = {"limit": byte_size(limit)}
        raise Refused(
            _("This file is larger than %(limit)s. Make it smaller or add it in parts.") % words, field="file"
        ) from refusal
    except NotKept as refusal:
        raise Refused(str(WHY_NOT[refusal.why]), field="file") from refusal


def clean_name(name: str, kind: FileKind) -> str:
    """The name that a file is handed out under: no folders, no signs that hide or steer, the ending of its kind."""
    name = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    name = "".join(sign for sign in name if unicodedata.category(sign)[0] != "C")
    name = re.sub(r'[<>:"|?*;%]+', "-", re.sub(r"\s+", " ", name)).strip(" .-")
    stem = re.sub(r"\.[A-Za-z][A-Za-z0-9]{1,4}$", "", name)[:LONGEST_NAME].strip(" .-")
    return f"{stem or _('document')}.{kind.ending}"
