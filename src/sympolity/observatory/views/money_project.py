"""The money of one project: its budget against what came of it, its agreements, contracts and payment requests."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sympolity.affairs.finance.queries.requests import requests_seen
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.http import SignedInRequest, require, signed_in
from sympolity.ground.languages.queries import say
from sympolity.network.portfolio.listing import page_of
from sympolity.network.portfolio.models import Project
from sympolity.network.portfolio.views.here import project_here
from sympolity.observatory.money.facts import PLANNED, STEPS
from sympolity.observatory.money.project import (
    ACROSS,
    CATEGORY,
    FUND,
    ORGANISATION,
    Across,
    ProjectMoney,
    project_money,
)
from sympolity.observatory.money.reading import Choice, spending_of_project
from sympolity.observatory.money.sentences import project_ahead
from sympolity.observatory.money.words import STEP_NAMES, STEP_SOURCES, MoneyWays
from sympolity.observatory.views.money import MONEY_SEEN, Figure

BY = (CATEGORY, ORGANISATION, FUND)
CHANGE_BUDGET, SEE_PAPERS = "finance.change_budget", "finance.see_expenditure"


@require_safe
@signed_in
def project_money_page(request: SignedInRequest, programme: str, pk: int) -> HttpResponse:
    project = project_here(request, programme, pk)
    here = project.programme
    require(request.user, MONEY_SEEN, here)
    found = project_money(project)
    totals = found.totals
    known = [each.pk for each in found.requests]
    seen = set(requests_seen(request.user, here).filter(pk__in=known).values_list("pk", flat=True))
    ways = MoneyWays(here, Choice())
    context = {
        "title": _("Money: %(project)s") % {"project": say(project, "title").text},
        "programme": here,
        "project": project,
        "project_url": page_of(project),
        "figures": [_figure(step, totals[step], totals[PLANNED], ways, project) for step in STEPS],
        "columns": [STEP_NAMES[step] for step in ACROSS],
        "groups": [_group(by, found) for by in BY if found.across[by]],
        "agreements": [_agreement(each, ways) for each in found.agreements],
        "contracts": [_contract(each, ways) for each in found.contracts],
        "contracts_worth": formats.amount(sum(each.worth_cents for each in found.contracts), to_the_cent=True),
        "requests": [_request(each, found, ways) for each in found.requests if each.pk in seen],
        "requests_paid": formats.amount(sum(found.paid_of.get(pk, 0) for pk in seen), to_the_cent=True),
        "parts": [(say(each, "title").text, ways.to("observatory:project-money", each.pk)) for each in found.parts],
        "forecast": project_ahead(spending_of_project(here, pk), here.currency),
        "deeds": _deeds(request, project, ways),
        "today": timezone.localdate(),
    }
    return render(request, "observatory/money_project.html", context)


def _figure(step: str, cents: int, whole: int, ways: MoneyWays, project: Project) -> Figure:
    return Figure(
        str(STEP_NAMES[step]),
        formats.amount(cents, to_the_cent=True),
        ways.to("finance:expenditures") + f"?project={project.pk}" if step == "spent" and cents else "",
        cents / whole if whole else None,
        str(STEP_SOURCES[step]),
    )


def _group(by: str, found: ProjectMoney) -> dict[str, Any]:
    names = {CATEGORY: _("Cost category"), ORGANISATION: _("Organisation"), FUND: _("Fund")}
    total = Across(_("All"), dict(found.totals))
    return {
        "key": by,
        "name": names[by],
        "rows": [_across(each) for each in found.across[by]],
        "total": _across(total),
    }


def _across(row: Across) -> dict[str, Any]:
    return {
        "name": row.name or _("none named"),
        "cells": [(STEP_NAMES[step], formats.amount(row.amounts.get(step, 0), to_the_cent=True)) for step in ACROSS],
        "left": formats.amount(row.left, to_the_cent=True),
        "is_over": row.left < 0,
    }


def _agreement(covered: Any, ways: MoneyWays) -> dict[str, Any]:
    agreement = covered.agreement
    return {
        "name": say(agreement, "title").text,
        "reference": agreement.reference,
        "href": ways.to("agreements:agreement", agreement.pk),
        "state": agreement.get_state_display(),
        "amount": formats.amount(covered.cents, to_the_cent=True) if covered.cents is not None else "",
    }


def _contract(contract: Any, ways: MoneyWays) -> dict[str, Any]:
    return {
        "name": contract.title,
        "reference": contract.reference,
        "href": ways.to("procurement:contract", contract.pk),
        "supplier": contract.supplier.name,
        "state": contract.get_state_display(),
        "amount": formats.amount(contract.worth_cents, to_the_cent=True),
    }


def _request(request: Any, found: ProjectMoney, ways: MoneyWays) -> dict[str, Any]:
    return {
        "name": _("%(agreement)s, request %(number)s") % {
            "agreement": request.agreement.reference, "number": formats.number(request.number)
        },
        "href": ways.to("finance:request", request.pk),
        "organisation": request.organisation.name,
        "mode": request.get_mode_display(),
        "state": request.get_state_display(),
        "paid": formats.amount(found.paid_of.get(request.pk, 0), to_the_cent=True),
    }  # fmt: skip


def _deeds(request: SignedInRequest, project: Project, ways: MoneyWays) -> list[tuple[str, str]]:
    """What the person can do about the money of the project."""
    told = []
    if request.user.has_perm(CHANGE_BUDGET, project):
        told += [
            (_("Budget"), ways.to("finance:budget", project.pk)),
            (_("Commitments"), ways.to("finance:commitments", project.pk)),
        ]
    if request.user.has_perm(SEE_PAPERS, project):
        expenditures = ways.to("finance:expenditures")
        told += [(_("Expenditure"), f"{expenditures}?project={project.pk}" if expenditures else "")]
    return [(words, url) for words, url in told if url]
