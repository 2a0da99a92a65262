"""What every version of a report said of one figure."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from sympolity.affairs.monitoring import answers
from sympolity.affairs.monitoring.models import Figure, Submission
from sympolity.affairs.monitoring.queries.known import content_of
from sympolity.ground.kernel import formats


def reported_values(figure: Figure) -> Iterator[tuple[Submission, str, str]]:
    """Each version that was sent, oldest first: its value as people read it, and the source that it names."""
    sent = Submission.objects.filter(of=figure.submission.of_id).select_related("submitted_by").order_by("number")
    for each in sent:
        for row in content_of(each)["figures"]:
            if row["indicator"] != figure.indicator_id:
                continue
            value = answers.number(row["value"]).value
            if figure.category_id is not None:
                parts = {part["category"]: answers.number(part["value"]).value for part in row["parts"]}
                value = parts.get(figure.category_id)
            words = formats.number(value) if value is not None else _("nothing")
            yield each, words, row["source"]
