"""A sample of one paper, and findings on the own and on the other municipality."""

from datetime import timedelta
from types import SimpleNamespace

from django.utils import timezone

from factories import make_user
from finance_factories import make_expenditure
from sympolity.affairs.audit.operations.findings import write_finding
from sympolity.affairs.audit.operations.samples import draw_sample
from sympolity.affairs.audit.queries.population import Population
from sympolity.network.programmes.models import Programme


def audits(world: SimpleNamespace, programme: Programme) -> None:
    auditor = make_user("auditor", programme)
    world.audited_paper = make_expenditure(world.project, organisation=world.own)
    world.audit_sample = draw_sample(
        programme,
        by=auditor,
        title="Papers of the first half-year",
        method="random",
        size=1,
        seed="seed",
        population=Population(paid_only=False, organisations=(world.own.pk,)),
    )
    world.sampled_item = world.audit_sample.items.get()
    answer_by = timezone.localdate() + timedelta(days=30)
    facts = {"by": auditor, "answer_by": answer_by, "cents": 100}
    world.finding = write_finding(world.sampled_item, title="The invoice names another project", **facts)
    world.other_finding = write_finding(
        world.other_project, title="No plan was agreed", organisation=world.other, **facts
    )
