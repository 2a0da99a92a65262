"""The address at which calendar programs read a person's deadlines: made, made anew, withdrawn."""

import secrets

from django.core.signing import BadSignature, Signer
from django.db import transaction

from sympolity.affairs.procurement.models import CalendarAddress
from sympolity.ground.accounts.models import User
from sympolity.network.programmes.deeds import write_down
from sympolity.network.programmes.models import Programme

LARGEST = 2**31 - 2  # of the column; by chance, so that no old address comes back
_SIGNER = Signer(salt="sympolity.procurement.calendar")


@transaction.atomic
def make_calendar_address(programme: Programme, *, by: User) -> CalendarAddress:
    """A new address; the one before, if there was one, no longer works in any programme."""
    number = 1 + secrets.randbelow(LARGEST)
    address, _is_new = CalendarAddress.objects.update_or_create(user=by, defaults={"number": number})
    write_down("calendar address made", programme, {}, by=by)
    return address


@transaction.atomic
def withdraw_calendar_address(programme: Programme, *, by: User) -> None:
    """No calendar program can read the deadlines any longer."""
    CalendarAddress.objects.filter(user=by).delete()
    write_down("calendar address withdrawn", programme, {}, by=by)


def token_of(address: CalendarAddress) -> str:
    return _SIGNER.sign_object([address.user_id, address.number])


def whose_calendar(token: str) -> User | None:
    """The person behind an address that still works, with the rights that the person has now."""
    try:
        user_id, number = _SIGNER.unsign_object(token)
    except (BadSignature, ValueError, TypeError):
        return None
    address = CalendarAddress.objects.filter(user=user_id, number=number).select_related("user").first()
    return address.user if address is not None and address.user.is_active else None
