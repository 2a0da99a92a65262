"""Reasons in the reader's language. The import keeps codes; these make sentences that name row, column and remedy."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sympolity.ground.kernel import formats
from sympolity.interchange.kinds import RecordKind
from sympolity.interchange.telling.reasons import REASONS, REFUSALS

Words = str | Promise

# Rows that are no data (methods.tabular.SkipReason).
NOT_DATA: dict[str, Words] = {
    "title": gettext_lazy("a line above the table"),
    "header": gettext_lazy("the headings"),
    "blank": gettext_lazy("a blank row"),
    "subheading": gettext_lazy("a sub-heading"),
    "total": gettext_lazy("a total"),
    "repeated_header": gettext_lazy("the headings once more"),
    "column_numbers": gettext_lazy("numbers of the columns"),
    "note": gettext_lazy("a note"),
}

# Why an entry of a register is offered for a name (methods.names.Reason).
LIKENESS: dict[str, Words] = {
    "code": gettext_lazy("same code"),
    "same_name": gettext_lazy("same name"),
    "known_alias": gettext_lazy("known spelling"),
    "homonym": gettext_lazy("same name as another one"),
    "other_level": gettext_lazy("same name at another level"),
    "legal_form": gettext_lazy("other legal form"),
    "same_without_accents": gettext_lazy("same letters without the accents"),
    "article": gettext_lazy("other article"),
    "other_place": gettext_lazy("another place stands behind the name"),
    "place": gettext_lazy("same name in this place"),
    "apostrophe": gettext_lazy("same name with its apostrophe"),
    "mended": gettext_lazy("same name, broken letters mended"),
    "lost_letters": gettext_lazy("same name, lost letters filled in"),
    "code_beside": gettext_lazy("same name beside a code"),
    "two_names": gettext_lazy("one of two names"),
    "institution": gettext_lazy("same name of a municipality"),
    "inflected": gettext_lazy("may be its genitive"),
    "other_script": gettext_lazy("sounds alike in another script"),
    "in_this_file": gettext_lazy("the same as in this file"),
    "cut": gettext_lazy("begins the same"),
    "abbreviation": gettext_lazy("may be its abbreviation"),
    "word_order": gettext_lazy("same words in another order"),
    "close_spelling": gettext_lazy("close spelling"),
    "same_title": gettext_lazy("same title"),
}

QUESTIONS: dict[str, Words] = {
    "organisation": gettext_lazy("Which organisation is this?"),
    "territory": gettext_lazy("Which territory is this?"),
    "objective": gettext_lazy("Which objective is this?"),
    "fund": gettext_lazy("Which fund is this?"),
    "project": gettext_lazy("Which project is this?"),
    "agreement": gettext_lazy("Which agreement is this?"),
    "contract": gettext_lazy("Which contract is this?"),
    "category": gettext_lazy("Which cost category is this?"),
    "choice": gettext_lazy("What holds for them?"),
    "hidden": gettext_lazy("The codes of this column are masked. Bring the rows in without them?"),
    "record": gettext_lazy("Is this one we know?"),
    "twins": gettext_lazy("These rows say the very same. Is it one, or are there several?"),
    "together": gettext_lazy("Which value holds?"),
    "cell": gettext_lazy("Which of the two holds?"),
}

COLUMN_PROBLEMS: dict[str, Words] = {
    "ambiguous_numbers": gettext_lazy("the numbers can be read in two ways"),
    "ambiguous_dates": gettext_lazy("day and month can be told in two ways"),
    "several_currencies": gettext_lazy("amounts in more than one currency"),
    "duplicate_header": gettext_lazy("another column has the same heading"),
    "no_header": gettext_lazy("values without a heading"),
    "beyond_header": gettext_lazy("values to the right of the last heading"),
    "merged_body": gettext_lazy("merged cells: only the first row of each has the value"),
    "hidden_column": gettext_lazy("the column is hidden in the spreadsheet"),
    "filled_down": gettext_lazy("merged cells: their value was written into each of their rows"),
    "odd_header": gettext_lazy("the heading looks like a command of a database"),
    "scaled_header": gettext_lazy("the heading says that the numbers count thousands or millions"),
    "scaled": gettext_lazy("some numbers count thousands or millions"),
    "serial_number": gettext_lazy("bare numbers, not dates"),
    "masked": gettext_lazy("masked values"),
    "other_number_style": gettext_lazy("some numbers are written in another way"),
    "other_date_style": gettext_lazy("some dates are written in another way"),
    "not_a_number": gettext_lazy("some values are no numbers"),
    "not_a_date": gettext_lazy("some values are no dates"),
    "too_many_decimals": gettext_lazy("some amounts have more than two decimals"),
}


# What concerns the whole sheet (methods.tabular.ProblemCode).
NOTICES: dict[str, Words] = {
    "another_table": gettext_lazy("Another table seems to begin in row %(row)s."),
    "hidden_rows": gettext_lazy("These rows are hidden in the spreadsheet, but read: %(value)s."),
}


class _Lenient(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "?"


def notices(reading: Mapping[str, Any]) -> list[str]:
    """What a person should know about the sheet before the columns are mapped."""
    found = [str(NOTICES[each["code"]]) % _Lenient(each) for each in reading.get("notices", ())]
    if before := reading.get("read_as"):
        found.insert(0, _("It is read in the way that was corrected for %(file)s.") % {"file": before["file"]})
    return found


def refusal_sentence(code: str, params: Mapping[str, Any]) -> str:
    """Why a whole file was refused."""
    sentence = REFUSALS.get(code)
    if sentence is None:
        return _("The file cannot be read.")
    return str(sentence) % _Lenient({key: _in_digits(value) for key, value in params.items()})


def _in_digits(value: Any) -> str:
    text = str(value)
    return formats.number(int(text)) if text.isdigit() else text


@dataclass(frozen=True, slots=True)
class Said:
    """One reason in words: where, what the cell says, why it cannot come in, what to do."""

    row: int
    column: str
    heading: str
    field: str
    value: str
    why: str
    remedy: str

    @property
    def place(self) -> str:
        if not self.column:
            return _("row %(row)s") % {"row": self.row}
        return _("row %(row)s, column %(column)s") % {"row": self.row, "column": self.column}


def said(kind: RecordKind, row: int, reason: Mapping[str, Any]) -> Said:
    params = _Lenient(reason.get("params", {}))
    field = reason.get("field") or params.get("field") or ""
    spec = next((each for each in kind.fields if each.key == field), None)
    if spec is not None and spec.choice_labels:
        params["choices"] = ", ".join(str(label) for label in spec.choice_labels.values())
    why, remedy = REASONS.get(reason["code"], ("%(code)s", ""))
    params["code"] = reason["code"]
    if "sentence" in reason:
        params["sentence"] = reason["sentence"]
    if reason["code"] == "gathered":
        params["rows"] = ", ".join(formats.number(number) for number in params["rows"])
        params["counts"] = ", ".join(
            f"{formats.number(count)} {kind.field(key).label}" for key, count in params["counts"].items()
        ) or _("they say the same")
    return Said(
        row,
        reason.get("column", "").strip("^"),
        reason.get("heading", ""),
        str(spec.label) if spec else "",
        reason.get("value", ""),
        str(why) % params,
        str(remedy) % params,
    )


def state_sentence(counts: Mapping[str, int], questions: int) -> str:
    """The finding of the preview in one sentence."""
    ready = counts.get("new", 0) + counts.get("changed", 0) + counts.get("unchanged", 0)
    rows = ready + counts.get("asked", 0) + counts.get("refused", 0)
    words = {"ready": formats.number(ready), "rows": formats.number(rows), "count": formats.number(questions)}
    if questions:
        return (
            ngettext(
                "%(ready)s of %(rows)s rows are ready, %(count)s question is open",
                "%(ready)s of %(rows)s rows are ready, %(count)s questions are open",
                questions,
            )
            % words
        )
    if refused := counts.get("refused", 0):
        words["count"] = formats.number(refused)
        return (
            ngettext(
                "%(ready)s of %(rows)s rows are ready, %(count)s is refused",
                "%(ready)s of %(rows)s rows are ready, %(count)s are refused",
                refused,
            )
            % words
        )
    if rows and not counts.get("new", 0) and not counts.get("changed", 0):
        return _("Everything in this list is already so")
    return ngettext("%(rows)s row is ready", "%(rows)s rows are ready", rows) % words
