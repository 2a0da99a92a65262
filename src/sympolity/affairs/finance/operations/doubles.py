"""Writing down which papers look like one, and deciding whether they are."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolity.affairs.finance import double_notices
from sympolity.affairs.finance.models import Double, Expenditure
from sympolity.affairs.finance.queries.doubles import all_doubles, doubles_of, papers_of
from sympolity.ground.accounts.models import Network, User
from sympolity.ground.journal.operations import Line, record_all
from sympolity.ground.kernel.editing import alter, locked
from sympolity.ground.kernel.refusals import Refused
from sympolity.methods.doubles import Finding
from sympolity.network.programmes.deeds import write_down

CHUNK = 500


@transaction.atomic
def note_doubles(found: Iterable[Finding], *, by: User | None, reason: str = "") -> list[Double]:
    """Keep pairs that were found; one that is kept already stays as it was decided. Gives back the new ones."""
    pairs = {_in_order(each): each for each in found}
    known = _known({pk for pair in pairs for pk in pair})
    new = {pair: each for pair, each in pairs.items() if pair not in known}
    if not new:
        return []
    papers = _papers({pk for pair in new for pk in pair})
    rows = [
        Double(
            programme=papers[pair[1]].project.programme,
            first=papers[pair[0]],
            second=papers[pair[1]],
            reasons=[*each.signs, f"grade-{int(each.grade)}"],
        )
        for pair, each in new.items()
        if pair[0] in papers and pair[1] in papers
    ]
    rows = Double.objects.bulk_create(rows, batch_size=CHUNK)
    _write_down(rows, by, reason)
    double_notices.tell_found(rows)
    return rows


@transaction.atomic
def look_for_doubles(expenditure: Expenditure, *, by: User | None, reason: str = "") -> list[Double]:
    """Compare one saved paper with all others of its network and keep what is found."""
    papers = papers_of(Expenditure.objects.filter(pk=expenditure.pk))
    network_id = expenditure.project.programme.network_id
    return note_doubles(doubles_of(papers, network_id, but=[expenditure.pk]), by=by, reason=reason)


@transaction.atomic
def look_for_all_doubles(network: Network, *, by: User | None = None) -> list[Double]:
    """Compare everything that was handed in within a network."""
    return note_doubles(all_doubles(network.pk), by=by)


@transaction.atomic
def decide_double(double: Double, *, by: User, state: str, reason: str) -> Double:
    """Say whether two papers are one. Confirmed: the one that came later can no longer be claimed.

    Raises Refused without a reason, and for whoever entered one of both.
    """
    double = locked(double)
    if double.state != Double.State.OPEN:
        raise Refused(_("Somebody decided on them already. Look at both again first."))
    if entered_one_of(double, by):
        raise Refused(_("You entered one of both papers yourself. Somebody else has to decide on them."))
    if state not in (Double.State.CLEARED, Double.State.CONFIRMED):
        raise Refused(_("Choose what you found out."), field="state")
    if not reason.strip():
        raise Refused(_("Say how you found out: the reason stays with both papers."), field="reason")
    facts = {"state": state, "reason": reason.strip(), "decided_by": by, "decided_at": timezone.now()}
    changes = alter(double, facts)
    write_down("double decided", double, {"state": changes["state"]}, by=by, reason=reason.strip())
    return double


def entered_one_of(double: Double, user: User) -> bool:
    """Whether a person entered or changed one of both papers."""
    papers = (double.first, double.second)
    return user.pk in {pk for paper in papers for pk in (paper.entered_by_id, paper.changed_by_id)}


@transaction.atomic
def reopen_double(double: Double, *, by: User, reason: str) -> Double:
    """What was decided is looked at again. Raises Refused without a reason."""
    double = locked(double)
    if double.state == Double.State.OPEN:
        raise Refused(_("Nothing was decided on them yet."))
    if not reason.strip():
        raise Refused(_("Say why: the reason stays with both papers."), field="reason")
    changes = alter(double, {"state": Double.State.OPEN})
    write_down("double opened again", double, changes, by=by, reason=reason.strip())
    return double


def _in_order(found: Finding) -> tuple[int, int]:
    """The paper that was entered first stands first."""
    first, second = sorted((int(str(found.first)), int(str(found.second))))
    return first, second


def _known(pks: set[int]) -> set[tuple[int, int]]:
    known: set[tuple[int, int]] = set()
    wanted = sorted(pks)
    for start in range(0, len(wanted), CHUNK):
        some = wanted[start : start + CHUNK]
        known |= set(Double.objects.filter(Q(first__in=some)).values_list("first", "second"))
    return known


def _papers(pks: set[int]) -> dict[int, Expenditure]:
    wanted = sorted(pks)
    found: dict[int, Expenditure] = {}
    for start in range(0, len(wanted), CHUNK):
        rows = Expenditure.objects.filter(pk__in=wanted[start : start + CHUNK])
        found |= {row.pk: row for row in rows.select_related("project__programme__network")}
    return found


def _write_down(rows: list[Double], by: User | None, reason: str) -> None:
    """Each pair in the chain of the programme in which its later paper stands."""
    by_programme: dict[int, list[Double]] = {}
    for row in rows:
        by_programme.setdefault(row.programme_id, []).append(row)
    for programme_id, group in by_programme.items():
        record_all(
            [
                Line("double found", row, {"papers": (None, [row.first_id, row.second_id])}, reason, {"kind": "check"})
                for row in group
            ],
            by=by,
            network=group[0].programme.network,
            programme_id=programme_id,
        )
