import json
from hashlib import sha256

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from factories import make_user
from reports import make_desk
from sympolity.affairs.monitoring.forms.fields import seen_of
from sympolity.affairs.monitoring.models import Return, Submission
from sympolity.affairs.monitoring.operations.printing import keep_prints
from sympolity.affairs.monitoring.operations.returns import submit
from sympolity.affairs.monitoring.operations.review import accept, send_back
from sympolity.ground.documents.models import Document
from sympolity.ground.documents.operations import keep

pytestmark = pytest.mark.django_db
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def desk():
    return make_desk()


def address(desk, name: str = "return", **more) -> str:
    args = {"programme": desk.programme.slug, "round": desk.round.pk, "pk": desk.report.pk, **more}
    return reverse(f"monitoring:{name}", kwargs=args)


def page_as(client, user, url: str):
    client.force_login(user)
    return client.get(url)


def typed(desk, key: str, **inputs: str) -> dict[str, str]:
    """What a browser sends for one field that it shows as it stands now."""
    row = desk.report.answers.filter(key=key).first()
    return {f"seen:{key}": seen_of(row), **{f"{key}{name}": value for name, value in inputs.items()}}


def values(desk) -> dict:
    return dict(desk.report.answers.values_list("key", "value"))


def test_the_form_shows_what_is_asked_to_those_who_report(client, desk):
    text = page_as(client, desk.officer, address(desk)).content.decode()

    for words in ("What was done?", "People reached", "People trained", "Roof closed", "women"):
        assert words in text


def test_whoever_decides_reads_first_and_may_write_on_request(client, desk):
    assert "Nothing was sent yet" in page_as(client, desk.secretariat, address(desk)).content.decode()
    assert "What was done?" in client.get(f"{address(desk)}?write=1").content.decode()


def test_save_by_the_button_keeps_what_was_typed(client, desk):
    client.force_login(desk.officer)
    desk.officer.language = "pt"
    posted = {
        f"seen:{desk.words}": "0:" + seen_of(None).partition(":")[2],
        desk.words: "The roof is closed.",
        f"seen:{desk.new}": seen_of(None),
        f"{desk.new}.value": "1,250",
        f"{desk.new}.source": "Lists",
    }

    answer = client.post(address(desk, "save-return"), posted)

    assert (answer.status_code, answer.url) == (302, address(desk))
    assert values(desk) == {
        desk.words: "The roof is closed.",
        desk.new: {"value": "1250", "source": "Lists"},
    }


def test_save_leaves_alone_what_nobody_touched(client, desk):
    client.force_login(desk.officer)
    untouched = typed(desk, desk.words) | {desk.words: ""}
    desk.write({desk.words: "By the colleague"}, by=desk.colleague)

    answer = client.post(address(desk, "save-return"), untouched)

    assert answer.status_code == 302
    assert values(desk) == {desk.words: "By the colleague"}


def test_save_shows_both_values_where_somebody_else_wrote(client, desk):
    client.force_login(desk.officer)
    mine = typed(desk, desk.words) | {desk.words: "Mine"}
    desk.write({desk.words: "By the colleague"}, by=desk.colleague)

    answer = client.post(address(desk, "save-return"), mine)

    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Mine" in text
    assert "By the colleague" in text
    assert str(desk.colleague) in text


@pytest.mark.parametrize(("choice", "stands"), [("mine", "Mine"), ("theirs", "By the colleague")])
def test_the_choice_between_both_values_is_kept(client, desk, choice, stands):
    client.force_login(desk.officer)
    mine = typed(desk, desk.words) | {desk.words: "Mine"}
    desk.write({desk.words: "By the colleague"}, by=desk.colleague)
    asked = client.post(address(desk, "save-return"), mine).context["conflicts"][0]

    chosen = {f"seen:{desk.words}": asked["seen"], **asked["inputs"], f"choose:{desk.words}": choice}
    client.post(address(desk, "save-return"), chosen)

    assert values(desk) == {desk.words: stands}


def test_the_script_is_told_the_new_mark_and_what_is_still_missing(client, desk):
    client.force_login(desk.officer)

    answer = client.post(address(desk, "save-return"), typed(desk, desk.words) | {desk.words: "Done"}, **JSON).json()

    assert answer["saved"] == {desk.words: seen_of(desk.report.answers.get())}
    assert answer["open"] == sorted([desk.reached, desk.new, desk.roof])


def test_the_script_is_told_of_a_conflict_with_the_value_that_stands(client, desk):
    client.force_login(desk.officer)
    mine = typed(desk, desk.words) | {desk.words: "Mine"}
    desk.write({desk.words: "By the colleague"}, by=desk.colleague)

    (conflict,) = client.post(address(desk, "save-return"), mine, **JSON).json()["conflicts"]

    assert (conflict["inputs"], conflict["by"]) == ({desk.words: "By the colleague"}, str(desk.colleague))


def test_another_browser_sees_the_change_and_who_is_here(client, desk):
    client.force_login(desk.colleague)
    client.post(address(desk, "return-here"), {"revision": "0"})
    desk.write({desk.words: "By the colleague"}, by=desk.colleague)
    client.force_login(desk.officer)

    told = client.post(address(desk, "return-here"), {"revision": "0"}).json()

    assert told["here"] == [str(desk.colleague)]
    assert [(each["key"], each["inputs"]) for each in told["fields"]] == [
        (desk.words, {desk.words: "By the colleague"})
    ]


