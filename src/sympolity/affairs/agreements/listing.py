"""The list of agreements: page and file from the same columns."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sympolity.affairs.agreements.models import Agreement, Obligation, Party, Terms
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.filters import by_choice, by_object
from sympolity.ground.kernel.lists import Column, EmptyState, Filter, Listing, Option
from sympolity.ground.languages.queries import say, with_translations
from sympolity.network.organisations.models import Organisation
from sympolity.network.programmes.models import Programme

Rows = QuerySet[Agreement]
SOON = 90  # days
TONES = {
    Agreement.State.DRAFT: "neutral",
    Agreement.State.SIGNING: "attention",
    Agreement.State.SIGNED: "fine",
    Agreement.State.ENDED: "neutral",
    Agreement.State.TERMINATED: "late",
    Agreement.State.DROPPED: "neutral",
}
ENDS = {
    "soon": gettext_lazy("within 90 days"),
    "past": gettext_lazy("already past"),
    "later": gettext_lazy("later"),
    "open": gettext_lazy("without end"),
}
LATE = {"late": gettext_lazy("late ones"), "due": gettext_lazy("open ones")}


def with_terms(rows: Rows) -> Rows:
    """Adds amount, rate and days of the version in force, else of the one on its way there."""
    first = Case(When(state=Terms.State.IN_FORCE, then=Value(0)), default=Value(1), output_field=IntegerField())
    counting = Terms.objects.filter(agreement=OuterRef("pk"), state__in=(Terms.State.IN_FORCE, *Terms.OPEN)).order_by(
        first, "number"
    )
    return rows.annotate(
        granted_cents=Subquery(counting.values("cents")[:1]),
        agreed_rate=Subquery(counting.values("rate")[:1]),
        from_on=Subquery(counting.values("starts_on")[:1]),
        until_on=Subquery(counting.values("ends_on")[:1]),
    )


def agreement_listing(request: HttpRequest, programme: Programme, *, may_change: bool) -> Listing[Agreement]:
    return Listing(
        request=request,
        rows_of=with_terms(Agreement.objects.filter(programme=programme)).select_related("fund", "programme"),
        columns=_columns(programme),
        filters=_filters(programme),
        default_sort="reference",
        name=f"{programme.slug}-agreements",
        caption=_("Agreements"),
        empty=EmptyState(
            _("No agreements yet"),
            _("An agreement says who pays how much to whom, until when, and what is asked for it."),
            reverse("agreements:draw-up", args=[programme.slug]) if may_change else "",
            _("Draw up an agreement"),
        ),
        search=lambda rows, words: rows.filter(Q(title__icontains=words) | Q(reference__icontains=words)),
        sums={"granted": _sum},
        prepare=_with_parts,
        annotate=_counted,
    )


def _sum(rows: Rows) -> int | None:
    """What stands under another agreement is part of it: it counts only where the one above is not shown."""
    found = rows.exclude(state__in=(Agreement.State.DROPPED, Agreement.State.TERMINATED)).order_by()
    tops = found.filter(Q(parent=None) | ~Q(parent__in=found.values("pk")))
    total: int | None = tops.aggregate(sum=Sum("granted_cents"))["sum"]
    return total


def _counted(rows: Rows) -> Rows:
    return rows.annotate(covered_count=Count("covered", distinct=True))


def _with_parts(rows: list[Agreement]) -> Iterable[Agreement]:
    pks = [row.pk for row in rows]
    names: dict[int, list[str]] = {pk: [] for pk in pks}
    parties = Party.objects.filter(agreement__in=pks).order_by("role", "id")
    for pk, name in parties.values_list("agreement_id", "organisation__name"):
        names[pk].append(name)
    today = timezone.localdate()
    open_ones = Obligation.objects.filter(agreement__in=pks, state=Obligation.State.OPEN).order_by()
    counted = open_ones.values("agreement_id").annotate(open=Count("pk"), late=Count("pk", filter=Q(due_on__lt=today)))
    waiting = {each["agreement_id"]: (each["open"], each["late"]) for each in counted}
    for row in rows:
        row.__dict__.update(party_names=names[row.pk], waiting=waiting.get(row.pk, (0, 0)))
    return with_translations(rows)


def _columns(programme: Programme) -> list[Column[Any]]:
    in_currency = {"currency": programme.currency}
    return [
        Column(
            "reference", gettext_lazy("Reference"), lambda one: one.reference, kind="link", sort="reference",
            href=lambda one: reverse("agreements:agreement", args=[programme.slug, one.pk]),
            sub=lambda one: say(one, "title").text,
        ),
        Column("title", gettext_lazy("Title"), lambda one: say(one, "title").text, sort="title", shown=False),
        Column("kind", gettext_lazy("Kind"), lambda one: one.get_kind_display(), sort="kind", steps_aside=2),
        Column(
            "state", gettext_lazy("State"), lambda one: one.get_state_display(), kind="status", sort="state",
            tone=lambda one: TONES[one.state],
        ),
        Column("parties", gettext_lazy("Parties"), lambda one: ", ".join(one.party_names), steps_aside=2),
        Column("fund", gettext_lazy("Fund"), lambda one: one.fund.name if one.fund else "", shown=False),
        Column(
            "granted", _("Granted, %(currency)s") % in_currency, lambda one: one.granted_cents, kind="money",
            sort="granted_cents", sum="granted",
        ),
        Column("rate", gettext_lazy("Rate"), lambda one: one.agreed_rate, kind="percent", shown=False),
        Column("from", gettext_lazy("From"), lambda one: one.from_on, kind="day", sort="from_on", shown=False),
        Column("until", gettext_lazy("Until"), lambda one: one.until_on, kind="day", sort="until_on", steps_aside=1),
        Column("signed", gettext_lazy("Signed"), lambda one: one.signed_on, kind="day", sort="signed_on", shown=False),
        Column(
            "projects", gettext_lazy("Projects"), lambda one: one.covered_count, kind="number", sort="covered_count",
            steps_aside=2,
        ),
        Column(
            "obligations", gettext_lazy("Open obligations"), lambda one: one.waiting[0], kind="number",
            sub=_late_in_words, steps_aside=1,
        ),
        Column("late", gettext_lazy("Late obligations"), lambda one: one.waiting[1], kind="number", shown=False),
    ]  # fmt: skip


def _late_in_words(one: Any) -> str:
    late = one.waiting[1]
    return ngettext("%(count)s late", "%(count)s late", late) % {"count": formats.number(late)} if late else ""


def _filters(programme: Programme) -> list[Filter[Agreement]]:
    return [
        by_choice("kind", gettext_lazy("Kind"), Agreement.Kind.choices),
        by_choice("state", gettext_lazy("State"), Agreement.State.choices),
        Filter("party", gettext_lazy("Party"), _of_party, options=lambda: _parties(programme)),
        by_object("fund", gettext_lazy("Fund"), lambda: programme.funds.values_list("pk", "name")),
        Filter("ends", gettext_lazy("Ends"), _ending, options=lambda: _options(ENDS.items()), many=False),
        Filter(
            "obligations", gettext_lazy("Obligations"), _obliged, options=lambda: _options(LATE.items()), many=False
        ),
    ]  # fmt: skip


def _of_party(rows: Rows, values: list[str]) -> Rows:
    wanted = [int(each) for each in values if each.isdecimal()]
    return rows.filter(Exists(Party.objects.filter(agreement=OuterRef("pk"), organisation__in=wanted)))


def _ending(rows: Rows, values: list[str]) -> Rows:
    today = timezone.localdate()
    soon = today + timedelta(days=SOON)
    wanted = {
        "soon": Q(until_on__range=(today, soon)),
        "past": Q(until_on__lt=today),
        "later": Q(until_on__gt=soon),
        "open": Q(until_on=None),
    }
    going_on = rows.filter(state__in=(Agreement.State.DRAFT, Agreement.State.SIGNING, Agreement.State.SIGNED))
    return going_on.filter(wanted[values[-1]]) if values[-1] in wanted else rows


def _obliged(rows: Rows, values: list[str]) -> Rows:
    waiting = Obligation.objects.filter(agreement=OuterRef("pk"), state=Obligation.State.OPEN)
    if values[-1] == "late":
        waiting = waiting.filter(due_on__lt=timezone.localdate())
    return rows.filter(Exists(waiting))


def _options(choices: Iterable[tuple[str, Any]]) -> list[Option]:
    return [Option(value, label) for value, label in choices]


def _parties(programme: Programme) -> list[Option]:
    found = Organisation.objects.filter(party_to__agreement__programme=programme).distinct().order_by("name", "id")
    return [Option(str(pk), name) for pk, name in found.values_list("pk", "name")]
