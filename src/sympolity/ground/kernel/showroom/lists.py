from datetime import date
from types import SimpleNamespace as Part

from django.utils.translation import gettext as _

from sympolity.ground.kernel.figures import Axes, Axis
from sympolity.ground.kernel.lists import Cell, ChosenFilter, Header, ListRow, OfferedFilter, Option

NAMES = (
    (
        "Community health house, Vale da Amoreira",
        "Moita",
        "late",
        "74 days late",
        124_000_000,
        59_520_000,
        (48, 91),
        (56, 85),
        (21, 74),
    ),
    (
        "Public space and shade, Segundo Torrão",
        "Almada",
        "neutral",
        "In implementation",
        118_400_000,
        73_408_000,
        (62, 86),
        (67, 80),
        None,
    ),
    (
        "Courtyards of Bela Vista",
        "Setúbal",
        "neutral",
        "In implementation",
        109_650_050,
        88_816_500,
        (81, 79),
        (88, 73),
        (64, 62),
    ),
    (
        "Work and training centre, Quinta da Princesa",
        "Seixal",
        "attention",
        "No bids received",
        97_840_000,
        33_265_600,
        (34, 84),
        (40, 78),
        (12, 67),
    ),
    (
        "Neighbourhood square, Cidade Sol",
        "Barreiro",
        "fine",
        "Completed",
        70_130_000,
        70_130_000,
        (100, None),
        (100, None),
        (92, None),
    ),
)


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
        can_search=True,
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
            OfferedFilter(
                "territory",
                _("Territory"),
                "choice",
                True,
                ("15",),
                (Option("15", "Península de Setúbal", 5), Option("1504", "Alcochete", 0), Option("1503", "Almada", 1)),
            ),
            OfferedFilter(
                "amount", _("Amount from"), "money", False, ("1.2.3",), (), "" if rows else _("This is not an amount.")
            ),
            OfferedFilter("ends_on", _("Ends after"), "day", False, (), ()),
        ],
        count=len(found) if rows else 0,
        totals={"approved": 520_020_050, "paid": 325_140_100} if rows else {},
        to_the_cent=True,
        next_url="#table",
        previous_url="",
        page_size=50,
        export_urls={"csv": "#table", "xlsx": "#table", "ods": "#table"},
        empty=Part(title="", text="", url="", label=""),
    )
