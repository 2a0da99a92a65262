"""Names of one file beside each other: one question for all spellings of a name, close ones are offered."""

from factories import make_organisation, make_territory
from sympolity.interchange.forms import as_answer
from sympolity.interchange.telling.asking import asks
from sympolity.network.organisations.models import Organisation, OrganisationName
from sympolity.network.portfolio.models import Project

TWO_SPELLINGS = "Title;Lead organisation\nGarden;Associação Horta\nSchool;ASSOCIACAO HORTA\n"
CLOSE = "Title;Lead organisation\nGarden;Kitchen cooperative\nSchool;Kitchen cooperatives\n"


def test_two_spellings_of_an_unknown_name_are_one_question_and_one_organisation(desk):
    an_import = desk.check(desk.read(TWO_SPELLINGS))
    question = an_import.questions.get()
    assert (question.text, question.spellings, question.rows) == ("Associação Horta", ["ASSOCIACAO HORTA"], [2, 3])
    assert asks(an_import).open[0].names == ("Associação Horta", "ASSOCIACAO HORTA")

    an_import = desk.commit(desk.answer(an_import, {question.key: {"create": True}}))

    made = Organisation.objects.get()
    assert (made.name, [each.name for each in made.names.all()]) == ("Associação Horta", ["ASSOCIACAO HORTA"])
    assert set(Project.objects.values_list("lead", flat=True)) == {made.pk}
    desk.undo(an_import)
    assert Organisation.objects.count() == OrganisationName.objects.count() == 0


def test_every_spelling_of_an_answered_name_is_remembered(desk):
    known = make_organisation(desk.programme.network, "Cooperative of kitchens")
    text = "Title;Lead organisation\nGarden;Kooperative of Kitchens\nSchool;KOOPERATIVE OF KITCHENS\n"
    an_import = desk.check(desk.read(text))

    desk.commit(desk.answer(an_import, {an_import.questions.get().key: {"take": known.pk}}))

    names = sorted(known.names.values_list("name", flat=True))
    assert names == ["KOOPERATIVE OF KITCHENS", "Kooperative of Kitchens"]


def test_a_spelling_that_two_have_is_remembered_for_neither(desk):
    known = make_organisation(desk.programme.network, "Cooperative of kitchens")
    make_organisation(desk.programme.network, "COOPERATIVE OF KITCHENS")
    an_import = desk.check(desk.read("Title;Lead organisation\nGarden;Cooperative of Kitchens\n"))

    desk.commit(desk.answer(an_import, {an_import.questions.get().key: {"take": known.pk}}))

    assert (Project.objects.get().lead, OrganisationName.objects.count()) == (known, 0)


def test_a_close_name_may_be_said_to_be_the_same(desk):
    an_import = desk.check(desk.read(CLOSE))
    first, second = an_import.questions.all()
    assert (first.candidates, second.candidates[0]["same"]) == ([], first.key)
    offered = asks(an_import).open[1].answers[0]
    assert offered.value == f"same:{first.key}"
    assert as_answer(offered.value) == {"same": first.key}

    desk.commit(desk.answer(an_import, {first.key: {"create": True}, second.key: {"same": first.key}}))

    made = Organisation.objects.get()
    assert (made.name, made.names.get().name) == ("Kitchen cooperative", "Kitchen cooperatives")
    assert Project.objects.filter(lead=made).count() == 2


def test_the_same_as_an_open_question_waits_for_its_answer(desk):
    an_import = desk.check(desk.read(CLOSE))
    first, second = an_import.questions.all()

    an_import = desk.answer(an_import, {second.key: {"same": first.key}})

    assert [row.outcome for row in an_import.rows.order_by("number")] == ["asked", "asked"]


def test_the_place_in_brackets_tells_namesakes_apart(desk):
    network = desk.programme.network
    for region in ("Asturias", "Girona"):
        make_territory(network, "Mieres", parent=make_territory(network, region, level="region"))

    desk.bring("Title;Municipality\nGarden;MIERES (ASTURIAS)\n")

    assert Project.objects.get().territories.get().parent.name == "Asturias"


def test_names_cut_at_the_width_of_a_column_are_found(desk):
    names = ["Associação Horta do Barreiro", "Cooperativa das Mães Solteiras", "Fundação Casa Portuguesa Nova"]
    names += ["Associação de Moradores Unidos"]
    known = [make_organisation(desk.programme.network, name) for name in names]
    rows = "".join(f"Garden {name};{name[:26]}\n" for name in names)

    an_import = desk.check(desk.read(f"Title;Lead organisation\n{rows}"))

    assert an_import.questions.count() == 2
    assert an_import.rows.filter(outcome="new").count() == 2
    assert known[0].pk in {row.values["lead"] for row in an_import.rows.filter(outcome="new")}
