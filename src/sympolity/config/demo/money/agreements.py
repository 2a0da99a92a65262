"""The agreements of the sample: a financing contract, and under it a programme contract with each municipality."""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from sympolity.affairs.agreements.models import AgreedProject, Agreement, Obligation, Party, Signature, Terms
from sympolity.config.demo.money.frame import BATCH, SOURCE, Frame
from sympolity.ground.journal.operations import Line
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.models import PlannedAmount, Project

# Municipalities whose contract was prolonged, and one whose prolongation is out for signature.
PROLONGED = ("Setúbal", "Amadora", "Loures")
OUT_FOR_SIGNATURE = "Almada"


def load_agreements(frame: Frame) -> dict[int, Agreement]:
    """The signed programme contract of each organisation, by its number."""
    known = {each.name: each for each in Organisation.objects.filter(network=frame.programme.network)}
    giver = known[frame.told["organisations"]["managing_body"]["name"]]
    between = known[frame.told["organisations"]["intermediary"]["name"]]
    amounts = dict(
        PlannedAmount.objects.filter(project__in=frame.programme.projects.all(), measure="funding").values_list(
            "project_id", "cents"
        )
    )
    above = _agreed(frame, "PRR-C03-i06", frame.words["financing"], Agreement.Kind.FINANCING, sum(amounts.values()))
    _sign(frame, above, {giver: Party.Role.GRANTOR, between: Party.Role.BENEFICIARY})
    by_lead: dict[Organisation, list[Project]] = defaultdict(list)
    for project in frame.projects:
        by_lead[project.lead].append(project)  # type: ignore[index]
    found: dict[int, Agreement] = {}
    for number, (lead, projects) in enumerate(sorted(by_lead.items(), key=lambda pair: pair[0].name), 1):
        title = frame.words["agreement"].format(town=lead.name)
        granted = sum(amounts.get(each.pk, 0) for each in projects)
        contract = _agreed(frame, f"CP-{number:02d}", title, Agreement.Kind.PROGRAMME, granted, above)
        _sign(frame, contract, {between: Party.Role.GRANTOR, lead: Party.Role.BENEFICIARY})
        AgreedProject.objects.bulk_create(
            (AgreedProject(agreement=contract, project=each, cents=amounts.get(each.pk)) for each in projects),
            batch_size=BATCH,
        )
        _oblige(frame, contract, lead)
        town = lead.name.removeprefix("Município de ")
        if town in PROLONGED or town == OUT_FOR_SIGNATURE:
            _prolong(frame, contract, is_signed=town in PROLONGED)
        found[lead.pk] = contract
    frame.journal([Line("agreement signed", each, source=SOURCE) for each in (above, *found.values())])
    return found


def _agreed(
    frame: Frame, reference: str, title: str, kind: str, cents: int, parent: Agreement | None = None
) -> Agreement:
    agreement = Agreement.objects.create(
        programme=frame.programme,
        parent=parent,
        kind=kind,
        reference=reference,
        title=title,
        fund=frame.fund,
        state=Agreement.State.SIGNED,
        signed_on=frame.begins_on,
        is_sample=True,
    )
    Terms.objects.create(
        agreement=agreement,
        number=1,
        state=Terms.State.IN_FORCE,
        cents=cents,
        rate=Decimal(1),
        starts_on=frame.begins_on,
        ends_on=frame.programme.ends_on,
        in_force_on=frame.begins_on,
        drawn_up_by=frame.people["secretariat"],
    )
    return agreement


def _sign(frame: Frame, agreement: Agreement, roles: dict[Organisation, Party.Role]) -> None:
    terms = agreement.versions.get()
    for organisation, role in roles.items():
        party = Party.objects.create(agreement=agreement, organisation=organisation, role=role)
        Signature.objects.create(
            terms=terms, party=party, signed_on=frame.begins_on, recorded_by=frame.people["secretariat"]
        )


def _oblige(frame: Frame, agreement: Agreement, lead: Organisation) -> None:
    today = timezone.localdate()
    Obligation.objects.bulk_create(
        Obligation(
            agreement=agreement,
            title=each["title"],
            clause=each["clause"],
            organisation=lead,
            due_on=today + timedelta(days=each["days"]),
            # The quarterly report was handed in by most, and is late with a few.
            state=Obligation.State.FULFILLED if each["days"] < 0 and agreement.pk % 5 else Obligation.State.OPEN,
        )
        for each in frame.told["words"]["obligations"]
    )


def _prolong(frame: Frame, agreement: Agreement, *, is_signed: bool) -> None:
    """A second version that ends three months later; the first one stays as it was signed."""
    before = agreement.versions.get()
    agreed_on = timezone.localdate() - timedelta(days=45)
    ends_on = before.ends_on + timedelta(days=92) if before.ends_on else None
    if is_signed:
        Terms.objects.filter(pk=before.pk).update(state=Terms.State.REPLACED)
    after = Terms.objects.create(
        agreement=agreement,
        number=2,
        kind=Terms.Kind.PROLONGATION,
        state=Terms.State.IN_FORCE if is_signed else Terms.State.SIGNING,
        cents=before.cents,
        rate=before.rate,
        starts_on=before.starts_on,
        ends_on=ends_on,
        reason=frame.words["prolongation"],
        in_force_on=agreed_on if is_signed else None,
        drawn_up_by=frame.people["secretariat"],
    )
    signing = agreement.parties.all() if is_signed else agreement.parties.filter(role=Party.Role.GRANTOR)
    for party in signing:
        Signature.objects.create(terms=after, party=party, signed_on=agreed_on, recorded_by=frame.people["secretariat"])
