"""An agreement, the people around its payments, and expenditures that can be claimed, for tests of payment requests."""

from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any

from django.utils import timezone

from factories import make_agreement, make_organisation, make_programme, make_project, make_user
from finance_factories import make_category, make_expenditure
from sympolity.affairs.agreements.models import Agreement
from sympolity.affairs.finance.models import CostCategory, Evidence, Expenditure, Payment, PaymentRequest, RequestItem
from sympolity.affairs.finance.operations.payments import authorise_payment, record_payment
from sympolity.affairs.finance.operations.requests import draw_up_request, put_items_in, submit_request
from sympolity.affairs.finance.operations.verification import accept_the_rest, start_verification, verify_request
from sympolity.ground.accounts.models import User
from sympolity.ground.documents.models import Document
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.models import Project
from sympolity.network.programmes.models import Programme

_numbers = count(1)
SPRING = (date(2024, 1, 1), date(2024, 6, 30))


@dataclass
class PaymentDesk:
    """A programme contract over 100,000.00 at 86.5 % of two projects, and everybody who has a duty in it."""

    programme: Programme
    organisation: Organisation
    agreement: Agreement
    projects: list[Project]
    category: CostCategory
    clerk: User
    officer: User
    verifier: User
    finance: User
    treasurer: User

    def expenditure(self, cents: int = 1_000_00, project: int = 0, **facts: Any) -> Expenditure:
        """A paid invoice with its papers, entered by the clerk."""
        facts = {"organisation": self.organisation, "category": self.category, "entered_by": self.clerk, **facts}
        paper = make_expenditure(self.projects[project], cents, **facts)
        prove(paper)
        return paper

    def draft(self, *cents: int, mode: str = "interim", project: int = 0) -> PaymentRequest:
        """A request drawn up by the officer with an expenditure of each amount; of an advance over the one amount."""
        request = draw_up_request(
            self.agreement,
            self.organisation,
            mode=mode,
            by=self.officer,
            period_from=SPRING[0],
            period_until=SPRING[1],
            cents=cents[0] if mode == "advance" else 0,
        )
        if mode != "advance":
            put_items_in(request, [self.expenditure(each, project) for each in cents], by=self.officer)
        return fresh(request)

    def submitted(self, *cents: int, mode: str = "interim", project: int = 0) -> PaymentRequest:
        return submit_request(self.draft(*cents, mode=mode, project=project), by=self.officer)

    def in_verification(self, *cents: int, mode: str = "interim", project: int = 0) -> PaymentRequest:
        return start_verification(self.submitted(*cents, mode=mode, project=project), by=self.verifier)

    def verified(self, *cents: int, mode: str = "interim", project: int = 0) -> PaymentRequest:
        request = self.in_verification(*cents, mode=mode, project=project)
        accept_the_rest(request, by=self.verifier)
        return verify_request(request, by=self.verifier)

    def authorised(self, *cents: int, mode: str = "interim", project: int = 0) -> PaymentRequest:
        return authorise_payment(self.verified(*cents, mode=mode, project=project), by=self.finance)

    def paid(self, *cents: int, mode: str = "interim", project: int = 0) -> PaymentRequest:
        request = self.authorised(*cents, mode=mode, project=project)
        if request.authorised_cents:
            pay(request, request.authorised_cents, by=self.treasurer)
        return fresh(request)


def make_payment_desk(cents: int = 100_000_00, rate: str = "0.8650", **facts: Any) -> PaymentDesk:
    programme = make_programme(**facts)
    organisation = make_organisation(programme.network, "Setúbal")
    projects = [make_project(programme, lead=organisation) for _ in range(2)]
    agreement = make_agreement(
        programme, signed=True, projects=projects, beneficiary=organisation, cents=cents, rate=rate
    )
    return PaymentDesk(
        programme,
        organisation,
        agreement,
        projects,
        make_category(programme),
        clerk=make_user("project-officer", programme, organisation),
        officer=make_user("organisation-manager", programme, organisation),
        verifier=make_user("secretariat", programme),
        finance=make_user("finance", programme),
        treasurer=make_user("finance", programme),
    )


def prove(paper: Expenditure) -> None:
    """The paper itself and the proof of its payment stand with it."""
    for kind in (Evidence.Kind.INVOICE, Evidence.Kind.PAYMENT):
        number = next(_numbers)
        document = Document.objects.create(
            network=paper.project.programme.network,
            subject_type="finance.expenditure",
            subject_id=paper.pk,
            file_name=f"paper-{number}.pdf",
            media_type="application/pdf",
            bytes=1_000,
            sha256=f"{number:064x}",
        )
        Evidence.objects.create(expenditure=paper, document=document, kind=kind)


def pay(request: PaymentRequest, cents: int, *, by: User | None = None, **facts: Any) -> Payment:
    return record_payment(request, cents=cents, by=by, **{"paid_on": timezone.localdate(), **facts})


def fresh(request: PaymentRequest) -> PaymentRequest:
    return PaymentRequest.objects.select_related("agreement__programme__network", "organisation").get(pk=request.pk)


def item_of(request: PaymentRequest, place: int = 0) -> RequestItem:
    return list(request.items.filter(corrects=None).select_related("request__agreement__programme").order_by("pk"))[
        place
    ]
