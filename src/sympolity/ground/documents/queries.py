"""Which documents stand with an object, and which of them a person may read."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.http import Http404
from django.urls import reverse

from sympolity.ground.documents.folders import FolderRules, rules_of
from sympolity.ground.documents.forms import DocumentForm
from sympolity.ground.documents.models import Document, DocumentQuerySet
from sympolity.ground.kernel.refusals import why_not
from sympolity.ground.kernel.subjects import find_subject


@dataclass(frozen=True, slots=True)
class Folder:
    """The documents of one object as its page shows them: `documents/parts/folder.html` takes it as `folder`.

    `refused` says why this person may not add; `form` is None then.
    """

    documents: list[Document]
    add_url: str
    form: DocumentForm | None
    refused: str
    next: str = ""


def of(subject: Model, user: Any = None) -> DocumentQuerySet:
    """The documents that stand with an object; with a `user` only those that this person may read."""
    found = Document.objects.about(subject).standing()
    if user is not None and not reads_restricted(user, subject):
        found = found.exclude(confidentiality=Document.Confidentiality.RESTRICTED)
    return found


def folder_of(subject: Model, user: Any, *, next: str = "") -> Folder:
    """`next` is the address to come back to after adding or withdrawing; else the page of the object."""
    label = subject._meta.label_lower
    rules = _rules(label)
    refused = ""
    if not user.has_perm(rules.add, subject):
        refused = why_not(rules.add, user, subject)
    else:
        refused = rules.closed_because(subject)
    form = None if refused else DocumentForm(prefix="document", initial={"next": next})
    found = list(of(subject, user).select_related("uploaded_by"))
    return Folder(found, reverse("documents:add", args=[label, subject.pk]), form, refused, next)


def reads_restricted(user: Any, subject: Model) -> bool:
    rules = _rules(subject._meta.label_lower)
    return any(user.has_perm(permission, subject) for permission in (rules.add, rules.read))


def readable(pk: int, user: Any) -> tuple[Document, Model]:
    """A document and its object. Raises Http404 for whatever this person may not read."""
    document = Document.objects.filter(pk=pk).first()
    rules = rules_of(document.subject_type) if document else None
    if document is None or rules is None:
        raise Http404
    subject, _kind = find_subject(document.subject_type, document.subject_id, user)
    if rules.see and not user.has_perm(rules.see, subject):
        raise Http404
    is_restricted = document.confidentiality == Document.Confidentiality.RESTRICTED
    if (is_restricted or document.is_withdrawn) and not reads_restricted(user, subject):
        raise Http404
    return document, subject


def public_one(pk: int) -> Document | None:
    """A document for everybody, of an object that stands on the public pages."""
    found = Document.objects.standing().filter(pk=pk, confidentiality=Document.Confidentiality.PUBLIC).first()
    rules = rules_of(found.subject_type) if found else None
    if found is None or rules is None:
        return None
    subject = apps.get_model(found.subject_type)._default_manager.filter(pk=found.subject_id).first()
    return found if subject is not None and rules.is_public(subject) else None


def _rules(label: str) -> FolderRules:
    rules = rules_of(label)
    if rules is None:
        raise LookupError(f"{label} keeps no documents: register_folder says how it would.")
    return rules
