"""What the layers below learn of payment requests: their words, their page, their documents, what people are told."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sympolity.affairs.agreements.floors import (
    register_days,
    register_floor,
    register_last_payment,
    register_project_floor,
)
from sympolity.affairs.finance.models import PaymentRequest
from sympolity.affairs.finance.queries.ledgers import claimed_for, claimed_under, days_claimed, last_paid_on
from sympolity.affairs.finance.queries.requests import requests_seen_anywhere
from sympolity.affairs.finance.request_guard import beyond_the_whole, with_open_request
from sympolity.affairs.finance.request_panels import payments_of_project, payments_under_agreement
from sympolity.affairs.finance.requests_words import VERBS
from sympolity.ground.documents.folders import FolderRules, register_folder
from sympolity.ground.journal.words import add_verbs
from sympolity.ground.kernel.panels import register_panel
from sympolity.ground.kernel.subjects import Subject, register_subject
from sympolity.ground.notices.kinds import Group, register_kind
from sympolity.network.portfolio.models import Project
from sympolity.network.portfolio.operations.guards import INTO_ANOTHER, register_guard

KINDS = {
    "payment-request-submitted": _("A payment request waits to be verified"),
    "payment-question": _("A question about a payment request"),
    "payment-answer": _("A question about a payment request was answered"),
    "payment-request-verified": _("A payment request waits to be authorised"),
    "payment-request-rejected": _("A payment request was rejected"),
    "payment-made": _("A payment was made or came back"),
    "money-asked-back": _("Money is asked back"),
}


def register() -> None:
    add_verbs(VERBS)
    register_subject(
        PaymentRequest,
        Subject(
            visible_to=requests_seen_anywhere,
            url=lambda found: reverse("finance:request", args=[found.programme.slug, found.pk]),
            network=lambda found: found.programme.network,
        ),
    )
    register_folder(PaymentRequest, FolderRules(add="finance.request_payment", see="finance.see_expenditure"))
    register_floor(claimed_under)
    register_project_floor(claimed_for)
    register_days(days_claimed)
    register_last_payment(last_paid_on)
    register_guard(Project.Stage.CLOSED, with_open_request)
    register_guard(INTO_ANOTHER, beyond_the_whole)
    register_panel("agreements.agreement", payments_under_agreement, place=30)
    register_panel("portfolio.project", payments_of_project, place=45)
    for kind, words in KINDS.items():
        register_kind(kind, group=Group.WORK, words=words)
