"""The whole way of a list, and what may go wrong on it."""

import pytest
from django.conf import settings
from django.core.files.base import ContentFile

from factories import make_objective, make_organisation, make_programme, make_project, make_territory, make_user
from sympolity.ground.journal.models import Entry
from sympolity.ground.journal.queries import breaks
from sympolity.ground.kernel.refusals import Refused
from sympolity.interchange import operations
from sympolity.interchange.models import Import
from sympolity.interchange.operations.states import State, enter
from sympolity.methods.tabular import Limits
from sympolity.network.organisations.models import Organisation, OrganisationName
from sympolity.network.portfolio.facts import ProjectFacts
from sympolity.network.portfolio.models import PlannedAmount, Project
from sympolity.network.portfolio.operations import change_project

LIST = "Code;Title;Total cost;End date\nA-1;School garden;1.000,50;31/12/2025\nA-2;Health house;2.000,00;30/06/2026\n"


def titles() -> list[str]:
    return list(Project.objects.order_by("code").values_list("title", flat=True))


def test_commit_brings_every_row_in(desk):
    an_import = desk.bring(LIST)

    assert an_import.state == State.COMMITTED
    assert titles() == ["School garden", "Health house"]
    assert sorted(PlannedAmount.objects.values_list("cents", flat=True)) == [100_050, 200_000]


def test_a_second_import_of_the_same_file_changes_nothing(desk):
    desk.bring(LIST)
    entries = Entry.objects.filter(subject_type="portfolio.project").count()

    again = desk.bring(LIST)

    assert again.summary["counts"] == {"unchanged": 2, "gone": 0}
    assert Entry.objects.filter(subject_type="portfolio.project").count() == entries


def test_commit_twice_brings_in_once(desk, django_capture_on_commit_callbacks):
    an_import = desk.check(desk.read(LIST))

    with django_capture_on_commit_callbacks(execute=True):
        first = operations.begin_committing(an_import, by=desk.by)
        second = operations.begin_committing(an_import, by=desk.by)
    third = operations.commit_import(Import.objects.get(pk=an_import.pk), by=desk.by)

    assert first.job_id == second.job_id
    assert third.state == State.COMMITTED
    assert Project.objects.count() == 2


def test_check_tells_old_and_new_of_a_changed_row(desk):
    desk.bring(LIST)

    an_import = desk.check(desk.read(LIST.replace("2.000,00", "2.500,00").replace("30/06", "30/09")))

    changed = an_import.rows.get(outcome="changed")
    assert changed.number == 3
    assert changed.changes == {
        "total": [[200_000, "EUR"], [250_000, "EUR"]],
        "planned_end_on": ["2026-06-30", "2026-09-30"],
    }


def test_undo_gives_changed_values_back_and_takes_new_ones_away(desk):
    desk.bring(LIST)
    second = desk.bring(LIST.replace("2.000,00", "2.500,00") + "A-3;New one;5,00;01/01/2027\n")

    undone = desk.undo(second)

    assert undone.summary["stays"] == []
    assert titles() == ["School garden", "Health house"]
    assert sorted(PlannedAmount.objects.values_list("cents", flat=True)) == [100_050, 200_000]
    assert list(breaks()) == []


def test_undo_names_what_somebody_changed_since(desk):
    an_import = desk.bring(LIST)
    change_project(Project.objects.get(code="A-2"), ProjectFacts(title="Renamed"), by=desk.by)

    undone = desk.undo(an_import)

    assert [title for title, _why in undone.summary["stays"]] == ["Renamed"]
    assert titles() == ["Renamed"]


def test_commit_compares_anew_when_somebody_changed_the_rows_meanwhile(desk):
    desk.bring(LIST)
    an_import = desk.check(desk.read(LIST.replace("School garden", "Garden").replace("Health house", "House")))
    change_project(Project.objects.get(code="A-2"), ProjectFacts(title="Somebody's title"), by=desk.by)

    found = desk.commit(an_import)

    assert found.state == State.READY
    assert found.summary["meanwhile"] == 1
    assert titles() == ["School garden", "Somebody's title"]
    assert found.rows.get(number=3).changes["title"] == ["Somebody's title", "House"]


