"""Objects that lie in one another: places, organisations, objectives, projects."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import Promise


def refuse_circle(child: Any, sentence: str | Promise) -> None:
    """Raises ValidationError on `parent` where an object would stand above itself."""
    seen, above = {child.pk}, child.parent
    while above is not None:
        if above.pk in seen:
            raise ValidationError({"parent": sentence})
        seen.add(above.pk)
        above = above.parent
