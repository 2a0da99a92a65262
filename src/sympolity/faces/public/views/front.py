"""The front, the words about this installation, the way to write to it, and what machines look for."""

import logging
from collections.abc import Iterator
from datetime import date, datetime
from importlib.metadata import PackageNotFoundError, version
from smtplib import SMTPException
from typing import Any
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from sympolity.faces.public import freshness, notices, pictures, queries
from sympolity.faces.public.forms import ContactForm
from sympolity.faces.public.views.frame import shown
from sympolity.ground.accounts.sign_in import address_of
from sympolity.ground.kernel import formats, limits

logger = logging.getLogger(__name__)

# The day on which the accessibility statement was last looked through.
STATEMENT_ON = date(2026, 11, 21)
MESSAGES_IN_AN_HOUR = 5


@freshness.page_of_all
def front(request: HttpRequest) -> HttpResponse:
    """Which programmes there are, with their numbers and a picture each."""
    found = queries.glimpses()
    networks = list(dict.fromkeys(each.programme.network.name for each in found))
    count = sum(each.projects for each in found)
    context: dict[str, Any] = {
        "glimpses": [(each, pictures.glimpse_of(each)) for each in found],
        "headline": front_headline(len(found), count),
        "networks": networks,
        "is_sample": any(each.programme.is_sample for each in found),
    }
    if len(networks) == 1:
        context["network_name"] = networks[0]
    return shown(request, "public/front.html", context)


def front_headline(programmes: int, projects: int) -> str:
    if not programmes:
        return _("No programme is public yet")
    said = {
        "programmes": ngettext("%(n)s programme", "%(n)s programmes", programmes) % {"n": formats.number(programmes)},
        "projects": ngettext("%(n)s project", "%(n)s projects", projects) % {"n": formats.number(projects)},
    }
    return _("%(programmes)s of cities, %(projects)s in the open") % said


@freshness.page_of_words
def about(request: HttpRequest) -> HttpResponse:
    try:
        number = version("sympolity")
    except PackageNotFoundError:
        number = ""
    return shown(request, "public/about.html", {"version": number})


@freshness.page_of_words
def privacy(request: HttpRequest) -> HttpResponse:
    return shown(request, "public/privacy.html", {"contact_address": settings.CONTACT_ADDRESS})


@freshness.page_of_words
def accessibility(request: HttpRequest) -> HttpResponse:
    context = {"statement_on": STATEMENT_ON, "contact_address": settings.CONTACT_ADDRESS}
    return shown(request, "public/accessibility.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest) -> HttpResponse:
    """A mail to whoever runs the installation; its address, where one was given."""
    form = ContactForm(request.POST or None, initial={"page": request.GET.get("page", "")[:300]})
    if request.method == "POST" and form.is_valid():
        limits.count("contact", address_of(request), times=MESSAGES_IN_AN_HOUR, seconds=3600)
        try:
            notices.pass_on(**form.cleaned_data)
            return HttpResponseRedirect(f"{reverse('public:contact')}?sent=1")
        except (SMTPException, OSError):
            logger.exception("A reader's message could not be sent.")
            form.add_error(None, _("The mail could not be sent just now. Try again later; your text is still here."))
    context = {
        "form": form,
        "is_sent": "sent" in request.GET and request.method != "POST",
        "can_send": bool(notices.recipients()),
        "contact_address": settings.CONTACT_ADDRESS,
    }
    response = shown(request, "public/contact.html", context)
    response.status_code = 422 if form.errors else 200
    return response


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    closed = ("accounts/", "home/", "jobs/", "programmes/", "organisations/", "territories/", "contact/", "verify/")
    lines = ["User-agent: *", *(f"Disallow: /{each}" for each in closed), f"Sitemap: {settings.BASE_URL}/sitemap.xml"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def sitemap(request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(_sitemap(), content_type="application/xml; charset=utf-8")


def _sitemap() -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    for route in ("public:front", "public:about", "public:privacy", "public:accessibility"):
        yield _entry(reverse(route), None)
    for path, changed in queries.site_map():
        yield _entry(path, changed)
    yield "</urlset>\n"


def _entry(path: str, changed: date | None) -> str:
    day = ""
    if changed is not None:
        on = timezone.localtime(changed).date() if isinstance(changed, datetime) else changed
        day = f"<lastmod>{on.isoformat()}</lastmod>"
    return f"<url><loc>{escape(settings.BASE_URL + path)}</loc>{day}</url>\n"
