"""Every part of the design with its states on one page, for the people who build and check it."""

from datetime import UTC, date, datetime
from types import SimpleNamespace as Part
from typing import Any

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from sympolity.ground.kernel import formats
from sympolity.ground.kernel.figures import Axes, Axis
from sympolity.ground.kernel.http import SignedInRequest, signed_in
from sympolity.ground.kernel.lists import Cell, ChosenFilter, Header, ListRow, OfferedFilter, Option
from sympolity.ground.kernel.pictures import MapPicture, TimelinePicture
from sympolity.methods.cartography.classes import natural_breaks
from sympolity.methods.cartography.drawing import Place, draw_map
from sympolity.methods.cartography.timeline import Milestone, Span, timeline

TODAY = date(2025, 10, 17)
HASH = "7be1c0d94a5f2be6180c3d7a9e4f5b61a2d3c4e5f60718293a4b5c6d7e8f9c04"
SWATCHES = (
    *("paper", "raised", "sunk", "ink", "ink-2", "ink-3", "line", "edge", "accent", "accent-wash", "fine"),
    *("fine-wash", "attention", "attention-wash", "late", "late-wash", "neutral", "neutral-wash", "money", "steps"),
    *("results", "track", "r0", "r1", "r2", "r3", "r4", "r5", "d-less", "d-more", "water"),
)

PARTS = (
    ("colour", gettext_lazy("Colour")),
    ("type", gettext_lazy("Type")),
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
            "axes_samples": AXES,
            "three": THREE,
            "form": sample_form(),
            "fine_form": ReportForm(),
            "changes": CHANGES,
            "facts": FACTS,
            "entries": HISTORY,
            "steps": STEPS,
            "map": sample_map(),
            "timeline": sample_timeline(),
            "matrix": MATRIX,
            "figures": FIGURES,
            "flow": FLOW,
            "tabs": TABS,
            "views": VIEWS,
            "answers": ANSWERS,
            "document_hash": HASH,
            "as_of": date(2025, 9, 30),
            "greek": "Δήμος Λεβαδέων, Περιφέρεια Στερεάς Ελλάδας, Δημοτική Ενότητα Κυριακίου και Χαιρώνειας",
            "dates": [TODAY, date(2025, 10, 18), date(2025, 12, 31)],
            "moment_sample": datetime(2025, 10, 8, 15, 20, tzinfo=UTC),
        },
    )


