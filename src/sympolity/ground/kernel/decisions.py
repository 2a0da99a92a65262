"""What people decide about an object, declared in a table: each decision is one form and one operation behind it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.functional import Promise

from sympolity.ground.kernel.editing import SAVE, SAVED, edit_page, sent
from sympolity.ground.kernel.http import SignedInRequest, require

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Decision:
    """The operation takes the object, the answers of the form, and `by`.

    `permission` is asked about the object, or what it belongs to; empty where somebody else asks. `about` gives the
    form what it must know about the object, `fits` says for which objects the decision is offered.
    """

    operation: Callable[..., Any]
    form: Callable[..., forms.BaseForm]
    title: Words
    submit_label: Words = SAVE
    said: Words = SAVED
    lead: Words = ""
    permission: str = ""
    about: Callable[[Any], dict[str, Any]] = lambda _subject: {}
    fits: Callable[[Any], bool] = lambda _subject: True
    onward: Callable[[Any], str] | None = None


def known_as(name: str) -> Callable[[Any], dict[str, Any]]:
    """For a form that takes the object itself under this name."""
    return lambda subject: {name: subject}


def decision_page(
    request: SignedInRequest,
    decision: Decision,
    subject: Any,
    *,
    back: str,
    of: Any = None,
    title: Words = "",
    lead: Words = "",
) -> HttpResponse:
    """`of` is what `subject` belongs to, where the permission is asked about that; `lead` where there is none."""
    if decision.permission:
        require(request.user, decision.permission, of or subject)
    return edit_page(
        request,
        decision.form(**sent(request), **decision.about(subject)),
        partial(decision.operation, subject, by=request.user),
        title=title or decision.title,
        submit_label=decision.submit_label,
        said=decision.said,
        back=back,
        onward=decision.onward,
        context={"lead": decision.lead or lead},
    )
