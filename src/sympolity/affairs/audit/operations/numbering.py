"""Numbers that run on within a programme."""

from django.db.models import Max

from sympolity.affairs.audit.models import Finding, Sample
from sympolity.ground.kernel.editing import locked
from sympolity.network.programmes.models import Programme


def next_number(model: type[Sample] | type[Finding], programme: Programme) -> int:
    """The next number of a programme, whose row is held until the number is taken."""
    locked(programme)
    return (model._default_manager.filter(programme=programme).aggregate(last=Max("number"))["last"] or 0) + 1
