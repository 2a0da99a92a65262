"""Lists of people who work for organisations. They are personal data: whoever brings them keeps the register."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sympolity.ground.accounts.models import User
from sympolity.interchange.kinds.declaration import Batch, FieldKind, FieldSpec, RecordKind, Stays, Stored, Value
from sympolity.interchange.kinds.references import found_in
from sympolity.interchange.kinds.territories import GROUP
from sympolity.network.organisations import operations
from sympolity.network.organisations.models import Affiliation, Organisation
from sympolity.network.programmes.models import Programme

FIELDS = (
    FieldSpec(
        "person_name",
        _("name"),
        required=True,
        limit=200,
        headings="name|full name|person|nome|nome completo|nombre|nombre y apellidos|nombre completo|nom|nom complet|"
        "nom i cognoms|nom et prénom|nome e cognome|naam|vārds uzvārds|vārds un uzvārds|vor und nachname|"
        "imię i nazwisko|ονοματεπώνυμο|الاسم|الاسم الكامل",
    ),
    FieldSpec(
        "organisation",
        _("organisation"),
        FieldKind.ORGANISATION,
        required=True,
        limit=300,
        can_create=True,
        headings="organisation|organization|entity|entidade|organização|município|entidad|organización|ayuntamiento|"
        "entitat|organització|ajuntament|organisme|collectivité|ente|organizzazione|comune|organisatie|gemeente|"
        "organizācija|pašvaldība|einrichtung|gemeinde|organizacja|gmina|φορέας|δήμος|الجهة|المؤسسة",
    ),
    FieldSpec(
        "function",
        _("function"),
        limit=200,
        headings="function|position|job title|role|função|cargo|puesto|función|funció|càrrec|fonction|poste|funzione|"
        "ruolo|carica|functie|amats|funktion|stelle|stanowisko|funkcja|θέση|ιδιότητα|الوظيفة|المنصب",
    ),
    FieldSpec(
        "capacity",
        _("capacity"),
        FieldKind.CHOICE,
        choices={
            "political": "political|politician|elected|político|eleito|electo|polític|electe|politique|élu|politico|"
            "eletto|politiek|politisks|politisch|polityczny|πολιτικός|سياسي",
            "technical": "technical|officer|staff|técnico|técnica|tècnic|technique|agent|tecnico|technisch|"
            "ambtelijk|tehnisks|fachlich|techniczny|τεχνικός|υπηρεσιακός|تقني",
        },
        choice_labels=dict(Affiliation.Capacity.choices),
        headings="capacity|kind of representative|qualidade|tipo de representante|calidad|qualitat|qualité|qualifica|"
        "hoedanigheid|statuss|eigenschaft|charakter|ιδιότητα εκπροσώπου|الصفة",
    ),
    FieldSpec(
        "email",
        _("mail address"),
        FieldKind.MAIL,
        limit=254,
        headings="email|e-mail|mail|mail address|correio eletrónico|correo electrónico|correu electrònic|courriel|"
        "adresse mail|posta elettronica|e-pasts|e-mailadres|adres e-mail|ηλεκτρονικό ταχυδρομείο|البريد الإلكتروني",
    ),
    FieldSpec(
        "since",
        _("since"),
        FieldKind.DAY,
        headings="since|from|start|desde|início|inicio|des de|inici|depuis|début|dal|sinds|no|seit|od|από|منذ",
    ),
    FieldSpec(
        "until",
        _("until"),
        FieldKind.DAY,
        headings="until|to|end|até|fim|hasta|fin|fins|fins a|jusqu'au|al|fino al|tot|līdz|bis|do|έως|حتى",
    ),
)
TEXTS = ("person_name", "function", "capacity", "email")
DAYS = ("since", "until")


def stored(programme: Programme) -> Iterable[Stored]:
    for each in Affiliation.objects.filter(organisation__network=programme.network_id).order_by("pk"):
        values: dict[str, Value] = {name: getattr(each, name) for name in TEXTS}
        values |= {name: day.isoformat() if (day := getattr(each, name)) else "" for name in DAYS}
        values["organisation"] = each.organisation_id
        yield Stored(each.pk, each.person_name, values, closed=each.until is not None)


def bring(batch: Batch) -> list[int]:
    own = _reader(batch)
    existing = Affiliation.objects.in_bulk([fact.id for fact in batch.facts if fact.id is not None])
    ids = []
    for fact in batch.facts:
        said = own(fact.values)
        if fact.id is None:
            made = operations.affiliate_person(said.pop("organisation"), by=batch.by, source=fact.source, **said)
            ids.append(made.pk)
        else:
            operations.change_affiliation(existing[fact.id], by=batch.by, source=fact.source, **said)
            ids.append(fact.id)
    return ids


def _reader(batch: Batch) -> Callable[[Mapping[str, Value]], dict[str, Any]]:
    organisations = found_in(Organisation, batch.facts, "organisation")

    def own(values: Mapping[str, Value]) -> dict[str, Any]:
        said: dict[str, Any] = {name: values[name] or "" for name in TEXTS if name in values}
        said |= {name: date.fromisoformat(values[name]) if values[name] else None for name in DAYS if name in values}
        if "organisation" in values:
            said["organisation"] = organisations[values["organisation"]]
        return said

    return own


def remove(programme: Programme, pks: Sequence[int], by: User, source: Mapping[str, Any]) -> list[Stays]:
    operations.take_back_affiliations(programme.network, pks, by=by, source=source)
    return []


def close(programme: Programme, pks: Sequence[int], by: User, reason: str, source: Mapping[str, Any]) -> list[int]:
    for entry in Affiliation.objects.filter(pk__in=pks, until=None).order_by("pk"):
        operations.end_affiliation(entry, until=timezone.localdate(), by=by, reason=reason)
    return list(pks)


PEOPLE = RecordKind(
    name="people",
    label=_("people of organisations"),
    fields=FIELDS,
    identity=(("email", "organisation"), ("person_name", "organisation")),
    title_field="person_name",
    stored=stored,
    bring=bring,
    remove=remove,
    close=close,
    close_words=_("ended"),
    permission="organisations.change_organisation",
    model="organisations.affiliation",
    in_order=(("since", "until"),),
    group=GROUP,
)
