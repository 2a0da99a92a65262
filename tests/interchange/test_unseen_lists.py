"""Lists of the same kinds as other cities publish them: their headings are understood without help."""

from datetime import date

import pytest

from factories import make_territory
from sympolity.affairs.onestop.models import Facility, Procedure
from sympolity.network.organisations.models import Affiliation, Organisation
from sympolity.network.territories.models import Population, ResidentGroup, Territory

LISBON = """ID;Nome do equipamento;Tipologia;Morada;Código Postal;Freguesia;Latitude;Longitude;Telefone;Correio eletrónico
12;Centro de Saúde da Alameda;Saúde;Rua Carlos Mardel 2;1900-181;Arroios;38,7371;-9,1302;218 436 500;alameda@example.org
13;Biblioteca de Alvalade;Cultura;Rua Teixeira de Pascoais 14;1700-364;Arroios;38,7532;-9,1446;;
"""  # noqa: E501
PARIS = """Identifiant,Dénomination,Type d'équipement,Adresse,Code postal,Commune,Téléphone,Site web,Date de mise à jour
75-01,Bibliothèque Oscar Wilde,Bibliothèque,12 rue du Télégraphe,75020,Paris,01 43 66 84 29,www.paris.fr,31/12/2023
75-02,Piscine Pontoise,Piscine,19 rue de Pontoise,75005,Paris,01 55 42 77 88,,25/11/2023
"""
BARCELONA_OPEN = """Codi;Equipament;Tipus equipament;Adreça;Codi Postal;Districte;Telèfon;Pàgina web
1;Casal de barri;Centres cívics;C. Gran 5;08003;Ciutat Vella;93 111 22 33;ajuntament.example.org
1;Casal de barri;Casals de joves;C. Gran 5;08003;Ciutat Vella;93 111 22 33;ajuntament.example.org
"""
MADRID = """Número de registro;Denominación;Categoría;Año de constitución;Página web;Municipio
00012;ASOCIACIÓN VECINAL LA INCOLORA;Vecinal;1978;www.example.es;Madrid
00013;CLUB DE AJEDREZ VALLECAS;Deportes;1990;;Madrid
"""
ROME = """Codice;Denominazione;Descrizione;Ambito;Gratuito;Requisiti;Ufficio;Allo sportello;Online;Lingua;Data di pubblicazione
S1;Cambio di residenza;Comunicare il nuovo indirizzo;Anagrafe;sì;Documento d'identità;Municipio I;sì;no;italiano;13/02/2024
S2;Carta d'identità elettronica;Rilascio della carta;Anagrafe;no;Foto;Municipio I;sì;;italiano;28/02/2024
"""  # noqa: E501
RIGA = """Apkaime;Valstspiederība;Vīrieši;Sievietes
Centrs;Latvija;9 500;11 200
Centrs;Ukraina;420;
"""
GHENT = """NIS code;Bevolking;65 en ouder
44021;265 086;46 012
"""
ATHENS = """Ονοματεπώνυμο;Φορέας;Ιδιότητα;Ηλεκτρονικό ταχυδρομείο;Από
Μαρία Παπαδοπούλου;Δήμος Λεβαδέων;Διευθύντρια;maria@example.org;25/03/2021
"""
WARSAW = """Nazwa;Kod;Poziom;Należy do
Warszawa;1465;gmina;
Praga-Południe;146510;dzielnica;1465
Saska Kępa;14651001;osiedle;146510
"""

pytestmark = pytest.mark.django_db


def fields(an_import) -> dict[str, str]:
    names = {column["letter"]: column["header"] for column in an_import.columns}
    return {names[letter]: choice["field"] for letter, choice in an_import.chosen.items()}


def test_facilities_of_lisbon(desk, programme):
    make_territory(programme.network, "Arroios", level="community")

    an_import = desk.bring(LISBON, kind="facilities")

    assert fields(an_import) == {
        "ID": "code",
        "Nome do equipamento": "name",
        "Tipologia": "types",
        "Morada": "address",
        "Código Postal": "postal_code",
        "Freguesia": "territory",
        "Latitude": "latitude",
        "Longitude": "longitude",
        "Telefone": "telephone",
        "Correio eletrónico": "email",
    }
    centre = Facility.objects.get(name="Centro de Saúde da Alameda")
    assert (centre.latitude, centre.longitude, centre.postal_code) == (38.7371, -9.1302, "1900-181")
    assert centre.territory.name == "Arroios"


