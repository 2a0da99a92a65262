"""Figures and names that look real; amounts, dates and decisions are invented."""

from datetime import UTC, datetime
from types import SimpleNamespace as Part

from django.utils.translation import gettext_lazy

from sympolity.ground.kernel.figures import Axes, Axis

AXES = (
    (gettext_lazy("On course"), Axes(Axis(0.71, 0.75), Axis(0.75, 0.72), Axis(0.58, 0.6))),
    (gettext_lazy("Money ahead of results"), Axes(Axis(0.88, 0.8), Axis(0.6, 0.8), Axis(0.12, 0.6))),
    (gettext_lazy("Not measured yet"), Axes(Axis(0.34, 0.6), Axis(0.4, 0.6), Axis(None))),
    (gettext_lazy("Done"), Axes(Axis(1.0), Axis(1.0), Axis(0.92))),
)
THREE = (
    Part(
        label="Money paid",
        value="48",
        unit="% of 1.24 M EUR",
        share=0.48,
        plan=0.86,
        axis="money",
        note="Plan for today: 86 %",
        spoken="48 % paid, plan today 86 %",
    ),
    Part(
        label="Milestones fulfilled",
        value="5",
        unit="of 9, 1 overdue",
        share=0.56,
        plan=0.78,
        axis="steps",
        note="Plan for today: 7 of 9",
        spoken="5 of 9 milestones, plan today 7",
    ),
    Part(
        label="Residents reached",
        value="126",
        unit="of 600, verified",
        share=0.21,
        plan=0.6,
        axis="results",
        note="Plan for today: 360",
        spoken="126 of 600 residents, plan today 360",
    ),
)
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
    Part(
        words="Amendment 2 submitted",
        at=datetime(2025, 10, 8, 15, 20, tzinfo=UTC),
        by="project officer, Moita",
        hash="9c41e7aa",
        important=True,
        reason="",
        changes=(),
    ),
    Part(
        words="Works contract modified",
        at=datetime(2025, 6, 3, 9, 5, tzinfo=UTC),
        by="contract manager",
        hash="e07d1344",
        important=False,
        reason="",
        changes=(Part(label="Price, EUR", old="929,000", new="941,000"),),
    ),
    Part(
        words="Plan version 2 approved",
        at=datetime(2024, 12, 11, 11, 0, tzinfo=UTC),
        by="working group",
        hash="2f9c6070",
        important=True,
        reason="works in two shifts",
        changes=(),
    ),
)
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
    Part(
        language="en",
        name="English",
        url="#tabs",
        tone="fine",
        icon="check",
        state="read by a second person",
        is_current=True,
    ),
    Part(
        language="es",
        name="Español",
        url="#tabs",
        tone="attention",
        icon="clock",
        state="older than its source",
        is_current=False,
    ),
    Part(
        language="ar", name="العربية", url="#tabs", tone="attention", icon="bot", state="by a machine", is_current=False
    ),
    Part(
        language="fr",
        name="Français",
        url="#tabs",
        tone="neutral",
        icon="circle-dashed",
        state="missing",
        is_current=False,
    ),
)
OVER = tuple(
    (Part(pk=number, is_over=True, state=state, result={"url": url}), Part(message=message))
    for number, (state, url, message) in enumerate(
        (
            ("done", "#notices", "52 rows came in"),
            ("failed", "", "Row 44: there is no 30 February"),
            ("cancelled", "", ""),
        )
    )
)
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
        Part(
            name="Sufficient income",
            href="#matrix",
            is_open=False,
            is_part=False,
            cells=[
                _cell("5 projects", "many"),
                _cell("2 projects", "some"),
                _cell("1 project", "one"),
                _cell("gap", "gap"),
            ],
        ),
        Part(
            name="Adequate housing",
            href="#matrix",
            is_open=True,
            is_part=False,
            cells=[
                _cell("14 projects", "many"),
                _cell("9 projects", "many"),
                _cell("3 projects", "some"),
                _cell("gap", "gap"),
            ],
        ),
        Part(
            name="Nobody sleeps rough",
            href="",
            is_open=False,
            is_part=True,
            cells=[
                _cell("5 projects", "many"),
                _cell("2 projects", "some"),
                _cell("1 idea", "idea"),
                _cell("gap", "gap", is_current=True),
            ],
        ),
        Part(
            name="Homes for young people",
            href="",
            is_open=False,
            is_part=True,
            cells=[
                _cell("5 projects", "many"),
                _cell("3 projects", "some"),
                Part(words="–", level="", href="", is_current=False, spoken=""),
                _cell("1 project", "one"),
            ],
        ),
    ],
)
