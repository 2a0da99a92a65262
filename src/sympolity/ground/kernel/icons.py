"""Icons: one well-kept open set, drawn inline, always beside a word."""

import re
from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe
from lucide.templatetags.lucide import lucide

# What an icon means here, so that one meaning has one drawing everywhere.
MEANINGS = {
    "fine": "circle-check",
    "attention": "triangle-alert",
    "late": "circle-alert",
    "neutral": "circle-dot",
    "accent": "eye",
    "home": "house",
    "projects": "folder-open",
    "rounds": "calendar-check",
    "missions": "target",
    "territories": "map-pinned",
    "organisations": "building-2",
    "people": "users",
    "imports": "file-spreadsheet",
    "exchange": "repeat",
    "settings": "settings-2",
    "theme": "sun-moon",
    "language": "globe",
    "returned": "undo-2",
    "refused": "circle-x",
    "none": "minus",
    "more": "ellipsis",
    "history": "history",
    "account": "circle-user-round",
    "accessibility": "person-standing",
}
# These point along the line of reading and turn round where it runs from right to left.
DIRECTIONAL = frozenset(
    {
        "arrow-left",
        "arrow-right",
        "chevron-left",
        "chevron-right",
        "chevrons-left",
        "chevrons-right",
        "undo-2",
        "redo-2",
        "log-in",
        "log-out",
        "send",
        "external-link",
        "arrow-left-right",
        "panel-left",
        "reply",
        "forward",
        "move-right",
        "move-left",
        "square-arrow-out-up-right",
        "folder-input",
        "folder-output",
        "corner-down-right",
        "list-tree",
    }
)


# How lines are drawn stands once in the style sheet, not in each of the hundred icons of a page.
STYLED = re.compile(r' (?:fill|stroke|stroke-width|stroke-linecap|stroke-linejoin)="[^"]*"')
BETWEEN_TAGS = re.compile(r">\s+<")


@lru_cache(maxsize=512)
def icon_svg(name: str) -> SafeString:
    """Raises lucide.IconDoesNotExist for a name that is neither a meaning nor in the set."""
    drawing = MEANINGS.get(name, name)
    classes = "icon flip" if drawing in DIRECTIONAL else "icon"
    frame, end, shapes = lucide(drawing, size=18, **{"class": classes, "aria-hidden": "true"}).partition(">")
    return mark_safe(BETWEEN_TAGS.sub("><", f"{STYLED.sub('', frame)}{end}{shapes.strip()}"))
