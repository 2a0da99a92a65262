"""What a person can go to or do from the palette: only what is open to them here."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.faces.desk.context import PERSON, rooms_of
from sympolity.ground.kernel.http import SignedInRequest
from sympolity.ground.languages.queries import say, with_translations
from sympolity.methods.wording import ask, words_met
from sympolity.network.programmes.models import Programme

MOST_PROGRAMMES = 20
THEMES = (
    ("", gettext_lazy("As the device says"), "monitor"),
    ("light", gettext_lazy("Light"), "sun"),
    ("dark", gettext_lazy("Dark"), "moon"),
)


@dataclass(frozen=True, slots=True)
class Action:
    """A link, or a button of one of the palette's forms. `also` are other words under which it is found."""

    label: str
    icon: str
    url: str = ""
    form: str = ""
    name: str = ""
    value: str = ""
    also: str = ""
    language: str = ""
    is_first: bool = False  # offered before anything is typed


def actions_for(request: SignedInRequest, programme: Programme | None, text: str) -> list[Action]:
    """Those whose words meet all of the text; before anything is typed, those that are needed most."""
    asked = ask(text)
    everything = _actions(request, programme)
    if not asked:
        return [action for action in everything if action.is_first and not text.strip()]
    wanted = set(range(len(asked.words)))
    met = [each for each in everything if words_met(f"{each.label} {each.also}", "", asked) == wanted]
    return sorted(met, key=lambda each: words_met(each.label, "", asked) != wanted)


def _actions(request: SignedInRequest, programme: Programme | None) -> Iterator[Action]:
    yield from _new(request, programme)
    for room in rooms_of(request, programme):
        yield Action(str(room.label), room.icon, room.url, also=_("Go to"), is_first=True)
    programmes = Programme.objects.visible_to(request.user).order_by("title", "id")[:MOST_PROGRAMMES]
    for each in with_translations(programmes):
        title = say(each, "title").text
        label = _("Programme: %(title)s") % {"title": title}
        yield Action(label, "layers", reverse("programmes:programme", args=[each.slug]), also=_("Go to"))
    for route, own_label, icon in PERSON:
        yield Action(str(own_label), icon, reverse(route))
    for code, name in settings.LANGUAGES:
        yield Action(
            name, "language", form="palette-language", name="language", value=code, also=_("Language"), language=code
        )
    for value, theme_label, icon in THEMES:
        yield Action(str(theme_label), icon, form="palette-theme", name="theme", value=value, also=_("Light or dark"))
    yield Action(_("Sign out"), "log-out", form="palette-sign-out")


def _new(request: SignedInRequest, programme: Programme | None) -> Iterator[Action]:
    if programme is None:
        return
    user = request.user
    may = (
        ("portfolio.add_project", "portfolio:add", _("New project"), "plus"),
        ("interchange.bring_spreadsheet", "interchange:new", _("Bring in a spreadsheet"), "imports"),
    )
    for permission, route, label, icon in may:
        if user.has_perm(permission, programme):
            yield Action(label, icon, reverse(route, args=[programme.slug]), also=_("Add"), is_first=True)