def test_commit_goes_on_when_other_things_changed_meanwhile(desk):
    an_import = desk.check(desk.read(LIST))
    make_organisation(desk.programme.network)
    Entry.objects.count()

    assert desk.commit(an_import).state == State.COMMITTED


def test_refused_rows_keep_the_others_waiting_until_they_are_left_out(desk):
    an_import = desk.check(desk.read(LIST.replace("30/06/2026", "31/06/2026")))
    with pytest.raises(Refused):
        operations.begin_committing(an_import, by=desk.by)

    an_import = desk.commit(desk.answer(an_import, {"refused": {"leave": True}}))

    refused = an_import.rows.get(number=3)
    assert (refused.outcome, refused.reasons[0]["code"], refused.reasons[0]["column"]) == (
        "left-out",
        "no_such_day",
        "D",
    )
    assert titles() == ["School garden"]


def test_the_rules_of_the_field_refuse_before_anything_is_written(desk):
    text = "Title;Start date;End date\nBackwards;31/12/2025;01/01/2025\n"

    an_import = desk.check(desk.read(text))

    assert an_import.rows.get().reasons[0]["code"] == "ends_before_start"


def test_an_unsure_name_is_asked_and_its_answer_remembered(desk):
    known = make_organisation(desk.programme.network, "Município de Vila Franca de Xira")
    text = "Title;Lead organisation\nSchool garden;Municipio de Vila Franca de Xirra\n"
    an_import = desk.check(desk.read(text))
    question = an_import.questions.get()
    assert [candidate["id"] for candidate in question.candidates] == [known.pk]

    an_import = desk.commit(desk.answer(an_import, {question.key: {"take": known.pk}}))

    assert Project.objects.get().lead == known
    assert OrganisationName.objects.get().name == "Municipio de Vila Franca de Xirra"
    assert desk.check(desk.read(text)).questions.count() == 0
    desk.undo(an_import)
    assert OrganisationName.objects.count() == 0


def test_new_organisations_are_made_only_when_a_person_says_so(desk):
    an_import = desk.check(desk.read("Title;Lead organisation\nSchool garden;Kitchen cooperative\n"))
    assert an_import.rows.get().outcome == "asked"
    assert Organisation.objects.count() == 0

    desk.commit(desk.answer_all(an_import, "organisation", create=True))

    assert Organisation.objects.get().name == "Kitchen cooperative"


def test_an_answer_that_was_not_offered_is_refused(desk):
    foreign = make_organisation(make_programme().network, "Elsewhere")
    an_import = desk.check(desk.read("Title;Lead organisation\nSchool garden;Kitchen cooperative\n"))

    with pytest.raises(Refused):
        operations.answer_questions(an_import, {an_import.questions.get().key: {"take": foreign.pk}}, by=desk.by)


def test_several_places_and_objectives_stand_in_one_cell(desk):
    moita = make_territory(desk.programme.network, "Moita")
    seixal = make_territory(desk.programme.network, "Seixal")
    goal = make_objective(desk.programme, "Housing", code="6")

    desk.bring("Title;Municipality;Axis\nSchool garden;Moita; Seixal;Housing\n".replace("; Seixal", "| Seixal"))

    project = Project.objects.get()
    assert set(project.territories.all()) == {moita, seixal}
    assert list(project.objectives.all()) == [goal]


def test_the_code_of_another_list_is_no_sure_sign_of_an_objective(desk):
    goal = make_objective(desk.programme, "Housing", code="6")

    text = "Title;Axis\nSchool garden;Housing\nHealth house;6 - Preserve the environment\n"
    an_import = desk.check(desk.read(text))

    assert an_import.rows.get(number=3).outcome == "asked"
    assert [candidate["id"] for candidate in an_import.questions.get().candidates] == [goal.pk]


