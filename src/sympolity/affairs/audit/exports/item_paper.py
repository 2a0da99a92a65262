"""The file of a sampled paper: read as a page, printed as a tagged PDF, from the same blocks."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolity.affairs.audit.models import SampledItem
from sympolity.affairs.audit.queries.links import Chain
from sympolity.affairs.audit.wording import why_in_words
from sympolity.affairs.finance.models import RequestItem
from sympolity.ground.journal.words import verb_in_words
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.papers import Block, Facts, Heading, Items, Note, Paper, PaperColumn, Table, Text, Words
from sympolity.network.portfolio.story import source_in_words


def item_paper(item: SampledItem, chain: Chain, *, language: str) -> Paper:
    """In the active language. It holds for the moment at which it is read."""
    paper = chain.expenditure
    return Paper(
        title=f"{paper.get_paper_display()} {paper.number}".strip(),
        subtitle=f"{paper.organisation} – {paper.project.title}",
        language=language,
        made_at=timezone.now(),
        publisher=str(paper.project.programme.title),
        reference=_("Sample %(number)s, paper %(place)s") % {"number": item.sample.number, "place": item.place},
        blocks=tuple(_blocks(item, chain)),
        is_wide=True,
    )


def _blocks(item: SampledItem, chain: Chain) -> Iterator[Block]:
    yield Facts(
        (
            (_("Sample"), item.sample.title),
            (_("Why it was drawn"), why_in_words(item)),
            (_("Result"), str(item.get_result_display())),
        )
    )
    if chain.missing:
        yield Heading(_("What is missing"))
        yield Items(chain.missing)
    yield from _payments(chain)
    yield from _verification(chain)
    yield from _expenditure(chain)
    yield from _contract(chain)
    yield from _procurement(chain)
    yield from _agreement(chain)
    yield from _documents(chain)
    yield from _journal(chain)


def _payments(chain: Chain) -> Iterator[Block]:
    currency = chain.expenditure.project.programme.currency
    shares = {share.payment_id: share.cents for share in chain.shares}
    yield Heading(_("Payments"))
    yield Table(
        _("What was paid on the request"),
        (
            PaperColumn(_("Reference of the transfer")),
            PaperColumn(_("Paid on"), "day"),
            PaperColumn(_("Amount, %(currency)s") % {"currency": currency}, "money"),
            PaperColumn(_("Of it for the project"), "money"),
            PaperColumn(_("Recorded by")),
        ),
        [
            (
                Words(each.reference or _("without reference"), href=chain.url(each)),
                each.paid_on,
                each.cents,
                shares.get(each.pk),
                str(each.recorded_by or ""),
            )
            for each in chain.payments
        ],
        empty=_("No payment is recorded."),
    )


def _verification(chain: Chain) -> Iterator[Block]:
    yield Heading(_("Payment request and verification"))
    claim = chain.claim
    if claim is None:
        yield Note(_("It stands in no payment request."), tone="attention")
        return
    request, currency = claim.request, claim.request.currency
    yield Facts(
        (
            (_("Request"), Words(_request_name(claim), href=chain.url(request))),
            (_("State"), str(request.get_state_display())),
            (_("Claimed"), formats.money(claim.claimed_cents, currency)),
            (_("Accepted"), formats.money(claim.accepted_cents, currency) or "–"),
            (_("Finding of the verification"), str(claim.get_verdict_display())),
            (_("Reason"), claim.reason or "–"),
            (_("Verified by"), _who(claim.looked_at_by, claim.looked_at)),
            (_("Request submitted by"), _who(request.submitted_by, request.submitted_at)),
            (_("Request verified by"), _who(request.verified_by, request.verified_at)),
            (_("Request authorised by"), _who(request.authorised_by, request.authorised_at)),
            (_("Authorised"), formats.money(request.authorised_cents, currency) or "–"),
        )
    )
    others = [item for item in chain.items if item.pk != claim.pk]
    if others:
        yield Table(
            _("Corrections, and requests in which it stood before"),
            (
                PaperColumn(_("Request")),
                PaperColumn(_("Claimed"), "money"),
                PaperColumn(_("Accepted"), "money"),
                PaperColumn(_("Reason")),
            ),
            [
                (Words(_request_name(each), href=chain.url(each.request)), each.claimed_cents, each.accepted_cents,
                 each.reason)
                for each in others
            ],
        )  # fmt: skip
    if chain.clarifications:
        yield Table(
            _("Questions of the verification"),
            (
                PaperColumn(_("Question")),
                PaperColumn(_("Asked")),
                PaperColumn(_("Answer")),
                PaperColumn(_("Answered")),
            ),
            [
                (
                    each.question,
                    _who(each.asked_by, each.asked_at),
                    each.answer,
                    _who(each.answered_by, each.answered_at),
                )
                for each in chain.clarifications
            ],
        )


def _request_name(item: RequestItem) -> str:
    request = item.request
    return f"{request.agreement.reference}/{request.number}, {request.get_mode_display()}"


def _who(person: object, at: object) -> str:
    when = formats.moment(at) if at else ""  # type: ignore[arg-type]
    return ", ".join(part for part in (str(person) if person else "", when) if part) or "–"


def _expenditure(chain: Chain) -> Iterator[Block]:
    paper = chain.expenditure
    programme = paper.project.programme
    life = reverse("audit:figure", args=[programme.slug, "finance.expenditure", paper.pk, "eligible_cents"])
    yield Heading(_("Expenditure"))
    yield Facts(
        (
            (_("Number of the paper"), Words(paper.number or "–", href=chain.url(paper))),
            (_("What for"), paper.title or "–"),
            (_("Supplier"), str(paper.supplier.name) if paper.supplier else "–"),
            (_("Date of the paper"), formats.day(paper.issued_on)),
            (_("Paid on"), formats.day(paper.paid_on) or "–"),
            (_("Amount without tax"), formats.money(paper.net_cents, paper.currency)),
            (_("Tax"), formats.money(paper.tax_cents, paper.currency)),
            (_("Rate of exchange"), str(paper.rate.normalize()) if paper.currency != programme.currency else "–"),
            (_("Eligible amount"), Words(formats.money(paper.eligible_cents, programme.currency), href=life)),
            (_("Why not all of it is eligible"), paper.eligible_note or "–"),
            (_("Cost category"), str(paper.category)),
            (_("Fund"), str(paper.fund or "–")),
            (_("Entered by"), _who(paper.entered_by, paper.entered_at)),
            (_("Changed by"), str(paper.changed_by or "–")),
        )
    )
    if chain.doubles:
        yield Table(
            _("Papers that look like it"),
            (PaperColumn(_("Paper")), PaperColumn(_("State")), PaperColumn(_("Reason")), PaperColumn(_("Decided by"))),
            [
                (
                    chain.name_of_other(each),
                    str(each.get_state_display()),
                    each.reason,
                    _who(each.decided_by, each.decided_at),
                )
                for each in chain.doubles
            ],
        )


def _contract(chain: Chain) -> Iterator[Block]:
    yield Heading(_("Contract"))
    contract = chain.contract
    if contract is None:
        yield Note(_("No contract stands behind it."))
        return
    yield Facts(
        (
            (_("Contract"), Words(f"{contract.reference} {contract.title}", href=chain.url(contract))),
            (_("Supplier"), contract.supplier.name),
            (_("Price without tax"), formats.money(contract.cents, contract.currency)),
            (_("Signed on"), formats.day(contract.signed_on)),
            (_("Ends on as signed"), formats.day(contract.ends_on) or "–"),
            (_("State"), str(contract.get_state_display())),
        )
    )
    yield Table(
        _("Contract managers"),
        (
            PaperColumn(_("Person")),
            PaperColumn(_("Written act that names the person")),
            PaperColumn(_("Named on"), "day"),
            PaperColumn(_("Until"), "day"),
            PaperColumn(_("Declaration")),
            PaperColumn(_("Declared on"), "day"),
        ),
        [
            (
                str(each.user),
                each.act,
                each.designated_on,
                each.until,
                str(each.get_conflict_display()),
                each.declared_on,
            )
            for each in chain.managers
        ],
        empty=_("Nobody was named to manage the contract."),
    )
    yield Table(
        _("Modifications"),
        (
            PaperColumn(_("Number"), "number"),
            PaperColumn(_("What changes")),
            PaperColumn(_("Agreed on"), "day"),
            PaperColumn(_("Difference without tax"), "money"),
            PaperColumn(_("New end"), "day"),
            PaperColumn(_("Reason")),
        ),
        [
            (each.number, str(each.get_kind_display()), each.agreed_on, each.cents, each.new_ends_on, each.reason)
            for each in chain.modifications
            if each.withdrawn_on is None
        ],
        empty=_("It was never modified."),
    )


def _procurement(chain: Chain) -> Iterator[Block]:
    yield Heading(_("Procurement"))
    yield Table(
        _("Attempts"),
        (
            PaperColumn(_("Procurement")),
            PaperColumn(_("Attempt"), "number"),
            PaperColumn(_("Procedure")),
            PaperColumn(_("Base price without tax"), "money"),
            PaperColumn(_("Launched on"), "day"),
            PaperColumn(_("State")),
            PaperColumn(_("Why it ended so")),
        ),
        [
            (
                Words(f"{each.reference} {each.title}", href=chain.url(each)),
                each.attempt,
                str(each.get_procedure_display()),
                each.base_cents,
                each.launched_on,
                str(each.get_state_display()),
                each.state_reason,
            )
            for each in chain.attempts
        ],
        empty=_("It is not recorded how the supplier was found."),
    )
    if chain.attempts:
        attempts = {each.pk: each.attempt for each in chain.attempts}
        yield Table(
            _("Bids"),
            (
                PaperColumn(_("Supplier")),
                PaperColumn(_("Attempt"), "number"),
                PaperColumn(_("Lot")),
                PaperColumn(_("Price without tax"), "money"),
                PaperColumn(_("Rank"), "number"),
                PaperColumn(_("Outcome")),
                PaperColumn(_("Reason")),
            ),
            [
                (
                    each.supplier.name,
                    attempts[each.procurement_id],
                    str(each.lot or ""),
                    each.cents,
                    each.rank,
                    str(each.get_outcome_display()),
                    each.reason,
                )
                for each in chain.bids
            ],
            empty=_("No bid is recorded."),
        )


def _agreement(chain: Chain) -> Iterator[Block]:
    yield Heading(_("Agreement"))
    if chain.agreement is None:
        yield Note(_("No agreement that grants money covers the project."), tone="attention")
        return
    held = chain.terms
    signed: dict[int, list[str]] = {}
    for each in chain.signatures:
        signed.setdefault(each.terms_id, []).append(f"{each.party.organisation} {formats.day(each.signed_on)}")
    yield Facts(
        (
            (_("Agreement"), Words(str(chain.agreement), href=chain.url(chain.agreement))),
            (_("State"), str(chain.agreement.get_state_display())),
            (_("Version that held"), formats.number(held.number) if held else "–"),
            (_("On the day"), formats.day(chain.day)),
            (_("Rate that held"), formats.percent(held.rate, 2) if held and held.rate is not None else "–"),
        )
    )
    yield Table(
        _("Versions"),
        (
            PaperColumn(_("Number"), "number"),
            PaperColumn(_("Kind")),
            PaperColumn(_("In force since"), "day"),
            PaperColumn(_("Amount granted"), "money"),
            PaperColumn(_("Rate"), "percent"),
            PaperColumn(_("Until"), "day"),
            PaperColumn(_("Signed by")),
        ),
        [
            (
                each.number,
                str(each.get_kind_display()),
                each.in_force_on,
                each.cents,
                each.rate,
                each.ends_on,
                ", ".join(signed.get(each.pk, ())),
            )
            for each in chain.versions
        ],
        empty=_("No version was ever signed."),
    )


def _documents(chain: Chain) -> Iterator[Block]:
    yield Heading(_("Documents"))
    rows = []
    for each in chain.kept:
        document = each.document
        href = reverse("documents:download", args=[document.pk, document.file_name]) if each.is_readable else ""
        whole = Words(_("file has its hash"), tone="fine") if each.is_whole else Words(_("file changed"), tone="late")
        name = str(document) + (f" ({_('withdrawn')})" if document.is_withdrawn else "")
        rows.append((Words(name, href=href), each.about, document.uploaded_at, document.sha256, whole))
    yield Table(
        _("Documents, and whether each file still has the hash that it came with"),
        (
            PaperColumn(_("Document")),
            PaperColumn(_("About")),
            PaperColumn(_("Uploaded"), "moment"),
            PaperColumn("SHA-256"),
            PaperColumn(_("Checked now")),
        ),
        rows,
        empty=_("No document stands with anything in the chain."),
    )


def _journal(chain: Chain) -> Iterator[Block]:
    yield Heading(_("Journal"))
    yield Table(
        _("Who decided what, in the order in which it happened"),
        (
            PaperColumn(_("When"), "moment"),
            PaperColumn(_("What")),
            PaperColumn(_("On")),
            PaperColumn(_("Who")),
            PaperColumn(_("Why")),
            PaperColumn(_("Hash")),
        ),
        [
            (
                each.at,
                verb_in_words(each.verb),
                chain.names.get((each.subject_type, each.subject_id), (f"{each.subject_type} {each.subject_id}", ""))[
                    0
                ],
                source_in_words(each),
                each.reason,
                each.hash[:12],
            )
            for each in chain.entries
        ],
        empty=_("The journal says nothing of it."),
    )
    yield Text(_("The journal is a chain: each entry carries the hash of the one before it."))