class ReportForm(forms.Form):
    reached = forms.IntegerField(
        label=gettext_lazy("Residents reached"), help_text=gettext_lazy("Each person counts once in the year.")
    )
    paid = forms.DecimalField(
        label=gettext_lazy("Paid to suppliers"), help_text=gettext_lazy("Until 30 September 2025, with VAT.")
    )
    ends_on = forms.DateField(
        label=gettext_lazy("Ends on"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    cause = forms.ChoiceField(
        label=gettext_lazy("Why did the end date move?"),
        choices=[
            ("", gettext_lazy("Choose")),
            ("bids", gettext_lazy("No bids received")),
            ("licence", gettext_lazy("Licence late")),
        ],
    )
    stage = forms.ChoiceField(
        label=gettext_lazy("Stage"),
        widget=forms.RadioSelect,
        choices=[("plan", gettext_lazy("planned")), ("work", gettext_lazy("at work")), ("done", gettext_lazy("done"))],
        initial="work",
    )
    together = forms.MultipleChoiceField(
        label=gettext_lazy("Residents take part"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=[
            ("design", gettext_lazy("Residents helped to design it")),
            ("run", gettext_lazy("Residents help to run it")),
        ],
        initial=["design"],
    )
    evidence = forms.FileField(label=gettext_lazy("Evidence"), required=False, help_text=gettext_lazy("PDF, 20 MB."))
    remark = forms.CharField(label=gettext_lazy("Remark"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    sure = forms.BooleanField(label=gettext_lazy("The figures are those of our books"), required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reached"].unit = _("persons")
        self.fields["paid"].unit = "EUR"


def sample_form() -> ReportForm:
    """A form that was sent with mistakes."""
    form = ReportForm(
        QueryDict("reached=126&paid=94000&cause=&stage=work&together=design&remark=First+clinics+in+the+parish+hall"),
        prefix=None,
        auto_id="bad_%s",
    )
    form.add_error(
        "paid",
        _("94,000 is more than contract and modifications, 88,000. Correct it or record the modification."),
    )
    return form


NAMES = (
    ("Community health house, Vale da Amoreira", "Moita", "late", "74 days late", 124_000_000, 59_520_000, (48, 91), (56, 85), (21, 74)),
    ("Public space and shade, Segundo Torrão", "Almada", "neutral", "In implementation", 118_400_000, 73_408_000, (62, 86), (67, 80), None),
    ("Courtyards of Bela Vista", "Setúbal", "neutral", "In implementation", 109_650_050, 88_816_500, (81, 79), (88, 73), (64, 62)),
    ("Work and training centre, Quinta da Princesa", "Seixal", "attention", "No bids received", 97_840_000, 33_265_600, (34, 84), (40, 78), (12, 67)),
    ("Neighbourhood square, Cidade Sol", "Barreiro", "fine", "Completed", 70_130_000, 70_130_000, (100, None), (100, None), (92, None)),
)  # fmt: skip


def axis(pair: tuple[int, int | None] | None) -> Axis:
    if pair is None:
        return Axis(None)
    share, plan = pair
    return Axis(share / 100, None if plan is None else plan / 100)


def sample_listing(*, rows: bool = True) -> Part:
    found = [
        ListRow(
            number,
            None,
            (
                Cell("title", name, "link", href="#table", sub=place),
                Cell("state", state, "status", tone=tone, steps_aside=1),
                Cell("approved", approved, "money"),
                Cell("paid", paid, "money", steps_aside=2),
                Cell("axes", Axes(axis(money), axis(steps), axis(results)), "axes"),
                Cell("next", date(2025, 12, number), "day", steps_aside=2),
            ),
        )
        for number, (name, place, tone, state, approved, paid, money, steps, results) in enumerate(NAMES, 1)
    ]
    return Part(
        caption=_("Projects of the Setúbal peninsula, amounts in EUR"),
        search=True,
        query="",
        errors={} if rows else {"ends_on": "?"},
        headers=[
            Header("title", _("Project"), "link", "#table", "", 0),
            Header("state", _("State"), "status", "#table", "", 1),
            Header("approved", _("Approved"), "money", "#table", "descending", 0),
            Header("paid", _("Paid"), "money", "#table", "", 2),
            Header("axes", _("Three axes"), "axes", "", "", 0),
            Header("next", _("Next date"), "day", "#table", "", 2),
        ],
        rows=found if rows else [],
        chosen=[ChosenFilter("territory", _("Territory"), "Península de Setúbal", "#filters")],
        offered=[
            OfferedFilter("territory", _("Territory"), "choice", True, ("15",), (
                Option("15", "Península de Setúbal", 5), Option("1504", "Alcochete", 0), Option("1503", "Almada", 1)
            )),
            OfferedFilter("amount", _("Amount from"), "money", False, (), ()),
            OfferedFilter("ends_on", _("Ends after"), "day", False, ("30 Feb",), (), "" if rows else _("There is no such day.")),
        ],
        count=len(found) if rows else 0,
        totals={"approved": 520_020_050, "paid": 325_140_100} if rows else {},
        next_url="#table",
        previous_url="",
        page_size=50,
        export_urls={"csv": "#table", "xlsx": "#table", "ods": "#table"},
        empty=Part(title="", text="", url="", label=""),
    )  # fmt: skip


AXES = (
    (gettext_lazy("On course"), Axes(Axis(0.71, 0.75), Axis(0.75, 0.72), Axis(0.58, 0.6))),
    (gettext_lazy("Money ahead of results"), Axes(Axis(0.88, 0.8), Axis(0.6, 0.8), Axis(0.12, 0.6))),
    (gettext_lazy("Not measured yet"), Axes(Axis(0.34, 0.6), Axis(0.4, 0.6), Axis(None))),
    (gettext_lazy("Done"), Axes(Axis(1.0), Axis(1.0), Axis(0.92))),
)
THREE = (
    Part(label="Money paid", value="48", unit="% of 1.24 M EUR", share=0.48, plan=0.86, axis="money", note="Plan for today: 86 %", spoken="48 % paid, plan today 86 %"),
    Part(label="Milestones fulfilled", value="5", unit="of 9, 1 overdue", share=0.56, plan=0.78, axis="steps", note="Plan for today: 7 of 9", spoken="5 of 9 milestones, plan today 7"),
    Part(label="Residents reached", value="126", unit="of 600, verified", share=0.21, plan=0.6, axis="results", note="Plan for today: 360", spoken="126 of 600 residents, plan today 360"),
)  # fmt: skip
CHANGES = (
    Part(label="End date", old="18 Oct 2025", new="31 Dec 2025"),
    Part(label="Budget, EUR", old="1,228,000", new="1,240,000"),
    Part(label="Cause", old="", new="First tender received no bids"),
    Part(label="Partner", old="Parish of Vale da Amoreira", new=""),
)
FACTS = (
    Part(label="Lead", value="Municipality of Moita", href="#decision"),
    Part(label="Axis", value="Health", href=""),
    Part(label="Effect", value="Milestone 9 leaves payment request 6", href=""),
)
HISTORY = (
    Part(words="Amendment 2 submitted", at=datetime(2025, 10, 8, 15, 20, tzinfo=UTC), by="project officer, Moita", hash="9c41e7aa", important=True, reason="", changes=()),
    Part(words="Works contract modified", at=datetime(2025, 6, 3, 9, 5, tzinfo=UTC), by="contract manager", hash="e07d1344", important=False, reason="", changes=(Part(label="Price, EUR", old="929,000", new="941,000"),)),
    Part(words="Plan version 2 approved", at=datetime(2024, 12, 11, 11, 0, tzinfo=UTC), by="working group", hash="2f9c6070", important=True, reason="works in two shifts", changes=()),
)  # fmt: skip
STEPS = (
    Part(label=gettext_lazy("Proposed"), state="done"),
    Part(label=gettext_lazy("Approved"), state="done"),
    Part(label=gettext_lazy("In implementation"), state="current"),
    Part(label=gettext_lazy("Completed"), state=""),
)
FIGURES = (
    Part(value="121.5", unit="M EUR", label="invested, until 31 December 2025", href=""),
    Part(value="62", unit="%", label="paid to those who carry out, on 30 September", href="#figures"),
    Part(value="1,904", unit="of 2,870", label="milestones fulfilled; 143 are late", href=""),
    Part(value="48,300", unit="", label="people reached, verified figure", href=""),
)
FLOW = Part(
    caption="From plan to payment",
    unit="EUR",
    rows=(
        Part(label="Planned", sub="Approved budget, version 2", share=1.0, value="1,240,000", is_open=True),
        Part(label="Contracted", sub="3 contracts", share=0.91, value="1,128,600", is_open=False),
        Part(label="Paid", sub="To suppliers", share=0.48, value="595,200", is_open=False),
    ),
)
TABS = (
    Part(language="pt", name="Português", url="#tabs", tone="fine", icon="", state="source", is_current=False),
    Part(language="en", name="English", url="#tabs", tone="fine", icon="check", state="read by a second person", is_current=True),
    Part(language="es", name="Español", url="#tabs", tone="attention", icon="clock", state="older than its source", is_current=False),
    Part(language="ar", name="العربية", url="#tabs", tone="attention", icon="bot", state="by a machine", is_current=False),
    Part(language="fr", name="Français", url="#tabs", tone="neutral", icon="circle-dashed", state="missing", is_current=False),
)  # fmt: skip
VIEWS = (
    Part(label="All", url="#filters", current=True, icon="", count=None),
    Part(label="Late", url="#filters", current=False, icon="late", count=11),
    Part(label="Over 1 M EUR", url="#filters", current=False, icon="", count=3),
)
ANSWERS = (
    Part(label=gettext_lazy("Approve"), name="answer", value="approve", primary=True, icon="check"),
    Part(label=gettext_lazy("Return with reasons"), name="answer", value="return", primary=False, icon="returned"),
)


def _cell(words: str, level: str, *, is_current: bool = False) -> Part:
    return Part(words=words, level=level, href="#matrix", is_current=is_current, spoken="")


MATRIX = Part(
    caption="Live projects with a validated contribution, by mission and county",
    corner="Mission",
    columns=[Part(name=name, href="") for name in ("Barcelonès", "Baix Llobregat", "Vallès Oriental", "Garraf")],
    rows=[
        Part(name="Sufficient income", href="#matrix", is_open=False, is_part=False, cells=[_cell("5 projects", "many"), _cell("2 projects", "some"), _cell("1 project", "one"), _cell("gap", "gap")]),
        Part(name="Adequate housing", href="#matrix", is_open=True, is_part=False, cells=[_cell("14 projects", "many"), _cell("9 projects", "many"), _cell("3 projects", "some"), _cell("gap", "gap")]),
        Part(name="Nobody sleeps rough", href="", is_open=False, is_part=True, cells=[_cell("5 projects", "many"), _cell("2 projects", "some"), _cell("1 idea", "idea"), _cell("gap", "gap", is_current=True)]),
        Part(name="Homes for young people", href="", is_open=False, is_part=True, cells=[_cell("5 projects", "many"), _cell("3 projects", "some"), Part(words="–", level="", href="", is_current=False, spoken=""), _cell("1 project", "one")]),
    ],
)  # fmt: skip
# Simplified outlines, coarse enough to stand in a page of samples: real places, invented amounts.
GROUND = (
    ("almada", "Almada", 6.4, [[-9.25, 38.67], [-9.13, 38.69], [-9.11, 38.63], [-9.17, 38.55], [-9.25, 38.67]]),
    ("seixal", "Seixal", 5.3, [[-9.11, 38.63], [-9.05, 38.64], [-9.03, 38.55], [-9.17, 38.55], [-9.11, 38.63]]),
    ("sesimbra", "Sesimbra", 1.7, [[-9.17, 38.55], [-9.03, 38.55], [-9.0, 38.44], [-9.22, 38.41], [-9.17, 38.55]]),
    ("palmela", "Palmela", 1.8, [[-9.03, 38.55], [-8.95, 38.62], [-8.7, 38.66], [-8.62, 38.55], [-8.9, 38.56], [-9.03, 38.55]]),
    ("setubal", "Setúbal", 5.9, [[-9.0, 38.44], [-9.03, 38.55], [-8.9, 38.56], [-8.62, 38.55], [-8.8, 38.48], [-9.0, 38.44]]),
    ("moita", "Moita", 4.3, [[-9.05, 38.64], [-8.97, 38.67], [-8.95, 38.62], [-9.03, 38.55], [-9.05, 38.64]]),
    ("montijo", "Montijo", None, [[-8.97, 38.67], [-8.88, 38.73], [-8.7, 38.66], [-8.95, 38.62], [-8.97, 38.67]]),
)  # fmt: skip


def sample_map() -> MapPicture:
    places = [
        Place(
            key,
            name,
            {"type": "Polygon", "coordinates": [ring]},
            None,
            value,
            "" if value is None else formats.number(value, 1),
        )
        for key, name, value, ring in GROUND
    ]
    places.append(Place("house", "Vale da Amoreira", None, (-9.0, 38.63)))
    classes = natural_breaks([place.value for place in places])
    return MapPicture(
        id="map",
        title=_("Almada, Setúbal and Seixal hold most of the money"),
        unit=_("Approved amount by municipality, M EUR"),
        drawing=draw_map(places, width=640, max_height=420, classes=classes),
        small=draw_map(places, width=328, max_height=420, classes=classes),
        hrefs={place.id: "#map" for place in places},
        as_of=TODAY,
        source=_("Returns of the municipalities"),
        svg_url="#map",
    )


def sample_timeline() -> TimelinePicture:
    spans = (
        Span("design", date(2024, 1, 15), date(2024, 6, 30), date(2024, 1, 15), date(2024, 7, 18)),
        Span("tender", date(2024, 7, 1), date(2024, 10, 14), date(2024, 7, 19), date(2025, 1, 19)),
        Span("works", date(2024, 10, 15), date(2025, 8, 31), date(2025, 1, 20), None, None, date(2025, 11, 30), (
            Milestone("roof", date(2025, 6, 1), date(2025, 6, 20)), Milestone("open", date(2025, 10, 1)),
        )),
        Span("team", date(2025, 3, 1), date(2025, 6, 30), date(2025, 3, 1), date(2025, 6, 12)),
        Span("opening", date(2025, 9, 1), date(2025, 10, 18), None, None, date(2025, 12, 1), date(2025, 12, 31)),
    )  # fmt: skip
    return TimelinePicture(
        id="timeline",
        title=_("The opening moved 74 days, mostly by a tender without bids"),
        drawing=timeline(spans, today=TODAY, width=720),
        spans=spans,
        names={
            "design": "Design and licences",
            "tender": "Tender for works",
            "works": "Works, with the training of the health team of the parish",
            "team": "Health team trained",
            "opening": "Opening, 600 residents",
        },
        notes={"tender": "no bids"},
        as_of=TODAY,
    )
