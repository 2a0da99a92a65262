import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolity.interchange.columns.proposals import UNDER
from sympolity.interchange.columns.remarks import remark_sentence
from sympolity.interchange.files.own_files import kind_in_heading
from sympolity.interchange.kinds import FieldKind, RecordKind, kind_of, kinds
from sympolity.interchange.models import Import, Question
from sympolity.interchange.telling.asking import UNKNOWN
from sympolity.interchange.telling.sentences import COLUMN_PROBLEMS
from sympolity.methods.tabular import NUMBER_STYLES, DateStyle
from sympolity.network.programmes.models import Programme

ENCODINGS = (
    "utf-8",
    "windows-1252",
    "windows-1250",
    "iso-8859-15",
    "iso-8859-7",
    "windows-1253",
    "windows-1257",
    "windows-1256",
    "windows-1251",
    "mac-roman",
    "utf-16",
)
DELIMITERS = ((";", gettext_lazy("semicolon")), (",", gettext_lazy("comma")), ("\t", gettext_lazy("tab")), ("|", "|"))
NUMERIC = (FieldKind.MONEY, FieldKind.NUMBER, FieldKind.DEGREES)


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Spreadsheet"),
        help_text=gettext_lazy(
            ".xlsx, .xls, .ods or .csv; of contracts also OCDS as .json, .jsonl or .json.gz. "
            "Nothing changes before you have seen what would change."
        ),
        widget=forms.FileInput(
            attrs={"accept": ".xlsx,.xls,.ods,.csv,.tsv,.txt,.json,.jsonl,.ndjson,.gz,.zip", "class": "input"}
        ),
    )
    kind = forms.ChoiceField(label=gettext_lazy("What it lists"), widget=forms.RadioSelect)
    source = forms.CharField(
        label=gettext_lazy("Who made the list"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("The next edition of the same list is compared with this one."),
    )
    as_of = forms.DateField(
        label=gettext_lazy("As of"),
        required=False,
        help_text=gettext_lazy("The day for which its figures hold."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, programme: Programme, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = [kind for kind in kinds() if user.has_perm(kind.permission, programme)]
        self.fields["kind"].choices = _grouped(allowed)  # type: ignore[attr-defined]
        self.fields["kind"].initial = allowed[0].name if allowed else None
        for name in ("source", "as_of"):
            self.fields[name].widget.attrs["class"] = "input"

    def clean(self) -> dict[str, Any]:
        found = self.cleaned_data
        if found.get("kind") and kind_of(found["kind"]).needs_as_of and not found.get("as_of") and not self.errors:
            self.add_error("as_of", _("These figures need the day for which they hold."))
        return found


def _grouped(allowed: list[RecordKind]) -> list[tuple[Any, Any]]:
    """The kinds of list side by side with those of their group; one without a group stands alone."""
    groups: dict[str, list[tuple[str, Any]]] = {}
    for kind in allowed:
        groups.setdefault(str(kind.group), []).append((kind.name, capfirst(str(kind.label))))
    return [*groups.pop("", []), *groups.items()]


class WorkbookForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("The workbook, filled in"),
        help_text=gettext_lazy("Nothing changes before you have seen what would change."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.ods,.xls", "class": "input"}),
    )


class ReadingForm(forms.Form):
    """How the file is opened: only what a person may have to correct."""

    sheet = forms.ChoiceField(label=gettext_lazy("Sheet"), required=False)
    header_row = forms.IntegerField(
        label=gettext_lazy("Row of the headings"), required=False, min_value=1, max_value=1_000_000
    )
    encoding = forms.ChoiceField(label=gettext_lazy("Letters are written as"), required=False)
    delimiter = forms.ChoiceField(label=gettext_lazy("Columns are separated by"), required=False)

    def __init__(self, an_import: Import, data: Any = None) -> None:
        reading = an_import.reading
        initial = {
            "sheet": reading.get("sheet"),
            "header_row": (reading.get("header_rows") or [None])[0],
            "encoding": reading.get("encoding"),
            "delimiter": reading.get("delimiter"),
        }
        super().__init__(data, initial=initial)
        self.initial_choice = initial
        sheets = [sheet["name"] for sheet in reading.get("sheets", [])]
        self.fields["sheet"].choices = [(name, name) for name in sheets]  # type: ignore[attr-defined]
        if len(sheets) < 2:
            del self.fields["sheet"]
        if reading.get("format") == "csv":
            offered = [each["value"] for each in reading.get("alternatives", []) if each["kind"] == "encoding"]
            names = dict.fromkeys([reading.get("encoding", ""), *offered, *ENCODINGS])
            self.fields["encoding"].choices = [(name, name) for name in names if name]  # type: ignore[attr-defined]
            self.fields["delimiter"].choices = DELIMITERS  # type: ignore[attr-defined]
        else:
            del self.fields["encoding"], self.fields["delimiter"]
        for each in self.fields.values():
            each.widget.attrs["class"] = "input"

    def chosen(self) -> dict[str, Any]:
        """What the person changed, on top of what was chosen before; the rest is found anew."""
        return {
            key: value
            for key, value in self.cleaned_data.items()
            if value not in (None, "") and (key == "sheet" or value != self.initial_choice.get(key))
        }


class ColumnChoice:
    """One row of the mapping screen: a column, its samples and its choices."""

    def __init__(
        self,
        kind: RecordKind,
        column: dict[str, Any],
        choice: dict[str, Any],
        currency: str,
        remarks: Sequence[Mapping[str, Any]] = (),
        *,
        is_decided: bool = True,
    ) -> None:
        self.letter, self.header, self.samples = column["letter"], column["header"], column["samples"]
        self.filled = column.get("filled", 0)
        self.kind = column["kind"]
        self.choice = choice
        self.currency = choice.get("currency") or currency
        self.lossy = bool(choice.get("lossy"))
        spec = kind.field(choice["field"]) if choice.get("field") else None
        self.label = str(spec.label) if spec else ""
        self.fields = [(each.key, each.label, each.key == choice.get("field")) for each in kind.fields]
        self.remarks = [remark_sentence(kind, each) for each in remarks]
        self.waits = not is_decided and not choice.get("field") and any(each["fields"] for each in remarks)
        likely = [key for each in remarks for key in each["fields"] if key]
        self.likely = [(key, kind.field(key).label) for key in dict.fromkeys(likely)] if self.waits else []
        known = column.get("number_style")
        candidates = column.get("number_candidates", [])
        self.number_styles = [
            (style, style == (choice.get("number_style") or known)) for style in [*filter(None, [known]), *candidates]
        ]
        self.other_number_styles = [
            style.example for style in NUMBER_STYLES if style.example not in {each for each, _on in self.number_styles}
        ]
        self.date_styles = [
            (str(style), label, str(style) == (choice.get("date_style") or column.get("date_style")))
            for style, label in (
                (DateStyle.DMY, _("day, month, year")),
                (DateStyle.MDY, _("month, day, year")),
                (DateStyle.YMD, _("year, month, day")),
            )
        ]
        self.asks_number_style = len(candidates) > 0
        self.asks_date_style = len(column.get("date_candidates", [])) > 0
        self.is_number = column["kind"] == "number"
        self.is_open = (
            self.waits
            or (self.asks_number_style and not choice.get("number_style") and bool(spec))
            or (self.asks_date_style and not choice.get("date_style") and bool(spec))
        )
        self.is_number_of_ours = kind_in_heading(column["header"]) is not None
        self.is_exception = self.is_open or bool(remarks)
        self.problems = [str(COLUMN_PROBLEMS[code]) for code in column.get("problems", []) if code in COLUMN_PROBLEMS]


def column_choices(an_import: Import, kind: RecordKind) -> list[ColumnChoice]:
    chosen, currency = an_import.chosen, an_import.programme.currency
    columns = list(an_import.columns)
    if an_import.reading.get("has_under"):
        under = {"letter": UNDER, "header": _("Sub-headings"), "samples": an_import.reading["under"], "kind": "text"}
        columns.append(under)
    decided, remarks = set(an_import.mapping.get("decided", ())), an_import.mapping.get("remarks", [])
    return [
        ColumnChoice(
            kind,
            column,
            chosen.get(column["letter"], {}),
            currency,
            [each for each in remarks if each["letter"] == column["letter"]],
            is_decided=column["letter"] in decided,
        )
        for column in columns
    ]


UNDECIDED = "?"
CELL = re.compile(r"\d{1,9}:\w{1,40}")


def read_columns(an_import: Import, post: Any) -> dict[str, dict[str, Any]]:
    """The choices as the mapping screen sends them, one set of fields for each column letter."""
    letters = [column["letter"] for column in an_import.columns]
    if an_import.reading.get("has_under"):
        letters.append(UNDER)
    found: dict[str, dict[str, Any]] = {}
    doubtful = {each["letter"] for each in an_import.mapping.get("remarks", []) if each["fields"]}
    for letter in letters:
        name = "under" if letter == UNDER else letter
        target = post.get(f"field-{name}", UNDECIDED)
        if target == "" and letter in doubtful:
            found[letter] = {"field": ""}
        elif target not in ("", UNDECIDED):
            found[letter] = {
                "field": target,
                "number_style": post.get(f"number-{name}", ""),
                "date_style": post.get(f"date-{name}", ""),
                "currency": post.get(f"currency-{name}", "").strip().upper()[:3],
                "lossy": bool(post.get(f"lossy-{name}")),
            }
    return found


def read_answers(an_import: Import, post: Any) -> dict[str, dict[str, Any]]:
    """The answers as the preview sends them. What was not touched is not among them."""
    found: dict[str, dict[str, Any]] = {}
    for question in an_import.questions.order_by("id").defer("rows"):
        if answer := as_answer(_said(question, post)):
            found[question.key] = answer
    if "refused" in post:
        found["refused"] = {"leave": True} if post["refused"] == "leave" else {}
    if "gone" in post:
        found["gone"] = _closing(post)
    if "emptied" in post:
        ticked = [each for each in post.getlist("emptied-cell") if CELL.fullmatch(each)]
        found["emptied"] = {"all": True} if post.get("emptied-all") == "empty" else {"cells": ticked} if ticked else {}
    return found


def _said(question: Question, post: Any) -> str:
    """What was said to a question by itself, else to all that are like it."""
    if said := post.get(f"question-{question.pk}", ""):
        return str(said)
    if question.about == Question.About.CELL:
        return str("" if question.answer else post.get(f"cells-{question.field}", "") or post.get("cells", ""))
    if question.about in UNKNOWN and not question.candidates:
        return str(post.get(f"group-{question.about}-{next(iter(question.answer), '')}", ""))
    return "" if question.answer else str(post.get(f"all-{question.about}-{int(question.can_create)}", ""))


def _closing(post: Any) -> dict[str, Any]:
    """Which of the records that a list no longer holds shall be closed: all, none, or those that are ticked."""
    if (every := post.get("gone-all") or post["gone"]) in ("close", "keep", ""):
        return {"close": True} if every == "close" else {}
    ticked = [int(pk) for pk in post.getlist("gone-record") if pk.isdigit()]
    return {"close": ticked} if ticked else {}


def as_answer(value: str) -> dict[str, Any]:
    word, _colon, number = value.partition(":")
    if word == "take" and number.isdigit():
        return {"take": int(number)}
    if word == "same" and number:
        return {"same": number}
    return {word: True} if word in {"create", "empty", "leave", "new", "one", "several", "keep", "file"} else {}
