"""Four programmes with what was published about them."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from sympolity.config.demo.places import Places
from sympolity.config.demo.reading import settings_of
from sympolity.ground.accounts.models import Network, User
from sympolity.ground.journal.operations import Line, record_all
from sympolity.ground.languages.models import Translation, hash_of_text
from sympolity.network.organisations.models import Organisation, OrganisationName
from sympolity.network.portfolio.models import KindRule, TargetGroup
from sympolity.network.programmes.models import (
    Factor,
    Fund,
    Objective,
    Participation,
    Programme,
    PublicFigure,
)

# Domain model, section 1.1: six territorial interventions, each with its lead municipality and members.
INTERVENTIONS = {
    "Alcochete": ("Moita", "Montijo"),
    "Loures": ("Mafra", "Vila Franca de Xira"),
    "Barreiro": ("Almada", "Seixal"),
    "Sintra": ("Cascais", "Oeiras"),
    "Lisboa": ("Amadora", "Odivelas"),
    "Setúbal": ("Palmela", "Sesimbra"),
}


def load_programmes(network: Network, places: Places, *, by: User) -> dict[str, Programme]:
    _municipal_governments(network, places)
    loaded = {}
    for slug, facts in settings_of("programmes.toml").items():
        programme = _programme(network, slug, facts, places)
        _objectives(programme, facts)
        _figures(programme, facts)
        _participants(programme, facts, places)
        loaded[slug] = programme
        record_all(
            [Line("programme added", programme, {"title": (None, programme.title)}, source={"kind": "sample"})],
            by=by,
            network=network,
            programme_id=programme.pk,
        )
    return loaded


def _municipal_governments(network: Network, places: Places) -> None:
    for name, place in places.municipalities.items():
        government = Organisation.objects.create(
            network=network, name=f"Município de {name}", kind="municipality", helix="public", home=place
        )
        OrganisationName.objects.create(
            organisation=government, name=f"Câmara Municipal de {name}", source="usual name"
        )
    Organisation.objects.bulk_create(
        [
            Organisation(network=network, name=f"Ajuntament de {name}", kind="municipality", helix="public", home=place)
            for name, place in places.catalan.items()
        ]
    )


def _period(facts: dict[str, Any]) -> tuple[date, date]:
    """The published period; programmes that serve as running samples end some months from today."""
    today = timezone.localdate()
    return (
        facts.get("starts_on") or today - timedelta(days=3 * 365),
        facts.get("ends_on") or today + timedelta(days=240),
    )


def _programme(network: Network, slug: str, facts: dict[str, Any], places: Places) -> Programme:
    starts_on, ends_on = _period(facts)
    programme = Programme.objects.create(
        network=network,
        slug=slug,
        title=facts["title"],
        summary=facts["summary"],
        base_language=facts["base_language"],
        vocabulary=facts["vocabulary"],
        starts_on=starts_on,
        ends_on=ends_on,
        status=facts.get("status", "running"),
        is_public=True,
        accent=facts["accent"],
        grouping=places.groupings[facts["grouping"]],
        is_sample=True,
    )
    _in_english(programme, facts, "title", "summary")
    for fund in facts.get("funds", []):
        share = fund.get("share")
        Fund.objects.create(
            programme=programme, code=fund["code"], name=fund["name"], share=Decimal(share) if share else None
        )
    KindRule.objects.bulk_create(
        KindRule(programme=programme, kind=kind, has_money=False, source="sample data")
        for kind in facts.get("kinds_without_money", [])
    )
    for group in facts.get("target_groups", []):
        _in_english(TargetGroup.objects.create(programme=programme, name=group["name"]), group, "name")
    return programme


def _in_english(subject: Any, facts: dict[str, Any], *fields: str) -> None:
    Translation.objects.bulk_create(
        [
            english(subject, field, facts[f"{field}_en"])
            for field in fields
            if f"{field}_en" in facts and subject.source_language != "en"
        ]
    )


def english(subject: Any, field: str, text: str) -> Translation:
    return Translation(
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        field=field,
        language="en",
        text=text,
        made=Translation.Made.HUMAN,
        source_hash=hash_of_text(getattr(subject, field)),
    )


def _objectives(programme: Programme, facts: dict[str, Any]) -> None:
    for order, each in enumerate(facts["objectives"]):
        objective = Objective.objects.create(
            programme=programme,
            code=each["code"],
            name=each["name"],
            goal=each.get("goal", ""),
            order=order,
            due_on=date(2030, 12, 31) if "goal" in each else None,
        )
        _in_english(objective, each, "name", "goal")
        kind = programme.vocabulary.get("factor", "vector")
        Factor.objects.bulk_create(
            [
                Factor(objective=objective, kind=kind, statement=statement, order=place)
                for place, statement in enumerate(each.get("factors", []))
            ]
        )


def _figures(programme: Programme, facts: dict[str, Any]) -> None:
    for each in facts["figures"]:
        figure = PublicFigure.objects.create(
            programme=programme,
            topic=each["topic"],
            value=Decimal(each["value"]),
            is_about=each.get("about", False),
            unit=each["unit"],
            as_of=each.get("as_of"),
            source=each["source"],
            note=each.get("note", ""),
        )
        _in_english(figure, each, "topic", "note")


def _participants(programme: Programme, facts: dict[str, Any], places: Places) -> None:
    network = programme.network
    for each in facts.get("organisations", []):
        organisation = Organisation.objects.create(
            network=network,
            name=each["name"],
            kind=each["kind"],
            helix=each["helix"],
            home=places.cities.get(each.get("place", "")),
        )
        if "short" in each:
            OrganisationName.objects.create(organisation=organisation, name=each["short"], source="short name")
        replaced = _replaced(programme, each) if "replaces" in each else None
        Participation.objects.create(
            programme=programme, organisation=organisation, role=each["role"], replaces=replaced
        )
    if programme.slug == "communities-in-action":
        leads = set(INTERVENTIONS)
        Participation.objects.bulk_create(
            [
                Participation(
                    programme=programme,
                    organisation=Organisation.objects.get(network=network, name=f"Município de {name}"),
                    role="lead-municipality" if name in leads else "partner",
                )
                for name in places.municipalities
            ]
        )


def _replaced(programme: Programme, each: dict[str, Any]) -> Participation:
    """Partinico took part first and was replaced by Capaci (domain model, finding 3); the day is not published."""
    former = Organisation.objects.create(
        network=programme.network, name=each["replaces"], kind="municipality", helix="public"
    )
    return Participation.objects.create(
        programme=programme,
        organisation=former,
        role=each["role"],
        until=programme.starts_on,
        note="The day of the replacement is not published.",
    )
