"""Lists of municipal procedures: what people can ask for, how, and what they need."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sympolity.affairs.onestop import operations
from sympolity.affairs.onestop.models import Procedure
from sympolity.affairs.onestop.operations import OfferFacts
from sympolity.ground.accounts.models import User
from sympolity.interchange.kinds.declaration import Batch, FieldKind, FieldSpec, RecordKind, Stays, Stored, Value
from sympolity.interchange.kinds.facilities import GROUP
from sympolity.interchange.kinds.references import found_in
from sympolity.interchange.kinds.removal import closing, remove_entries
from sympolity.network.organisations.models import Organisation
from sympolity.network.programmes.models import Programme
from sympolity.network.territories.models import Territory

LANGUAGES = {
    "pt": "português|portugués|portuguès|portuguese|portugais|portoghese|pt",
    "ca": "català|catalán|catalão|catalan|catalano|ca|cat",
    "es": "español|castellano|castellà|espanhol|spanish|espagnol|spagnolo|es|esp",
    "en": "english|inglês|inglés|anglès|anglais|inglese|en|eng",
    "fr": "français|francês|francés|francès|french|francese|fr|fra",
    "ar": "العربية|árabe|àrab|arabic|arabe|arabo|ar",
    "el": "ελληνικά|greek|grego|griego|grec|greco|el|gr",
    "it": "italiano|italià|italian|italien|it|ita",
    "nl": "nederlands|neerlandês|neerlandés|dutch|néerlandais|olandese|nl",
    "lv": "latviešu|latvian|letão|letón|letton|lv",
    "de": "deutsch|german|alemão|alemán|alemany|allemand|tedesco|de",
    "pl": "polski|polish|polaco|polonais|polacco|pl",
    "eu": "euskara|vasco|basque|eu",
    "gl": "galego|gallego|galician|gl",
}
FIELDS = (
    FieldSpec(
        "code",
        _("code"),
        FieldKind.CODE,
        limit=80,
        headings="code|id|procedure id|código|id procedimento|id tramite|código del trámite|codi|id tràmit|id tramit|"
        "identifiant|codice|id procedimento|kods|kennung|kod|nummer|κωδικός|الرمز",
    ),
    FieldSpec(
        "name",
        _("name"),
        required=True,
        limit=300,
        headings="name|procedure|service|title|nome|procedimento|serviço|designação|nombre|trámite|procedimiento|"
        "denominación|nom|tràmit|nom tramit|nom del tràmit|démarche|intitulé|titre|servizio|denominazione|titolo|"
        "naam|dienst|product|nosaukums|pakalpojums|leistung|bezeichnung|nazwa|usługa|sprawa|όνομα|διαδικασία|υπηρεσία|"
        "الاسم|الخدمة|المعاملة",
    ),
    FieldSpec(
        "description",
        _("description"),
        headings="description|what it is|descrição|descripción|descripció|descripcio tramit|objecte|descrizione|"
        "beschrijving|omschrijving|apraksts|beschreibung|opis|περιγραφή|الوصف",
    ),
    FieldSpec(
        "topic",
        _("topic"),
        limit=200,
        headings="topic|theme|tema|matéria|materia|matèria|thème|argomento|onderwerp|thema|temats|temat|θέμα|الموضوع",
    ),
    FieldSpec(
        "field",
        _("field of action"),
        limit=200,
        headings="field of action|area|category|área|área de atuação|categoria|ámbito|descripción ámbito|àmbit|"
        "descripcio ambit|domaine|ambito|settore|domein|joma|bereich|obszar|kategoria|τομέας|المجال",
    ),
    FieldSpec(
        "field_code",
        _("code of the field"),
        FieldKind.CODE,
        limit=40,
        headings="code of the field|area code|código da área|código ámbito|codi ambit|code domaine|codice ambito|"
        "domeincode|jomas kods|bereichscode|kod obszaru|κωδικός τομέα|رمز المجال",
    ),
    FieldSpec(
        "immediate",
        _("done at once"),
        FieldKind.YES_NO,
        headings="done at once|immediate|imediato|inmediato|immediat|immédiat|immediato|direct klaar|tūlītējs|sofort|"
        "od ręki|άμεσο|فوري",
    ),
    FieldSpec(
        "free_of_charge",
        _("free of charge"),
        FieldKind.YES_NO,
        headings="free of charge|free|gratuito|grátis|gratuït|gratuit|gratis|bezmaksas|kostenlos|gebührenfrei|"
        "bezpłatne|δωρεάν|مجاني",
    ),
    FieldSpec(
        "requirements",
        _("what to bring"),
        headings="what to bring|requirements|documents|required documents|requisitos|documentos|documentação|"
        "documentación|requisits|documentació|pièces à fournir|pièces justificatives|documents requis|requisiti|"
        "documenti|vereisten|meebrengen|nepieciešamie dokumenti|unterlagen|voraussetzungen|wymagane dokumenty|"
        "δικαιολογητικά|الوثائق المطلوبة",
    ),
    FieldSpec(
        "legal_basis",
        _("legal basis"),
        headings="legal basis|law|legislação|base legal|normativa|normativa aplicable|legislación|normativa aplicable|"
        "base légale|textes de référence|base giuridica|normativa di riferimento|wetgeving|tiesiskais pamats|"
        "rechtsgrundlage|podstawa prawna|νομική βάση|الأساس القانوني",
    ),
    FieldSpec(
        "responsible",
        _("responsible organisation"),
        FieldKind.ORGANISATION,
        limit=300,
        can_create=True,
        headings="responsible organisation|entidade responsável|entidad responsable|organismo responsable|"
        "entitat responsable|organisme responsable|ente responsabile|verantwoordelijke organisatie|"
        "atbildīgā iestāde|zuständige behörde|organ odpowiedzialny|αρμόδιος φορέας|الجهة المسؤولة",
    ),
    FieldSpec(
        "unit",
        _("responsible office"),
        limit=300,
        headings="responsible office|office|department|responsible|responsável|serviço responsável|unidad|"
        "responsable|departamento|unitat|departament|service|service responsable|ufficio|responsabile|afdeling|"
        "nodaļa|zuständige stelle|amt|wydział|αρμόδια υπηρεσία|الإدارة",
    ),
    FieldSpec(
        "territory",
        _("territory"),
        FieldKind.TERRITORY,
        can_create=True,
        headings="territory|municipality|concelho|município|municipio|municipi|commune|comune|gemeente|pašvaldība|"
        "gmina|δήμος|البلدية",
    ),
    FieldSpec(
        "online",
        _("online"),
        FieldKind.YES_NO,
        headings="online|on line|internet|canal telemático|telemático|canal telematic|telemàtic|en línia|en línea|"
        "en ligne|telematico|tiešsaistē|przez internet|ηλεκτρονικά|عبر الإنترنت",
    ),
    FieldSpec(
        "in_person",
        _("in person"),
        FieldKind.YES_NO,
        headings="in person|presencial|canal presencial|canal prsencial|presencialmente|presencialment|sur place|"
        "au guichet|allo sportello|in presenza|aan het loket|klātienē|persönlich|osobiście|αυτοπροσώπως|حضوريا",
    ),
    FieldSpec(
        "by_telephone",
        _("by telephone"),
        FieldKind.YES_NO,
        headings="by telephone|by phone|por telefone|telefónico|canal telefónico|canal telefonic|telefònic|"
        "par téléphone|telefonico|per telefono|telefonisch|pa tālruni|telefonicznie|τηλεφωνικά|عبر الهاتف",
    ),
    FieldSpec(
        "by_mobile",
        _("by mobile"),
        FieldKind.YES_NO,
        headings="by mobile|mobile|app|telemóvel|móvil|canal móvil|canal mobil|mòbil|par mobile|cellulare|mobiel|"
        "mobilais|mobil|aplikacja|κινητό|الهاتف المحمول",
    ),
    FieldSpec(
        "at_kiosk",
        _("at a kiosk"),
        FieldKind.YES_NO,
        headings="at a kiosk|kiosk|quiosque|quiosco|canal quiosco|canal quiosc|quiosc|borne|chiosco|zuil|kiosks|"
        "infokiosk|kiosk multimedialny|περίπτερο|كشك",
    ),
    FieldSpec(
        "keywords",
        _("keywords"),
        FieldKind.WORDS,
        many=True,
        limit=100,
        separators=";|\n,",
        headings="keywords|tags|palavras-chave|palabras clave|paraules clau|mots-clés|parole chiave|trefwoorden|"
        "atslēgvārdi|schlagwörter|słowa kluczowe|λέξεις κλειδιά|الكلمات المفتاحية",
    ),
    FieldSpec(
        "links",
        _("links"),
        FieldKind.LINK,
        limit=500,
        headings="links|link|related links|url|web|website|ligações|hiperligação|enlaces|enlace|enllaços|"
        "enllacos relacionats|enllaç|liens|lien|collegamenti|saites|webadresse|odnośniki|σύνδεσμοι|الروابط",
    ),
    FieldSpec(
        "language",
        _("language"),
        FieldKind.CHOICE,
        choices=LANGUAGES,
        choice_labels={**{code: words.split("|")[0] for code, words in LANGUAGES.items()}, **dict(settings.LANGUAGES)},
        headings="language|língua|idioma|lengua|llengua|langue|lingua|taal|valoda|sprache|język|γλώσσα|اللغة",
    ),
    FieldSpec(
        "published_on",
        _("published on"),
        FieldKind.DAY,
        headings="published on|date of publication|created on|data de publicação|data de criação|"
        "fecha de publicación|fecha de creación|data creacio|data de publicació|publié le|date de publication|"
        "data di pubblicazione|gepubliceerd op|publicēts|veröffentlicht am|data publikacji|ημερομηνία δημοσίευσης|"
        "تاريخ النشر",
    ),
    FieldSpec(
        "checked_on",
        _("checked on"),
        FieldKind.DAY,
        headings="checked on|verified on|last checked|updated on|data de atualização|fecha de actualización|"
        "data actualització|mis à jour le|data aggiornamento|bijgewerkt op|atjaunots|geprüft am|data aktualizacji|"
        "ημερομηνία ενημέρωσης|تاريخ التحديث",
    ),
)
TEXTS = (
    "name", "description", "topic", "field", "field_code", "requirements", "legal_basis", "unit", "code", "language",
)  # fmt: skip
YES_NO = ("free_of_charge", "immediate", *Procedure.CHANNELS)
DAYS = ("published_on", "checked_on")


def stored(programme: Programme) -> Iterable[Stored]:
    for each in Procedure.objects.filter(network=programme.network_id).order_by("pk"):
        values: dict[str, Value] = {name: getattr(each, name) for name in (*TEXTS, *YES_NO)}
        values |= {name: day.isoformat() if (day := getattr(each, name)) else "" for name in DAYS}
        values |= {
            "territory": each.territory_id,
            "responsible": each.responsible_id,
            "keywords": each.keywords,
            "links": each.links[0] if each.links else "",
        }
        yield Stored(each.pk, each.name, values, closed=each.closed_on is not None)


def bring(batch: Batch) -> list[int]:
    own = _reader(batch)
    news = [OfferFacts(own(fact.values), source=fact.source) for fact in batch.facts if fact.id is None]
    made = iter(operations.bring_procedures(batch.programme.network, news, by=batch.by))
    existing = Procedure.objects.in_bulk([fact.id for fact in batch.facts if fact.id is not None])
    ids = []
    for fact in batch.facts:
        if fact.id is None:
            ids.append(next(made).pk)
        else:
            operations.change_procedure(existing[fact.id], by=batch.by, source=fact.source, **own(fact.values))
            ids.append(fact.id)
    return ids


def _reader(batch: Batch) -> Callable[[Mapping[str, Value]], dict[str, Any]]:
    places = found_in(Territory, batch.facts, "territory")
    organisations = found_in(Organisation, batch.facts, "responsible")

    def own(values: Mapping[str, Value]) -> dict[str, Any]:
        said: dict[str, Any] = {name: values[name] or "" for name in TEXTS if name in values}
        said |= {name: values[name] for name in YES_NO if name in values}
        said |= {name: date.fromisoformat(values[name]) if values[name] else None for name in DAYS if name in values}
        if "keywords" in values:
            said["keywords"] = values["keywords"] or []
        if "links" in values:
            said["links"] = [values["links"]] if values["links"] else []
        if "territory" in values:
            said["territory"] = places.get(values["territory"])
        if "responsible" in values:
            said["responsible"] = organisations.get(values["responsible"])
        return said

    return own


def remove(programme: Programme, pks: Sequence[int], by: User, source: Mapping[str, Any]) -> list[Stays]:
    return remove_entries(Procedure, (), "procedure removed", programme, pks, by, source)


def page(programme: Programme, pk: int) -> str:
    return reverse("onestop:procedure", args=[pk])


PROCEDURES = RecordKind(
    name="procedures",
    label=_("procedures"),
    fields=FIELDS,
    identity=(("code",), ("name",)),
    decisive=("code",),
    title_field="name",
    stored=stored,
    bring=bring,
    remove=remove,
    close=closing(Procedure, operations.close_offer),
    close_words=_("closed"),
    page=page,
    permission="onestop.change_offer",
    model="onestop.procedure",
    group=GROUP,
)