def test_sending_asks_once_and_sends_once(client, desk):
    desk.fill()
    client.force_login(desk.officer)
    asked = client.get(address(desk, "send-return"))
    posted = {"token": asked.context["token"], "seen": asked.context["report"].revision}

    first, second = (client.post(address(desk, "send-return"), posted) for _ in range(2))

    assert (first.status_code, second.status_code) == (302, 302)
    assert Submission.objects.count() == 1


def test_sending_lists_what_is_missing_with_links(client, desk):
    answer = page_as(client, desk.officer, address(desk, "send-return"))

    text = answer.content.decode()
    assert f'href="{address(desk)}?write=1#{desk.words.replace(":", "-")}"' in text
    assert "Send the report</button>" not in text


def test_sending_asks_to_look_again_at_a_figure_over_a_hundred_percent(client, desk):
    desk.programme.indicators.filter(pk=desk.trained.pk).update(unit="%")
    desk.round.asks["indicators"][1]["unit"] = "%"
    desk.round.save()
    desk.fill(new="120")

    text = page_as(client, desk.officer, address(desk, "send-return")).content.decode()

    assert "This share is more than 100%." in text
    assert "Send the report</button>" in text


def test_decide_keeps_remarks_and_goes_on_to_the_next(client, desk):
    desk.fill()
    submit(desk.report, by=desk.officer)
    client.force_login(desk.secretariat)

    answer = client.post(
        address(desk, "decide-return"), {"decision": "send-back", f"remark:{desk.words}": "Which roof?"}
    )

    assert answer.status_code == 302
    assert "Which roof?" in page_as(client, desk.officer, address(desk)).content.decode()


def test_the_reading_page_shows_what_changed_since_the_version_before(client, desk):
    desk.fill()
    submit(desk.report, by=desk.officer)
    send_back(desk.report, by=desk.secretariat, note="Which roof?")
    desk.write({desk.words: "The north roof is closed."})
    submit(desk.report, by=desk.officer)

    text = page_as(client, desk.secretariat, address(desk)).content.decode()

    assert "<del>The </del><ins>The north </ins>" in text or "<ins>north </ins>" in text


def test_the_json_of_a_version_has_the_hash_that_stands_on_its_page(client, desk):
    desk.fill()
    sent = submit(desk.report, by=desk.officer)
    client.force_login(desk.officer)

    content = client.get(address(desk, "return-version-json", number=1)).content
    text = client.get(address(desk, "return-version", number=1)).content.decode()

    assert sha256(content).hexdigest() == sent.sha256
    assert sent.sha256 in text
    assert json.loads(content)["report"]["id"] == desk.report.pk


def test_the_pdf_of_a_version_is_the_same_each_time(client, desk):
    desk.fill()
    submit(desk.report, by=desk.officer)
    client.force_login(desk.officer)

    first, second = (client.get(address(desk, "return-version-pdf", number=1)).content for _ in range(2))

    assert first[:5] == b"%PDF-"
    assert first == second


def test_the_worker_keeps_the_pdf_and_the_page_hands_out_the_kept_one(client, desk):
    desk.fill()
    sent = submit(desk.report, by=desk.officer)
    client.force_login(desk.officer)
    printed_now = client.get(address(desk, "return-version-pdf", number=1)).content

    first, second = keep_prints(), keep_prints()

    kept = Document.objects.about(sent).get()
    assert (first, second) == ([kept.pk], [])
    assert kept.sha256 == sha256(printed_now).hexdigest()
    assert client.get(address(desk, "return-version-pdf", number=1)).content == printed_now


def test_reading_list_accepts_those_that_were_chosen(client, desk):
    desk.fill()
    submit(desk.report, by=desk.officer)
    client.force_login(desk.secretariat)
    url = reverse("monitoring:to-read", args=[desk.programme.slug])

    client.post(url, {"pk": [desk.report.pk]})

    assert Return.objects.get(pk=desk.report.pk).state == "accepted"
    assert "Everything is read" in client.get(url).content.decode()


def test_reopening_asks_for_a_reason(client, desk):
    desk.fill()
    submit(desk.report, by=desk.officer)
    accept(desk.report, by=desk.secretariat)
    client.force_login(desk.secretariat)

    refused = client.post(address(desk, "reopen-return"), {"scope": "text", "reason": ""})
    client.post(address(desk, "reopen-return"), {"scope": "text", "reason": "A name is wrong."})

    assert refused.status_code == 422
    assert Return.objects.get(pk=desk.report.pk).state == "reopened"


def test_evidence_of_a_report_is_for_those_who_may_read_the_report(client, desk):
    file = ContentFile(b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n", name="list.pdf")
    network, programme = desk.programme.network, desk.programme
    document = keep(file, desk.report, by=desk.officer, network=network, programme_id=programme.pk)
    url = reverse("documents:download", args=[document.pk, document.file_name])

    read = page_as(client, make_user("auditor", programme), url)
    assert (read.status_code, b"".join(read.streaming_content)[:5]) == (200, b"%PDF-")
    assert page_as(client, make_user("reader", programme), url).status_code == 404
