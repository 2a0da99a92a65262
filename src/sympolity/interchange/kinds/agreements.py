"""Lists of agreements: programme contracts, grants and memoranda with their amounts, rates and days."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sympolity.affairs.agreements.models import AgreedProject, Agreement, Party, Signature, Terms
from sympolity.affairs.agreements.operations.agreements import PartyFact, change_agreement
from sympolity.affairs.agreements.operations.imported import bring_agreement
from sympolity.affairs.agreements.operations.versions import change_version
from sympolity.affairs.agreements.queries.terms import open_version
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel.refusals import Refused
from sympolity.interchange.kinds import contract_fields as fields
from sympolity.interchange.kinds.contracts import as_date, as_day, settle_end
from sympolity.interchange.kinds.declaration import (
    Batch,
    Breach,
    Fact,
    FieldKind,
    FieldSpec,
    Listed,
    RecordKind,
    Stays,
    Stored,
    Value,
    Values,
)
from sympolity.interchange.kinds.references import found_in
from sympolity.interchange.kinds.removal import removable, remove_entries
from sympolity.interchange.kinds.trying import named, stand_in, tried
from sympolity.network.organisations.models import Organisation
from sympolity.network.portfolio.models import Project
from sympolity.network.programmes.models import Fund, Programme

Kind = Agreement.Kind
KINDS: dict[str, str] = {
    Kind.FINANCING: "financing contract|financing agreement|contrato de financiamento|contrato de financiación|"
    "contracte de finançament|convention de financement|contratto di finanziamento",
    Kind.PROGRAMME: "programme contract|contrato-programa|contrato programa|contracte programa|contrat de programme|"
    "contratto di programma",
    Kind.ACCEPTANCE: "acceptance terms|termo de aceitação|termo de aceitacao|documento de aceptación|"
    "lettre d'acceptation|atto di adesione",
    Kind.GRANT: "grant agreement|grant|acordo de subvenção|convenio de subvención|conveni de subvenció|"
    "convention de subvention|convenzione di sovvenzione|subsidieovereenkomst|dotācijas līgums",
    Kind.PARTNERSHIP: "partnership agreement|acordo de parceria|convenio de colaboración|conveni de col·laboració|"
    "accord de partenariat|accordo di partenariato|partnerschapsovereenkomst",
    Kind.MEMORANDUM: "memorandum|memorandum of understanding|memorando|memorando de entendimento|"
    "memorando de entendimiento|protocolo|protocole d'accord|protocollo d'intesa",
    Kind.ADHERENCE: "adherence|adesão|adhesión|adhesió|adhésion|adesione",
}


def organisation(key: str, label: Any, headings: str) -> FieldSpec:
    return FieldSpec(key, label, FieldKind.ORGANISATION, can_create=True, headings=headings)


FIELDS = (
    FieldSpec(
        "title",
        _("title"),
        required=True,
        limit=300,
        headings="title|agreement|name|título|designação|objeto|objecto|nombre|títol|intitulé|objet|titolo|oggetto|"
        "titel|nosaukums|τίτλος|العنوان",
    ),
    FieldSpec(
        "reference",
        _("reference"),
        FieldKind.CODE,
        required=True,
        limit=80,
        headings="reference|agreement number|number|code|reference decision|référence de la décision|"
        "código concesión|código de la concesión|referência|n.º do contrato|número|código|referencia|"
        "número de convenio|referència|codi|référence|numéro|riferimento|numero|codice|referentie|"
        "numurs|κωδικός|المرجع",
    ),
    FieldSpec(
        "kind",
        _("kind"),
        FieldKind.CHOICE,
        required=True,
        once=True,
        choices=KINDS,
        choice_labels=dict(Kind.choices),
        headings="kind|type|type of agreement|tipo|tipologia|tipo de contrato|tipo de convenio|tipus|"
        "type de convention|"
        "soort|veids|art|τύπος|النوع",
    ),
    FieldSpec("fund", _("fund"), FieldKind.FUND, headings="fund|fundo|fondo|fons|fonds|ταμείο|الصندوق"),
    organisation(
        "grantor",
        _("gives the money"),
        "gives the money|grantor|funder|first party|outorgante|primeiro outorgante|entidade financiadora|financiador|"
        "concedente|finançador|financeur|attribuant|nom attribuant|autorité|órgano concedente|"
        "órgano convocante|òrgan concedent|finanziatore|subsidieverstrekker|finansētājs|χρηματοδότης|الممول",
    ),
    organisation(
        "beneficiary",
        _("receives the money"),
        "receives the money|beneficiary|second party|segundo outorgante|beneficiário|"
        "entidade beneficiária|beneficiario|"
        "beneficiari|bénéficiaire|nom bénéficiaire|begunstigde|saņēmējs|begünstigter|δικαιούχος|المستفيد",
    ),
    FieldSpec(
        "projects",
        _("projects"),
        FieldKind.PROJECT,
        many=True,
        headings="projects|project|project codes|projetos|projeto|códigos dos projetos|proyectos|proyecto|projectes|"
        "projecte|projets|projet|progetti|progetto|projecten|projekti|projekte|έργα|المشاريع",
    ),
    FieldSpec(
        "amount",
        _("amount granted"),
        FieldKind.MONEY,
        headings="amount granted|amount|grant|grant amount|montante|montante aprovado|valor|financiamento|subvenção|"
        "importe|importe concedido|subvención|import|import atorgat|subvenció|montant|subvention|importo|contributo|"
        "bedrag|subsidie|summa|betrag|ποσό|المبلغ",
    ),
    FieldSpec(
        "rate",
        _("rate"),
        FieldKind.NUMBER,
        least=0,
        most=100,
        headings="rate|co-financing rate|cofinancing rate|share|taxa|taxa de cofinanciamento|taxa de financiamento|"
        "tasa de cofinanciación|porcentaje|taxa de cofinançament|percentatge|taux|taux de cofinancement|"
        "tasso di cofinanziamento|percentage|likme|satz|ποσοστό|النسبة",
    ),
    fields.day(
        "starts_on",
        _("from"),
        "from|start|starts on|start date|início|data de início|inicio|fecha de inicio|inici|data d'inici|début|"
        "date de début|inizio|data inizio|startdatum|sākums|beginn|έναρξη|من",
    ),
    fields.day(
        "ends_on",
        _("until"),
        "until|end|ends on|end date|fim|data de fim|fin|fecha de fin|fi|data de fi|date de fin|fine|data fine|"
        "einddatum|beigas|ende|λήξη|إلى",
    ),
    *fields.DURATION,
    fields.day(
        "signed_on",
        _("signed by all on"),
        "signed by all on|signed on|signature date|date of signature|data de assinatura|data da assinatura|"
        "fecha de concesión|data de concessió|date de convention|date convention|"
        "fecha de firma|data de signatura|date de signature|data di sottoscrizione|datum ondertekening|"
        "parakstīšanas datums|unterzeichnet am|ημερομηνία υπογραφής|تاريخ التوقيع",
    ),
    fields.CURRENCY,
)
ROLES = {"grantor": Party.Role.GRANTOR, "beneficiary": Party.Role.BENEFICIARY}


def settle(_listed: Listed) -> Callable[[Values], Values]:
    """86.5 and 0.865 are one rate: a share of the cost never lies above the whole."""

    def settled(values: Values) -> Values:
        if values.get("rate") is not None:
            rate = Decimal(str(values["rate"]))
            values["rate"] = plain(rate / 100 if rate > 1 else rate)
        settle_end(values)
        return values

    return settled


def plain(rate: Decimal) -> str:
    return format(rate.normalize(), "f")


def stored(programme: Programme) -> Iterable[Stored]:
    rows = Agreement.objects.filter(programme=programme).order_by("pk")
    terms: dict[int, Terms] = {}
    for version in Terms.objects.filter(agreement__in=rows).exclude(state=Terms.State.DROPPED).order_by("number"):
        if version.agreement_id not in terms or version.state == Terms.State.IN_FORCE:
            terms[version.agreement_id] = version
    parties: dict[tuple[int, str], int] = {}
    for agreement, role, pk in Party.objects.filter(agreement__in=rows).values_list(
        "agreement", "role", "organisation"
    ):
        parties.setdefault((agreement, role), pk)
    covered: dict[int, list[int]] = {}
    for agreement, project in AgreedProject.objects.filter(agreement__in=rows).values_list("agreement", "project"):
        covered.setdefault(agreement, []).append(project)
    for each in rows:
        now = terms.get(each.pk)
        values: dict[str, Value] = {"title": each.title, "reference": each.reference, "kind": each.kind}
        values |= {"fund": each.fund_id, "signed_on": as_day(each.signed_on)}
        values |= {name: parties.get((each.pk, role)) for name, role in ROLES.items()}
        values["projects"] = sorted(covered.get(each.pk, ()))
        if now is not None:
            values["amount"] = None if now.cents is None else [now.cents, now.currency]
            values["rate"] = None if now.rate is None else plain(now.rate)
            values |= {"starts_on": as_day(now.starts_on), "ends_on": as_day(now.ends_on)}
        closed = each.state in (Agreement.State.ENDED, Agreement.State.TERMINATED, Agreement.State.DROPPED)
        yield Stored(each.pk, each.title, values, closed)


class Bringing:
    def __init__(self, batch: Batch, *, is_trial: bool = False) -> None:
        self.batch = batch
        self.funds = found_in(Fund, batch.facts, "fund")
        self.organisations = {name: found_in(Organisation, batch.facts, name) for name in ROLES}
        wanted = [Fact(None, {"id": pk}, {}) for fact in batch.facts for pk in fact.values.get("projects") or ()]
        self.projects = found_in(Project, wanted, "id")
        known = [Fact(None, {"id": fact.id}, {}) for fact in batch.facts if fact.id is not None]
        self.known = found_in(Agreement, known, "id")
        self.otherwise = {name: stand_in(batch) for name in ROLES} if is_trial else {}

    def bring(self, fact: Fact) -> int:
        """Raises Refused."""
        said, source = fact.values, fact.source
        about: dict[str, Any] = {name: said[name] for name in ("reference", "title", "kind") if said.get(name)}
        if "fund" in said:
            about["fund"] = self.funds.get(said["fund"])
        terms: dict[str, Any] = {name: as_date(said[name]) for name in ("starts_on", "ends_on") if name in said}
        if amount := said.get("amount"):
            terms |= {"cents": amount[0], "currency": amount[1]}
        if said.get("rate") is not None:
            terms["rate"] = Decimal(said["rate"])
        if fact.id is not None:
            return self._change(self.known[fact.id], about, terms, fact)
        parties = [
            PartyFact(named(self.organisations[name], said, name, self.otherwise.get(name)), role)
            for name, role in ROLES.items()
            if name in said
        ]
        projects = [self.projects[pk] for pk in said.get("projects") or ()]
        signed_on = as_date(said.get("signed_on"))
        brought = bring_agreement(
            self.batch.programme, by=self.batch.by, parties=parties, projects=projects, signed_on=signed_on,
            source=source, **about, **terms,
        )  # fmt: skip
        return brought.pk

    def _change(self, agreement: Agreement, about: dict[str, Any], terms: dict[str, Any], fact: Fact) -> int:
        if set(fact.values) & {"grantor", "beneficiary", "projects", "signed_on"}:
            raise Refused(str(_("Parties, projects and signatures change on the page of the agreement.")))
        if about:
            change_agreement(agreement, by=self.batch.by, source=fact.source, **about)
        if terms:
            version = open_version(agreement)
            if version is None:
                raise Refused(str(_("This stands as it was signed. Draw up a prolongation or an addendum.")))
            change_version(version, by=self.batch.by, source=fact.source, **terms)
        return agreement.pk


def bring(batch: Batch) -> list[int]:
    bringing = Bringing(batch)
    return [bringing.bring(fact) for fact in batch.facts]


def check(batch: Batch) -> list[Breach]:
    return tried(batch, lambda: Bringing(batch, is_trial=True), {"cents": "amount"})


def remove(programme: Programme, pks: Sequence[int], by: User, source: Mapping[str, Any]) -> list[Stays]:
    """Agreements that nobody touched since, with the signatures that came with them."""
    own = (AgreedProject, Terms, Party)
    gone = removable(Agreement, own, pks, source)
    Signature.objects.filter(terms__agreement__in=gone).delete()
    return remove_entries(Agreement, own, "agreement removed", programme, pks, by, source, of_programme=True)


def page(programme: Programme, pk: int) -> str:
    return reverse("agreements:agreement", args=[programme.slug, pk])


AGREEMENTS = RecordKind(
    name="agreements",
    label=_("agreements"),
    group=_("Money and law"),
    fields=FIELDS,
    identity=(("reference",),),
    decisive=("reference",),
    stored=stored,
    bring=bring,
    check=check,
    remove=remove,
    page=page,
    permission="agreements.change_agreement",
    model="agreements.agreement",
    in_order=(("starts_on", "ends_on"),),
    settle=settle,
    lists_ended=True,
)
