"""Every part of the design with its states on one page, for the people who build and check it."""

from datetime import UTC, date, datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from sympolity.ground.kernel.http import SignedInRequest, signed_in
from sympolity.ground.kernel.showroom import samples
from sympolity.ground.kernel.showroom.drawings import TODAY, sample_map, sample_timeline
from sympolity.ground.kernel.showroom.forms import ReportForm, sample_form
from sympolity.ground.kernel.showroom.lists import sample_listing

HASH = "7be1c0d94a5f2be6180c3d7a9e4f5b61a2d3c4e5f60718293a4b5c6d7e8f9c04"
SWATCHES = (
    *("paper", "raised", "sunk", "ink", "ink-2", "ink-3", "line", "edge", "accent", "accent-wash", "fine"),
    *("fine-wash", "attention", "attention-wash", "late", "late-wash", "neutral", "neutral-wash", "money", "steps"),
    *("results", "track", "r0", "r1", "r2", "r3", "r4", "r5", "d-less", "d-more", "water"),
)

PARTS = (
    ("colour", gettext_lazy("Colour")),
    ("type", gettext_lazy("Lettering")),
    ("buttons", gettext_lazy("Buttons")),
    ("status", gettext_lazy("Status")),
    ("numbers", gettext_lazy("Numbers and axes")),
    ("figures", gettext_lazy("Big figures")),
    ("table", gettext_lazy("Table")),
    ("nothing", gettext_lazy("Nothing yet")),
    ("form", gettext_lazy("Form")),
    ("decision", gettext_lazy("Decision")),
    ("notices", gettext_lazy("Notices")),
    ("translation", gettext_lazy("Translation")),
    ("matrix", gettext_lazy("Matrix")),
    ("maps", gettext_lazy("Map")),
    ("timelines", gettext_lazy("Timeline")),
)


@require_safe
@signed_in
def parts(request: SignedInRequest) -> HttpResponse:
    return render(
        request,
        "kernel/parts_page.html",
        {
            "parts_index": PARTS,
            "swatches": SWATCHES,
            "accents": ("blue", "plum", "violet", "teal"),
            "listing": sample_listing(),
            "empty_listing": sample_listing(rows=False),
            "axes_samples": samples.AXES,
            "three": samples.THREE,
            "form": sample_form(),
            "fine_form": ReportForm(),
            "changes": samples.CHANGES,
            "facts": samples.FACTS,
            "entries": samples.HISTORY,
            "steps": samples.STEPS,
            "map": sample_map(),
            "timeline": sample_timeline(),
            "matrix": samples.MATRIX,
            "figures": samples.FIGURES,
            "flow": samples.FLOW,
            "tabs": samples.TABS,
            "views": samples.VIEWS,
            "over_jobs": samples.OVER,
            "answers": samples.ANSWERS,
            "document_hash": HASH,
            "as_of": date(2025, 9, 30),
            "greek": "Δήμος Λεβαδέων, Περιφέρεια Στερεάς Ελλάδας, Δημοτική Ενότητα Κυριακίου και Χαιρώνειας",
            "dates": [TODAY, date(2025, 10, 18), date(2025, 12, 31)],
            "moment_sample": datetime(2025, 10, 8, 15, 20, tzinfo=UTC),
        },
    )