def test_rows_that_say_the_very_same_are_asked(desk):
    an_import = desk.check(desk.read("Title;Total cost\nSchool garden;10,00\nSchool garden;10,00\nOther;5,00\n"))
    question = an_import.questions.get()
    assert (question.about, question.rows) == ("twins", [2, 3])

    one = desk.answer(an_import, {question.key: {"one": True}})
    assert one.summary["counts"] == {"new": 2, "left-out": 1, "gone": 0}
    several = desk.commit(desk.answer(one, {question.key: {"several": True}}))

    assert several.summary["counts"] == {"new": 3, "gone": 0}
    assert desk.bring("Title;Total cost\nSchool garden;10,00\nOther;5,00\n").summary["counts"]["unchanged"] == 2


def test_a_code_that_stands_twice_with_other_words_is_refused(desk):
    an_import = desk.check(desk.read("Code;Title\nA-1;School garden\nA-1;Health house\n"))

    assert an_import.rows.get(number=3).reasons[0]["code"] == "code_twice"


def test_the_same_title_under_another_lead_is_asked(desk):
    one = make_organisation(desk.programme.network, "Municipality of Moita")
    make_organisation(desk.programme.network, "Municipality of Seixal")
    known = make_project(desk.programme, "School garden", lead=one)

    an_import = desk.check(desk.read("Title;Lead organisation\nSchool garden;Municipality of Seixal\n"))

    question = an_import.questions.get()
    assert (question.about, question.candidates[0]["id"]) == ("record", known.pk)
    desk.commit(desk.answer(an_import, {question.key: {"new": True}}))
    assert Project.objects.filter(title="School garden").count() == 2


def test_an_empty_cell_leaves_what_is_known(desk):
    desk.bring(LIST)

    an_import = desk.check(desk.read("Code;Title;Total cost\nA-1;School garden;\nA-2;Health house;n/a\n"))

    assert an_import.summary["counts"] == {"unchanged": 2, "gone": 0}


def test_what_a_later_edition_no_longer_holds_is_closed_only_by_choice(desk):
    desk.bring(LIST, source="Fund list")
    shorter = "".join(LIST.splitlines(keepends=True)[:2])

    an_import = desk.check(desk.read(shorter, source="Fund list"))
    assert an_import.summary["counts"] == {"unchanged": 1, "gone": 1}
    an_import = desk.commit(desk.answer(an_import, {"gone": {"close": True}}))

    assert Project.objects.get(code="A-2").stage == "stand-by"
    desk.undo(an_import)
    assert Project.objects.get(code="A-2").stage == "idea"


def test_amounts_in_another_currency_are_refused_with_their_cell(desk):
    an_import = desk.check(desk.read("Title;Total cost\nSchool garden;10,00 USD\nHealth house;20,00 EUR\n"))

    assert an_import.rows.get(number=2).reasons[0]["code"] == "other_currency"


def test_ambiguous_numbers_wait_for_a_person(desk):
    an_import = desk.read("Title;Total cost\nSchool garden;1,234\nHealth house;5,678\n")
    with pytest.raises(Refused, match="column B"):
        desk.check(an_import)

    an_import = desk.commit(desk.check(an_import, B={"number_style": "1,234.56"}))

    assert an_import.summary["totals"] == {"total": {"EUR": 691_200}}


def test_map_columns_refuses_two_columns_for_one_field(desk):
    an_import = desk.read(LIST)

    with pytest.raises(Refused, match="Columns A and B"):
        operations.map_columns(an_import, {"A": {"field": "title"}, "B": {"field": "title"}}, by=desk.by)


def test_a_list_comes_back_with_the_columns_of_last_time(desk):
    an_import = desk.read("Title;Remark\nSchool garden;a place to meet\nHealth house;a place to heal\n")
    desk.commit(desk.check(an_import, B={"field": "summary"}))

    again = desk.read("Title;Remark\nSchool garden;a place to meet\nHealth house;a place to be\n")

    assert again.mapping["is_same"]
    assert again.chosen["B"]["field"] == "summary"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"%PDF-1.7 not a table", "not_a_spreadsheet"),
        (b"PK\x03\x04broken", "damaged"),
        (bytes(range(1, 32)) * 20, "unknown_kind"),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_a_reason(desk, content, code):
    an_import = desk.read(content, "list.xlsx")

    assert (an_import.state, an_import.refusal["code"]) == (State.FAILED, code)


