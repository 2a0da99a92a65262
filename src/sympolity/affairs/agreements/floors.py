"""What the layers above know of money under an agreement, for what is decided here without knowing them.

register_floor(claimed_under)        # the least that an agreement may grant, in whole cents
register_last_payment(last_paid_on)  # the day of the last payment under it, None while nothing was paid
register_project_floor(claimed_for)  # the least that may be meant for a project that it names, in whole cents
register_days(days_claimed)          # the first and the last day of cost that was claimed under it, None without any
register_open_matter(open_request_under)  # the sentence against ending it, nothing where all is done
"""

from collections.abc import Callable
from datetime import date

from sympolity.affairs.agreements.models import AgreedProject, Agreement
from sympolity.ground.kernel.refusals import Refused

Floor = Callable[[Agreement], int]
LastPayment = Callable[[Agreement], date | None]
Days = Callable[[Agreement], tuple[date, date] | None]
ProjectFloor = Callable[[AgreedProject], int]
OpenMatter = Callable[[Agreement], str]
_floors: list[Floor] = []
_project_floors: list[ProjectFloor] = []
_open_matters: list[OpenMatter] = []
_payments: list[LastPayment] = []
_days: list[Days] = []


def register_floor(reader: Floor) -> None:
    """`reader` gives in whole cents what was already claimed or paid under an agreement."""
    if reader not in _floors:
        _floors.append(reader)


def register_project_floor(reader: ProjectFloor) -> None:
    """`reader` gives in whole cents what was already claimed for a project out of the amount meant for it."""
    if reader not in _project_floors:
        _project_floors.append(reader)


def register_last_payment(reader: LastPayment) -> None:
    if reader not in _payments:
        _payments.append(reader)


def register_days(reader: Days) -> None:
    if reader not in _days:
        _days.append(reader)


def register_open_matter(reader: OpenMatter) -> None:
    if reader not in _open_matters:
        _open_matters.append(reader)


def refuse_open_matters(agreement: Agreement) -> None:
    """Raises Refused where something under an agreement has to be done before it ends."""
    for reader in _open_matters:
        if sentence := reader(agreement):
            raise Refused(sentence)


def floor_of(agreement: Agreement) -> int:
    """What an agreement cannot fall below, in whole cents."""
    return max((reader(agreement) for reader in _floors), default=0)


def project_floor_of(covered: AgreedProject) -> int:
    """What the amount for a project cannot fall below, in whole cents."""
    return max((reader(covered) for reader in _project_floors), default=0)


def days_under(agreement: Agreement) -> tuple[date, date] | None:
    """The first and the last day that an agreement has to include."""
    found = [days for reader in _days if (days := reader(agreement))]
    return (min(first for first, _last in found), max(last for _first, last in found)) if found else None


def last_payment_under(agreement: Agreement) -> date | None:
    return max((day for reader in _payments if (day := reader(agreement))), default=None)
