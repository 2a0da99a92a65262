"""Suppliers are kept once, however their number and name are written."""

import pytest

from factories import make_network
from sympolity.affairs.procurement.models import Supplier
from sympolity.affairs.procurement.operations.suppliers import change_supplier, find_or_add_supplier
from sympolity.ground.journal.models import Entry
from sympolity.ground.kernel.refusals import Refused

pytestmark = pytest.mark.django_db


def add(network, name, tax_number="", country=""):
    return find_or_add_supplier(network, by=None, name=name, tax_number=tax_number, country=country)


@pytest.mark.parametrize("spelling", ["PT 501 234 560", "NIPC 501.234.560", "501234560.0", "501-234-560"])
def test_find_or_add_supplier_knows_a_tax_number_however_it_is_written(spelling):
    network = make_network()
    first = add(network, "Construções Alfa, Lda", "501234560", "PT")

    again = add(network, "CONSTRUCOES ALFA UNIPESSOAL LDA", spelling, "PT")

    assert (again, Supplier.objects.count(), Entry.objects.count()) == (first, 1, 1)


def test_find_or_add_supplier_finds_a_name_without_its_accents_and_signs():
    network = make_network()
    first = add(network, "Construções Alfa, Lda.")

    again = add(network, "  CONSTRUCOES  ALFA LDA")

    assert again == first


def test_find_or_add_supplier_completes_what_was_known_by_name_alone():
    network = make_network()
    first = add(network, "Construções Alfa, Lda")

    again = add(network, "Construções Alfa, Lda", "PT501234560")

    assert (again.pk, again.folded_number, again.country) == (first.pk, "501234560", "PT")


def test_find_or_add_supplier_keeps_two_numbers_of_one_name_apart():
    network = make_network()
    first = add(network, "Alfa, Lda", "501234560", "PT")

    second = add(network, "Alfa, Lda", "509442013", "PT")
    nameless = add(network, "Alfa, Lda")

    assert len({first.pk, second.pk, nameless.pk}) == 3


def test_find_or_add_supplier_keeps_networks_apart():
    first = add(make_network(), "Alfa, Lda", "501234560", "PT")

    second = add(make_network(), "Alfa, Lda", "501234560", "PT")

    assert first != second


def test_find_or_add_supplier_keeps_a_town_and_a_company_of_one_word_apart():
    network = make_network()

    assert add(network, "Câmara Municipal de Setúbal") != add(network, "Setúbal, Lda")


def test_find_or_add_supplier_is_refused_without_a_name():
    with pytest.raises(Refused, match="Say who delivers"):
        add(make_network(), "  ")


def test_change_supplier_is_refused_the_number_of_another():
    network = make_network()
    add(network, "Alfa, Lda", "501234560", "PT")
    beta = add(network, "Beta, Lda")

    with pytest.raises(Refused, match="Alfa, Lda has this tax number already"):
        change_supplier(beta, by=None, tax_number="501 234 560", country="PT")
