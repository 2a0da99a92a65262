"""Adding, fetching and withdrawing documents: who may, and how a file is handed out."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from factories import make_milestone, make_organisation, make_programme, make_project, make_user
from sympolity.ground.documents.models import Document
from sympolity.ground.documents.operations import keep
from sympolity.ground.documents.queries import folder_of, of

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\nseen\n"


@pytest.fixture
def step():
    programme = make_programme()
    return make_milestone(make_project(programme, lead=make_organisation(programme.network)))


@pytest.fixture
def officer(step):
    return make_user("project-officer", step.project.programme, step.project.lead)


def page_of(step):
    return reverse("portfolio:project", args=[step.project.programme.slug, step.project_id])


def address(document):
    return reverse("documents:download", args=[document.pk, document.file_name])


def kept(step, **facts):
    network = step.project.programme.network
    return keep(ContentFile(PDF, name="relatório.pdf"), step, by=None, network=network, **facts)


def fetched(client, document):
    response = client.get(address(document))
    if response.streaming:
        b"".join(response.streaming_content)  # at its end the file is closed
    return response.status_code


def sent(content=PDF, name="proof.pdf", **facts):
    file = SimpleUploadedFile(name, content, "text/html")
    return {"document-file": file, "document-title": "", "document-confidentiality": "programme", **facts}


def test_add_keeps_the_file_and_leads_back_to_where_the_person_was(client, step, officer):
    client.force_login(officer)
    back = f"{page_of(step)}?tab=steps"

    response = client.post(
        reverse("documents:add", args=["portfolio.milestone", step.pk]), sent(**{"document-next": back})
    )

    document = of(step).get()
    assert (response.status_code, response.url) == (302, back)
    assert (document.file_name, document.media_type, document.uploaded_by) == ("proof.pdf", "application/pdf", officer)


def test_add_leads_nowhere_outside(client, step, officer):
    client.force_login(officer)

    response = client.post(
        reverse("documents:add", args=["portfolio.milestone", step.pk]), sent(**{"document-next": "https://evil.org/"})
    )

    assert response.url == page_of(step)


def test_add_says_at_the_field_what_is_wrong_and_loses_no_word(client, step, officer):
    client.force_login(officer)

    response = client.post(
        reverse("documents:add", args=["portfolio.milestone", step.pk]),
        sent(b"MZ\x90\x00", "tool.pdf", **{"document-title": "A roof"}),
    )

    form = response.context["form"]
    assert response.status_code == 422
    assert form.errors["file"] == [
        "Files of this kind are not kept. Add a PDF, an image, an office file, a table (csv) or plain text."
    ]
    assert 'value="A roof"' in response.content.decode()


def test_download_hands_the_file_out_and_runs_nothing_of_it(client, step, officer):
    document = kept(step)
    client.force_login(officer)

    response = client.get(address(document))

    assert b"".join(response.streaming_content) == PDF
    headers = ("Content-Type", "Content-Disposition", "X-Content-Type-Options", "Content-Security-Policy")
    assert [response[name] for name in headers] == [
        "application/pdf",
        "attachment; filename*=utf-8''relat%C3%B3rio.pdf",
        "nosniff",
        "sandbox; default-src 'none'; frame-ancestors 'none'",
    ]


def test_download_gives_a_restricted_document_only_to_those_who_report_check_or_audit(client, step, officer):
    document = kept(step, confidentiality="restricted")
    programme = step.project.programme
    elsewhere = make_user("secretariat", make_programme())
    people = [officer, make_user("auditor", programme), make_user("reader", programme), elsewhere]

    seen = []
    for person in people:
        client.force_login(person)
        seen.append((fetched(client, document), document in of(step, person)))

    assert seen == [(200, True), (200, True), (404, False), (404, False)]


def test_download_gives_no_document_of_a_milestone_to_the_public(client, step):
    document = kept(step, confidentiality="public")

    response = client.get(address(document))

    assert response.url.startswith(reverse("account_login"))


def test_withdraw_takes_the_document_from_readers_and_keeps_it_for_those_who_check(client, step, officer):
    document = kept(step)
    client.force_login(officer)

    response = client.post(reverse("documents:withdraw", args=[document.pk]), {"reason": "Another school."})

    assert response.url == page_of(step)
    assert Document.objects.get().withdrawn_because == "Another school."
    assert fetched(client, document) == 200
    client.force_login(make_user("reader", step.project.programme))
    assert fetched(client, document) == 404


def test_folder_of_says_why_somebody_may_not_add(step):
    reader = make_user("reader", step.project.programme)
    kept(step)

    folder = folder_of(step, reader)

    assert (len(folder.documents), folder.form) == (1, None)
    assert "Your role here: reader." in folder.refused
