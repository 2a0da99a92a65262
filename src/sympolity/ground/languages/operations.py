from collections.abc import Mapping

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext as _

from sympolity.ground.accounts.models import Network, User
from sympolity.ground.journal import operations as journal
from sympolity.ground.kernel.refusals import Refused
from sympolity.ground.languages.models import Translation, hash_of_text


@transaction.atomic
def translate(
    subject: models.Model,
    texts: Mapping[str, str],
    *,
    language: str,
    by: User,
    network: Network,
    programme_id: int | None = None,
    made: str = Translation.Made.HUMAN,
) -> list[Translation]:
    """Write what the fields of an object say in one more language. An empty text takes the translation back.

    Raises Refused for a field that has no translations, or for the language the object was written in.
    """
    _check(subject, texts, language)
    label = subject._meta.label_lower
    rows = Translation.objects.select_for_update().filter(subject_type=label, subject_id=subject.pk, language=language)
    stored = {row.field: row for row in rows}
    written: list[Translation] = []
    changes: dict[str, tuple[str | None, str | None]] = {}
    for field, text in texts.items():
        before = stored.get(field)
        source_hash = hash_of_text(getattr(subject, field) or "")
        if before and (before.text, before.source_hash, before.made) == (text, source_hash, made):
            continue
        if not text.strip():
            if before:
                changes[f"{field}:{language}"] = (before.text, None)
                before.delete()
            continue
        row = before or Translation(subject_type=label, subject_id=subject.pk, field=field, language=language)
        changes[f"{field}:{language}"] = (before.text if before else None, text)
        row.text, row.made, row.source_hash, row.by, row.reviewed_by = text, made, source_hash, by, None
        row.save()
        written.append(row)
    if changes:
        journal.record("translated", subject, by=by, network=network, programme_id=programme_id, changes=changes)
    return written


@transaction.atomic
def review_translation(
    subject: models.Model, *, language: str, by: User, network: Network, programme_id: int | None = None
) -> None:
    """A second person has read all translations of an object into one language.

    Raises Refused where the reader wrote one of them, or where one is older than its source.
    """
    label = subject._meta.label_lower
    rows = list(
        Translation.objects.select_for_update().filter(subject_type=label, subject_id=subject.pk, language=language)
    )
    if not rows:
        raise Refused(_("There is no translation into this language yet. Write one first."))
    if any(row.by_id == by.pk for row in rows):
        raise Refused(_("You wrote this translation. Ask a second person to read it."))
    if any(row.source_hash != hash_of_text(getattr(subject, row.field) or "") for row in rows):
        raise Refused(_("The text has changed since it was translated. Bring the translation up to date first."))
    for row in rows:
        row.made, row.reviewed_by = Translation.Made.REVIEWED, by
    Translation.objects.bulk_update(rows, ["made", "reviewed_by"])
    journal.record(
        "translation reviewed",
        subject,
        by=by,
        network=network,
        programme_id=programme_id,
        changes={f"made:{language}": ("human", "reviewed")},
    )


def _check(subject: models.Model, texts: Mapping[str, str], language: str) -> None:
    fields = getattr(subject, "translated", ())
    if unknown := set(texts) - set(fields):
        raise Refused(_("%(field)s cannot be translated.") % {"field": ", ".join(sorted(unknown))})
    if language not in dict(settings.LANGUAGES):
        raise Refused(_("This installation does not speak %(language)s.") % {"language": language})
    if language == getattr(subject, "source_language", ""):
        raise Refused(_("This is the language it was written in: edit the text itself."))