def test_upload_takes_whatever_can_be_read_and_refuses_what_is_larger(desk):
    content = b"Title\n" + b"School garden\n" * 3_600_000

    with pytest.raises(Refused, match="The file is larger than 50 MB"):
        desk.read(content)

    assert Limits().bytes == settings.UPLOAD_LIMIT_BYTES
    assert operations.upload(desk.programme, ContentFile(content[: Limits().bytes], "list.csv"), by=desk.by).pk


def test_upload_refuses_an_empty_file(desk):
    with pytest.raises(Refused):
        desk.read(b"")


def test_the_name_of_a_file_is_never_a_path(desk):
    an_import = desk.read(LIST, "../../etc/passwd\u202e.csv")

    assert an_import.file_name == "passwd.csv"
    assert ".." not in an_import.file.name


def test_discard_leaves_neither_file_nor_rows(desk, django_capture_on_commit_callbacks):
    an_import = desk.check(desk.read(LIST))
    name, storage = an_import.file.name, an_import.file.storage

    with django_capture_on_commit_callbacks(execute=True):
        operations.discard_import(an_import, by=desk.by)

    assert not storage.exists(name)
    assert an_import.rows.count() == 0
    with pytest.raises(Refused):
        operations.begin_committing(Import.objects.get(pk=an_import.pk), by=desk.by)


def test_an_interrupted_step_goes_back_to_the_one_before(desk):
    an_import = desk.read(LIST)
    enter(an_import, State.CHECKING)

    assert operations.recover(an_import).state == State.MAPPING


def test_a_crash_in_the_middle_of_commit_leaves_nothing(desk, monkeypatch):
    an_import = enter(desk.check(desk.read(LIST)), State.COMMITTING)
    monkeypatch.setattr("sympolity.interchange.operations.committing.keep_subjects", lambda *rows: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        operations.commit_import(an_import, by=desk.by)
    monkeypatch.undo()

    assert Project.objects.count() == 0
    assert operations.commit_import(an_import, by=desk.by).state == State.COMMITTED
    assert Project.objects.count() == 2


def test_reading_again_with_another_header_row(desk):
    an_import = desk.read("Title;Amount\nName;Total cost\nSchool garden;10,00\nHealth house;20,00\n")

    again = operations.read_again(an_import, by=desk.by, header_row=2)

    assert [column["header"] for column in again.columns] == ["Name", "Total cost"]


def test_lists_of_organisations_and_territories_come_in_too(desk):
    steward = make_user(network=desk.programme.network, is_steward=True)
    assert steward.has_perm("organisations.add_organisation", desk.programme)

    desk.bring("Name;Identifier;Kind\nKitchen cooperative;PT500;cooperativa\n", kind="organisations")
    desk.bring("Name;Code;Level\nMoita;1506;município\n", kind="territories")
    again = desk.bring("Name;Code;Level\nMoita;1506;município\n", kind="territories")

    assert Organisation.objects.get().kind == "social-enterprise"
    assert again.summary["counts"] == {"unchanged": 1, "gone": 0}


def test_changes_to_the_register_are_undone_as_well(desk):
    first = desk.bring("Name;Website\nKitchen cooperative;http://one.example\n", kind="organisations")
    second = desk.bring("Name;Website\nKitchen cooperative;http://two.example\n", kind="organisations")
    assert Organisation.objects.get().website == "http://two.example"

    desk.undo(second)
    assert Organisation.objects.get().website == "http://one.example"
    desk.undo(first)

    assert [organisation.website for organisation in Organisation.objects.all()] == ["http://one.example"]


def test_a_record_whose_row_is_refused_is_not_gone(desk):
    desk.bring(LIST)

    an_import = desk.check(desk.read(LIST.replace("30/06/2026", "31/06/2026")))

    assert an_import.summary["counts"] == {"unchanged": 1, "refused": 1, "gone": 0}
