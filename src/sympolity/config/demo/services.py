"""What one real city offers: facilities, procedures and associations of Badalona, and who lives there."""

from datetime import date

from sympolity.affairs.onestop.operations import OfferFacts, bring_facilities, bring_procedures
from sympolity.config.demo.reading import table
from sympolity.ground.accounts.models import Network, User
from sympolity.network.organisations.models import Organisation
from sympolity.network.organisations.operations import OrganisationFacts, bring_organisations
from sympolity.network.territories.models import ResidentGroup, Territory
from sympolity.network.territories.operations import bring_counts

SOURCE = "Ajuntament de Badalona, open data, CC BY 3.0"
SAMPLE = {"kind": "sample"}
SAID = {"S": True, "N": False}


def load_services(network: Network, town: Territory, *, by: User) -> None:
    _facilities(network, town, by)
    _procedures(network, town, by)
    _associations(network, town, by)
    _residents(network, town, by)


def _facilities(network: Network, town: Territory, by: User) -> None:
    facts = [
        OfferFacts(
            {
                "name": row["name"],
                "address": row["address"],
                "postal_code": row["postal_code"],
                "town": town.name,
                "website": row["website"],
                "territory": town,
                "language": "ca",
                "is_sample": True,
            },
            types=row["types"].split("; "),
            codes={"Badalona": row["code"]},
            source=SAMPLE,
        )
        for row in table("badalona_facilities.csv")
    ]
    bring_facilities(network, facts, by=by)


def _procedures(network: Network, town: Territory, by: User) -> None:
    facts = [
        OfferFacts(
            {
                "name": row["name"],
                "description": row["description"],
                "field": row["field"],
                "requirements": row["requirements"],
                "legal_basis": row["legal_basis"],
                "free_of_charge": SAID.get(row["free_of_charge"]),
                "in_person": SAID.get(row["in_person"]),
                "by_telephone": SAID.get(row["by_telephone"]),
                "published_on": date.fromisoformat(row["published_on"]) if row["published_on"] else None,
                "territory": town,
                "language": "ca",
                "is_sample": True,
            },
            source=SAMPLE,
        )
        for row in table("badalona_procedures.csv")
    ]
    bring_procedures(network, facts, by=by)


def _associations(network: Network, town: Territory, by: User) -> None:
    facts = [
        OrganisationFacts(
            key=row["code"],
            name=row["name"],
            kind=Organisation.Kind.ASSOCIATION,
            home=town,
            website=f"http://{row['website']}",
            founded_year=int(row["founded_year"]) if row["founded_year"] else None,
            sectors=row["sectors"].split("; "),
            is_sample=True,
            identifiers={"Badalona": row["code"]},
            source=SAMPLE,
        )
        for row in table("badalona_associations.csv")
    ]
    bring_organisations(network, facts, by=by)


def _residents(network: Network, town: Territory, by: User) -> None:
    groups = [
        ResidentGroup(
            territory=town,
            nationality=row["name"],
            nationality_code=row["code"],
            men=int(row["men"]),
            women=int(row["women"]),
            as_of=date(int(row["year"]), 1, 1),
            source=SOURCE,
        )
        for row in table("badalona_nationalities.csv")
    ]
    bring_counts(network, groups, [SAMPLE] * len(groups), by=by)
