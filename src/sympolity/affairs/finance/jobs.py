"""What is done over all papers of cost without anybody asking: look whether one was handed in twice."""

from datetime import timedelta

from sympolity.affairs.finance.models import Expenditure
from sympolity.affairs.finance.operations.doubles import look_for_all_doubles
from sympolity.ground.accounts.models import Network
from sympolity.ground.kernel.duties import duty


@duty("look-for-doubles", every=timedelta(days=1))
def look_for_doubles_everywhere() -> int:
    """Also what came in past the forms, or before a rule was sharpened; gives back how many pairs are new."""
    spending = Expenditure.objects.standing().order_by().values("project__programme__network")
    networks = Network.objects.filter(pk__in=spending.distinct())
    return sum(len(look_for_all_doubles(network)) for network in networks)
