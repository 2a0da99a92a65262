from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from factories import make_programme, make_user
from sympolity.ground.kernel.refusals import Refused
from sympolity.network.programmes.models import Appointment
from sympolity.network.programmes.roles.operations import appoint_substitute

pytestmark = pytest.mark.django_db


def in_a_week():
    return timezone.localdate() + timedelta(days=7)


def held(user):
    return Appointment.objects.get(user=user)


def test_appoint_substitute_gives_the_role_until_a_day_and_says_for_whom():
    programme = make_programme()
    admin, finance, other = make_user("admin", programme), make_user("finance", programme), make_user()

    substitute = appoint_substitute(held(finance), other, reason="Leave", until=in_a_week(), by=admin)

    assert (substitute.role, substitute.stands_in_for, substitute.until) == ("finance", finance, in_a_week())
    assert other.has_perm("finance.verify_request", programme)


def test_appoint_substitute_refuses_without_an_end():
    programme = make_programme()
    admin, finance = make_user("admin", programme), make_user("finance", programme)

    with pytest.raises(Refused, match="until when"):
        appoint_substitute(held(finance), make_user(), reason="Leave", by=admin)


def test_appoint_substitute_refuses_a_substitute_of_a_substitute():
    programme = make_programme()
    admin, finance, other = make_user("admin", programme), make_user("finance", programme), make_user()
    substitute = appoint_substitute(held(finance), other, reason="Leave", until=in_a_week(), by=admin)

    with pytest.raises(Refused, match="A substitute has no substitute"):
        appoint_substitute(substitute, make_user(), reason="Leave", until=in_a_week(), by=admin)


def test_appoint_substitute_refuses_who_holds_the_role():
    programme = make_programme()
    admin, finance, other = (make_user(role, programme) for role in ("admin", "finance", "finance"))

    with pytest.raises(Refused, match="holds this role already"):
        appoint_substitute(held(finance), other, reason="Leave", until=in_a_week(), by=admin)


def test_appoint_substitute_refuses_a_role_above_the_own():
    programme = make_programme()
    admin, secretariat = make_user("admin", programme), make_user("secretariat", programme)

    with pytest.raises(PermissionDenied):
        appoint_substitute(held(admin), make_user(), reason="Leave", until=in_a_week(), by=secretariat)
