from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from sympolity.ground.languages.queries import Said, State, say

register = template.Library()


@register.filter(name="said")
def said(subject: Any, field: str) -> Said:
    """A field in the reader's language, as an object: text, language, direction, state."""
    return say(subject, field)


@register.simple_tag(name="say")
def say_tag(subject: Any, field: str) -> SafeString:
    """A field in the reader's language; text in another language carries its own `lang` and `dir`."""
    words = say(subject, field)
    if words.state == State.MACHINE:
        return format_html('<span title="{}">{}</span>', _("translated by a machine, not read yet"), words.text)
    if words.state == State.OUTDATED:
        return format_html('<span title="{}">{}</span>', _("this translation is older than its source"), words.text)
    if not words.is_fallback:
        return format_html("{}", words.text)
    return format_html('<span lang="{}" dir="{}">{}</span>', words.language, words.direction, words.text)
