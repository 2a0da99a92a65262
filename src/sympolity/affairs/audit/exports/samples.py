"""A sample as a spreadsheet, and as a sealed file from which anybody can draw it again."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from sympolity.affairs.audit.models import Sample, SampledItem
from sympolity.affairs.audit.wording import why_in_words
from sympolity.ground.kernel.spreadsheets import Sheet, SheetColumn


def sample_sheet(sample: Sample, items: Iterable[SampledItem]) -> Sheet:
    currency = sample.programme.currency
    columns = [
        SheetColumn(_("Place"), "number"),
        SheetColumn(_("Number of the paper"), "text"),
        SheetColumn(_("Date of the paper"), "day"),
        SheetColumn(_("Project"), "text"),
        SheetColumn(_("Organisation"), "text"),
        SheetColumn(_("Eligible amount, %(currency)s") % {"currency": currency}, "money"),
        SheetColumn(_("Why it was drawn"), "text"),
        SheetColumn(_("Result"), "text"),
        SheetColumn(_("Found wrong, %(currency)s") % {"currency": currency}, "money"),
        SheetColumn(_("What was looked at"), "text"),
    ]
    return Sheet(
        name=_("Sample %(number)s") % {"number": sample.number},
        columns=columns,
        rows=[_row(item) for item in items],
        about=[
            (_("Sample"), sample.title),
            (_("How it was drawn"), str(sample.get_method_display())),
            (_("Seed"), sample.seed),
            (_("Hash of what was drawn from"), sample.population_hash),
        ],
    )


def _row(item: SampledItem) -> list[Any]:
    paper = item.expenditure
    return [
        item.place,
        paper.number,
        paper.issued_on,
        paper.project.title,
        paper.organisation.name,
        item.cents,
        why_in_words(item),
        str(item.get_result_display()),
        item.__dict__.get("wrong_cents"),
        item.note,
    ]


def sealed(sample: Sample, items: Sequence[SampledItem]) -> bytes:
    """Canonical JSON with the seed, what was drawn from and what was drawn; `sha256` is of all else in it."""
    content = {
        "sample": sample.number,
        "title": sample.title,
        "programme": sample.programme.slug,
        "method": sample.method,
        "size": sample.size,
        "seed": sample.seed,
        "drawn_at": sample.drawn_at.isoformat(),
        "conditions": sample.population,
        "population": {
            "count": sample.population_count,
            "cents": sample.population_cents,
            "sha256": sample.population_hash,
            "lines": sample.frame,
        },
        "drawn": [
            {"place": item.place, "expenditure": item.expenditure_id, "cents": item.cents, "why": item.why}
            for item in items
        ],
    }
    digest = hashlib.sha256(_canonical(content).encode()).hexdigest()
    return _canonical({**content, "sha256": digest}).encode()


def _canonical(content: Any) -> str:
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