def test_facilities_of_paris(desk):
    an_import = desk.bring(PARIS, kind="facilities")

    assert fields(an_import) == {
        "Identifiant": "code",
        "Dénomination": "name",
        "Type d'équipement": "types",
        "Adresse": "address",
        "Code postal": "postal_code",
        "Commune": "town",
        "Téléphone": "telephone",
        "Site web": "website",
        "Date de mise à jour": "checked_on",
    }
    library = Facility.objects.get(name="Bibliothèque Oscar Wilde")
    assert (library.website, library.checked_on) == ("http://www.paris.fr", date(2023, 12, 31))


def test_facilities_of_barcelona_gather_their_types(desk):
    an_import = desk.answer_all(desk.check(desk.read(BARCELONA_OPEN, kind="facilities")), "territory", create=True)
    desk.commit(an_import)

    one = Facility.objects.get()
    assert fields(an_import)["Tipus equipament"] == "types"
    assert sorted(each.name for each in one.types.all()) == ["Casals de joves", "Centres cívics"]
    assert one.territory.name == "Ciutat Vella"
    assert one.website == "http://ajuntament.example.org"


def test_associations_of_madrid(desk, programme):
    make_territory(programme.network, "Madrid")

    an_import = desk.bring(MADRID, kind="organisations")

    assert fields(an_import) == {
        "Número de registro": "identifier",
        "Denominación": "name",
        "Categoría": "sectors",
        "Año de constitución": "founded_year",
        "Página web": "website",
        "Municipio": "home",
    }
    association = Organisation.objects.get(name="ASOCIACIÓN VECINAL LA INCOLORA")
    assert association.codes.get().value == "00012"
    assert (association.founded_year, association.website) == (1978, "http://www.example.es")
    assert [each.name for each in association.sectors.all()] == ["Vecinal"]


def test_services_of_rome(desk):
    an_import = desk.bring(ROME, kind="procedures")

    assert fields(an_import) == {
        "Codice": "code",
        "Denominazione": "name",
        "Descrizione": "description",
        "Ambito": "field",
        "Gratuito": "free_of_charge",
        "Requisiti": "requirements",
        "Ufficio": "unit",
        "Allo sportello": "in_person",
        "Online": "online",
        "Lingua": "language",
        "Data di pubblicazione": "published_on",
    }
    move, card = Procedure.objects.order_by("code")
    assert (move.free_of_charge, move.in_person, move.online, move.by_telephone) == (True, True, False, None)
    assert (card.free_of_charge, card.online, card.language) == (False, None, "it")


def test_nationalities_of_riga_keep_what_nobody_counted(desk, programme):
    make_territory(programme.network, "Centrs", level="community")

    desk.bring(RIGA, kind="nationalities", as_of=date(2023, 1, 1))

    latvia, ukraine = ResidentGroup.objects.order_by("nationality")
    assert (latvia.men, latvia.women) == (9500, 11200)
    assert (ukraine.men, ukraine.women) == (420, None)


def test_population_of_ghent(desk, programme):
    town = make_territory(programme.network, "Gent")
    town.codes.create(scheme="NIS", value="44021")

    desk.bring(GHENT, kind="population", as_of=date(2022, 1, 1), source="Statbel")

    counted = Population.objects.get()
    assert (counted.territory, counted.residents, counted.aged_65_plus) == (town, 265_086, 46_012)
    assert (counted.source, counted.as_of) == ("Statbel", date(2022, 1, 1))


def test_people_of_athens(desk):
    an_import = desk.answer_all(desk.check(desk.read(ATHENS, kind="people")), "organisation", create=True)
    desk.commit(an_import)

    entry = Affiliation.objects.get()
    assert (entry.person_name, entry.function) == ("Μαρία Παπαδοπούλου", "Διευθύντρια")
    assert (entry.organisation.name, entry.since) == ("Δήμος Λεβαδέων", date(2021, 3, 25))


def test_territories_of_warsaw_lie_in_one_another(desk):
    desk.bring(WARSAW, kind="territories")

    quarter = Territory.objects.get(name="Saska Kępa")
    assert (quarter.level, quarter.parent.name, quarter.parent.level) == ("community", "Praga-Południe", "district")
    assert quarter.parent.parent.name == "Warszawa"
