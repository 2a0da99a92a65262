"""What the parties of an agreement are told: what to sign, and what is asked of them."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sympolity.affairs.agreements.models import Agreement, Obligation, Terms
from sympolity.affairs.agreements.queries.readers import people_obliged
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel import formats
from sympolity.ground.notices.operations import tell_all
from sympolity.network.programmes.models import Programme

SIGNING, DUE = "agreement-signing", "obligation-due"


def page_of(agreement: Agreement) -> str:
    return reverse("agreements:agreement", args=[agreement.programme.slug, agreement.pk])


def tell_out_for_signature(agreement: Agreement, terms: Terms) -> None:
    """The people of those who have to sign hear that a version waits for them. Each sending is told of."""
    signing = list(agreement.parties.filter(signs=True).values_list("organisation_id", flat=True))
    people = _once(people_obliged(agreement.programme_id, signing).values())
    tell_all(
        people,
        kind=SIGNING,
        key=f"{SIGNING}:{terms.pk}:{timezone.now():%Y%m%dT%H%M%S%f}",
        write=partial(_to_sign, agreement, terms),
        url=page_of(agreement),
        network=agreement.programme.network,
        programme_id=agreement.programme_id,
    )


def tell_due(programme: Programme, user: User, obligations: Sequence[Obligation], day: date) -> None:
    """One word a day to a person about everything that is due or late under the agreements of a programme."""
    url = page_of(obligations[0].agreement) if len(obligations) == 1 else list_of(programme)
    tell_all(
        [user],
        kind=DUE,
        key=f"{DUE}:{programme.pk}:{day.isoformat()}",
        write=partial(_due, obligations, day),
        url=url,
        network=programme.network,
        programme_id=programme.pk,
    )


def list_of(programme: Programme) -> str:
    return reverse("agreements:list", args=[programme.slug])


def _once(groups: Iterable[Iterable[User]]) -> list[User]:
    return list({user.pk: user for group in groups for user in group}.values())


def _to_sign(agreement: Agreement, terms: Terms) -> tuple[str, str]:
    words = {"agreement": agreement, "kind": terms.get_kind_display(), "number": terms.number}
    text = _("Version %(number)s (%(kind)s) is out for signature. Sign it and send the signed paper back.") % words
    return _("To sign: %(agreement)s") % words, text


def _due(obligations: Sequence[Obligation], day: date) -> tuple[str, str]:
    count = len(obligations)
    title = ngettext("%(count)s obligation is due or late", "%(count)s obligations are due or late", count)
    lines = [
        _("%(title)s (%(agreement)s): %(due)s")
        % {"title": each, "agreement": each.agreement.reference, "due": formats.due(each.due_on, today=day)}
        for each in obligations
    ]
    return title % {"count": formats.number(count)}, "\n".join(f"– {line}" for line in lines)
