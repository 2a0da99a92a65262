"""Bring a spreadsheet into the list of a programme.

The same steps as on the screen: the file is read, its columns are recognised, every row is compared. With --dry-run
(the default) nothing stays; with --commit all rows come in, or none.

  sympolity import projects.xlsx --programme lisbon --dry-run
  sympolity import projects.xlsx --programme lisbon --commit --new-organisations create --by you@city.org
  sympolity import list.csv --programme lisbon --map "Valor=total" --map "Obs.=" --report report.json
  sympolity import list.csv --programme lisbon --commit --leave-out-refused --errors to-correct.xlsx --todo to-do.xlsx

The file of rows to correct comes in like any other once it is corrected. Made with --commit it is known again, and its
rows keep their numbers.
"""

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from sympolity.config.commands.exits import FINE, REFUSED
from sympolity.ground.accounts.models import User
from sympolity.ground.kernel import formats
from sympolity.ground.kernel.refusals import Refused
from sympolity.ground.kernel.spreadsheets import as_csv, as_xlsx
from sympolity.interchange import operations, queries
from sympolity.interchange.columns.proposals import STYLES, UNDER, folded
from sympolity.interchange.columns.remarks import remark_sentence
from sympolity.interchange.files import corrections
from sympolity.interchange.files.todo import faulty_rows, open_rows, tasks_of, todo_sheet
from sympolity.interchange.kinds import kind_of, kinds
from sympolity.interchange.models import Import, ImportRow
from sympolity.interchange.operations.states import State, enter, page_of
from sympolity.interchange.telling import asking
from sympolity.interchange.telling.reports import report_of
from sympolity.interchange.telling.sentences import QUESTIONS, refusal_sentence, said, state_sentence
from sympolity.interchange.telling.wording import wording
from sympolity.methods.tabular import DateStyle
from sympolity.network.programmes.models import Programme

WORD = "import"
NOT_UNDERSTOOD = 2
MOST_LINES = 40
DATE_STYLES = {"dmy": DateStyle.DMY, "mdy": DateStyle.MDY, "ymd": DateStyle.YMD}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help=".xlsx, .xls, .ods or .csv")
    parser.add_argument("--programme", required=True, metavar="SLUG", help="the short name in its address")
    parser.add_argument("--kind", default="projects", choices=[kind.name for kind in kinds()], help="what it lists")
    either = parser.add_mutually_exclusive_group()
    either.add_argument("--dry-run", action="store_true", help="compare only; nothing stays (the default)")
    either.add_argument("--commit", action="store_true", help="bring all rows in, or none")
    parser.add_argument("--by", metavar="MAIL", help="who brings it; else the one person who runs the installation")
    parser.add_argument("--source", default="", help="who made the list")
    parser.add_argument("--as-of", type=date.fromisoformat, metavar="DAY", help="the day for which its figures hold")
    reading = parser.add_argument_group("how it is read, where it is not recognised")
    reading.add_argument("--sheet", help="name of the sheet")
    reading.add_argument("--header-row", type=int, metavar="N", help="row of the headings")
    reading.add_argument("--encoding", help="such as windows-1252")
    reading.add_argument("--delimiter", help="; , | or tab")
    pairs = parser.add_argument_group("columns (a heading or a letter before the sign =)")
    pairs.add_argument(
        "--map", action="append", default=[], metavar="COLUMN=FIELD", help="an empty field leaves it out"
    )
    pairs.add_argument("--numbers", action="append", default=[], metavar="COLUMN=1.234,56", help="how it is written")
    pairs.add_argument("--dates", action="append", default=[], metavar="COLUMN=dmy", help="dmy, mdy or ymd")
    pairs.add_argument("--round", action="store_true", help="round amounts to whole cents")
    pairs.add_argument("--cut", action="store_true", help="cut texts that are too long")
    answers = parser.add_argument_group("answers, where a person would be asked")
    answers.add_argument("--new-organisations", choices=["create", "empty", "leave"], help="those nobody knows")
    answers.add_argument("--unsure", choices=["empty", "leave"], help="names that could mean several")
    answers.add_argument("--leave-out-refused", action="store_true", help="bring in the other rows")
    answers.add_argument("--edited", choices=["keep", "file"], help="cells that somebody changed here meanwhile")
    answers.add_argument("--emptied", choices=["keep", "empty"], help="cells of a file from here that hold nothing now")
    answers.add_argument("--close-gone", action="store_true", help="close what the list no longer holds")
    parser.add_argument("--report", type=Path, metavar="FILE.json", help="the report for machines")
    parser.add_argument("--errors", type=Path, metavar="FILE.xlsx", help="the rows to correct; also .csv")
    parser.add_argument("--todo", type=Path, metavar="FILE.xlsx", help="what is to be done, by municipality; also .csv")


def run(options: argparse.Namespace) -> int:
    programme = Programme.objects.filter(slug=options.programme).select_related("network").first()
    if programme is None:
        known = ", ".join(Programme.objects.order_by("slug").values_list("slug", flat=True)) or _("none")
        return _not_understood(
            _("There is no programme “%(slug)s”. There are: %(known)s.") % {"slug": options.programme, "known": known}
        )
    if not options.file.is_file():
        return _not_understood(_("There is no file %(file)s.") % {"file": options.file})
    try:
        by = _person(options.by, programme, options.kind)
        if options.commit:
            return _bring(options, programme, by)
        with transaction.atomic():
            code = _bring(options, programme, by)
            transaction.set_rollback(True)
        return code
    except Refused as refusal:
        sys.stderr.write(f"{refusal}\n")
        return REFUSED


def _not_understood(sentence: str) -> int:
    sys.stderr.write(f"{sentence}\n")
    return NOT_UNDERSTOOD


def _person(mail: str | None, programme: Programme, kind: str) -> User:
    """Whoever is named needs the permission; whoever runs the installation holds the shell anyway."""
    if mail:
        person = User.objects.filter(email__iexact=mail, is_active=True).first()
        if person is None:
            raise Refused(_("Nobody here has the mail address %(mail)s.") % {"mail": mail})
        wanted = ("interchange.bring_spreadsheet", kind_of(kind).permission)
        if not person.is_operator and not all(person.has_perm(each, programme) for each in wanted):
            raise Refused(_("%(mail)s may not bring spreadsheets into this programme.") % {"mail": mail})
        return person
    operators = list(User.objects.filter(is_operator=True, is_active=True).order_by("pk")[:2])
    if len(operators) != 1:
        raise Refused(_("Say who brings the list in: --by MAIL."))
    return operators[0]


def _bring(options: argparse.Namespace, programme: Programme, by: User) -> int:
    with options.file.open("rb") as handle:
        an_import = operations.upload(
            programme,
            File(handle, options.file.name),
            by=by,
            kind=options.kind,
            source=options.source,
            as_of=options.as_of,
        )
    try:
        an_import = _compared(options, an_import, by)
        if an_import.state == State.READY and options.commit:
            an_import = _committed(an_import, by)
        if options.report:
            report = json.dumps(report_of(an_import), ensure_ascii=False, indent=1)
            options.report.write_text(report, encoding="utf-8")
        _write_tasks(options, an_import)
        _print_report(an_import, committed=options.commit)
        return _exit_code(an_import)
    finally:
        if not options.commit and an_import.file.name:
            an_import.file.storage.delete(an_import.file.name)


def _write_tasks(options: argparse.Namespace, an_import: Import) -> None:
    """The rows to correct and the list of what is to be done, each only where something is left to do."""
    if an_import.state == State.FAILED or not any(open_rows(an_import)):
        return
    if options.errors:
        write = corrections.WRITE[_ending(options.errors)]
        options.errors.write_bytes(write(an_import, faulty_rows(an_import)))
    if options.todo:
        sheet = todo_sheet(an_import, tasks_of(an_import))
        options.todo.write_bytes((as_csv if _ending(options.todo) == "csv" else as_xlsx)(sheet))


def _ending(path: Path) -> str:
    ending = path.suffix.lower().lstrip(".")
    if ending not in corrections.WRITE:
        raise Refused(_("%(file)s must end in .xlsx or .csv.") % {"file": path})
    return ending


def _compared(options: argparse.Namespace, an_import: Import, by: User) -> Import:
    an_import = operations.read_import(enter(an_import, State.READING))
    if an_import.state == State.FAILED:
        return an_import
    told = {
        "sheet": options.sheet,
        "header_row": options.header_row,
        "encoding": options.encoding,
        "delimiter": {"tab": "\t"}.get(options.delimiter, options.delimiter),
    }
    if any(told.values()):
        an_import = operations.read_again(an_import, by=by, **told)
    an_import = operations.map_columns(an_import, _columns(options, an_import), by=by)
    an_import = _checked(an_import)
    # An answer may bring up the next question: which of two projects, once the organisation is known.
    for _round in range(3):
        answers = _answers(options, an_import)
        if not answers:
            break
        an_import = _checked(operations.answer_questions(an_import, answers, by=by))
    return an_import


def _checked(an_import: Import) -> Import:
    found = operations.check_import(enter(an_import, State.CHECKING), tell=_line(_("compared")))
    _end_line()
    return found


def _committed(an_import: Import, by: User) -> Import:
    try:
        operations.refuse_unready(an_import)
    except Refused:
        return an_import
    found = operations.commit_import(enter(an_import, State.COMMITTING), by=by, tell=_line(_("brought in")))
    _end_line()
    return found


def _columns(options: argparse.Namespace, an_import: Import) -> dict[str, dict[str, Any]]:
    chosen = {letter: dict(choice) for letter, choice in an_import.chosen.items()}
    for pair in options.map:
        column, field = _pair(an_import, pair)
        if field:
            chosen[column] = {**_styles(an_import, column), **chosen.get(column, {}), "field": field}
        else:
            chosen[column] = {"field": ""}
    for pair in options.numbers:
        column, style = _pair(an_import, pair)
        if style not in STYLES:
            raise Refused(_("Write the style as one of: %(styles)s.") % {"styles": "  ".join(STYLES)})
        chosen.setdefault(column, {})["number_style"] = style
    for pair in options.dates:
        column, style = _pair(an_import, pair)
        if style not in DATE_STYLES:
            raise Refused(_("Write the style as one of: %(styles)s.") % {"styles": ", ".join(DATE_STYLES)})
        chosen.setdefault(column, {})["date_style"] = str(DATE_STYLES[style])
    kind = kind_of(an_import.kind)
    for choice in chosen.values():
        is_money = choice.get("field") in kind.keys and kind.field(choice["field"]).kind == "money"
        choice["lossy"] = choice.get("lossy") or (options.round if is_money else options.cut)
    return chosen


def _pair(an_import: Import, pair: str) -> tuple[str, str]:
    """A column, by its letter or its heading, and what is said of it."""
    name, sign, value = pair.rpartition("=")
    if not sign:
        raise Refused(_("Write COLUMN=… instead of “%(pair)s”.") % {"pair": pair})
    if name == UNDER:
        return UNDER, value.strip()
    for column in an_import.columns:
        if name.strip() == column["letter"] or folded(name) == folded(column["header"]):
            return column["letter"], value.strip()
    headings = ", ".join(f"{column['letter']} {column['header']}" for column in an_import.columns)
    raise Refused(_("There is no column “%(name)s”. There are: %(headings)s.") % {"name": name, "headings": headings})


def _styles(an_import: Import, letter: str) -> dict[str, str]:
    column = next((each for each in an_import.columns if each["letter"] == letter), {})
    return {key: column[key] for key in ("number_style", "date_style") if column.get(key)}


def _answers(options: argparse.Namespace, an_import: Import) -> dict[str, dict[str, Any]]:
    """What the options say to open questions; what they do not say stays open."""
    answers: dict[str, dict[str, Any]] = {}
    for question in an_import.questions.filter(answer={}):
        nobody = question.about == "organisation" and not question.candidates
        word = options.new_organisations if nobody else options.unsure
        if question.about in ("record", "together"):
            word = "leave" if options.unsure == "leave" else None
        elif question.about in ("twins", "cell"):
            word = options.edited if question.about == "cell" else None
        if word and (word != "empty" or kind_of(an_import.kind).can_lack(question.field)):
            answers[question.key] = {word: True}
    for key, word, is_said in (
        ("refused", "leave", options.leave_out_refused),
        ("emptied", "all", options.emptied == "empty"),
        ("gone", "close", options.close_gone),
    ):
        if is_said and key not in an_import.answers:
            answers[key] = {word: True}
    return answers


# -- what is printed -------------------------------------------------------------
def _line(words: str) -> Any:
    def tell(done: int, total: int) -> None:
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{words}: {done} / {total}   ")
            sys.stderr.flush()

    return tell


def _end_line() -> None:
    if sys.stderr.isatty():
        sys.stderr.write("\r\033[K")


def _print_report(an_import: Import, *, committed: bool) -> None:
    out = sys.stdout.write
    kind = kind_of(an_import.kind)
    out(f"{an_import.file_name}\n")
    if an_import.state == State.FAILED:
        out(f"{refusal_sentence(an_import.refusal['code'], an_import.refusal.get('params', {}))}\n")
        return
    for column in an_import.columns:
        field = an_import.chosen.get(column["letter"], {}).get("field")
        out(f"  {column['letter']:>3}  {column['header'][:50]:<50}  {kind.field(field).label if field else '-'}\n")
    for remark in an_import.mapping.get("remarks", []):
        out(f"  {remark_sentence(kind, remark)}\n")
    counts = an_import.summary.get("counts", {})
    count = asking.asks(an_import).count
    out(f"{state_sentence(counts, count)}.\n")
    for outcome in ImportRow.Outcome:
        if counts.get(outcome):
            out(f"  {counts[outcome]:>7}  {outcome.label}\n")
    for label, cents, currency in queries.totals(kind, an_import):
        out(f"  {label}: {formats.money(cents, currency)}\n")
    _print_reasons(an_import)
    if an_import.state == State.COMMITTED:
        out(_("All rows are in the list.") + "\n")
    elif committed:
        out(_("Nothing came in. Go on at %(page)s") % {"page": page_of(an_import)} + "\n")


def _print_reasons(an_import: Import) -> None:
    """The open questions once each, then the refused rows with row, column and remedy."""
    out = sys.stdout.write
    questions = an_import.questions.filter(answer={}).order_by("id")
    words = wording(an_import, [])
    for question in questions.exclude(about="cell")[:MOST_LINES]:
        place = asking.place_of(question)
        out(f"  {place}: “{question.text}”: {QUESTIONS[question.about]}\n")
        for answer in asking.alone(question, words).answers:
            if answer.value.startswith("take:"):
                out(f"        {answer.label} ({answer.hint})\n")
    for cell in asking.asks(an_import).cells[:MOST_LINES]:
        told = {
            "field": cell.label,
            "row": cell.number,
            "stored": cell.stored,
            "who": cell.changed,
            "file": cell.from_file,
        }
        sentence = _("row %(row)s, %(field)s: stored “%(stored)s” (%(who)s), in the file “%(file)s”")
        out(f"  {sentence % told}: {QUESTIONS['cell']}\n")
    _print_rest(questions.count(), _("questions"))
    kind = kind_of(an_import.kind)
    rows = an_import.rows.filter(outcome=ImportRow.Outcome.REFUSED).order_by("number", "id")
    for row in rows[:MOST_LINES]:
        for reason in row.reasons:
            line = said(kind, row.number, reason)
            out(f"  {line.place}: “{line.value}”: {line.why} {line.remedy}\n")
    _print_rest(rows.count(), _("refused rows"))


def _print_rest(count: int, what: str) -> None:
    if count > MOST_LINES:
        sys.stdout.write("  " + _("and more: %(count)s %(what)s in all") % {"count": count, "what": what} + "\n")


def _exit_code(an_import: Import) -> int:
    counts = an_import.summary.get("counts", {})
    is_open = counts.get("asked", 0) or counts.get("refused", 0)
    return FINE if an_import.state in (State.READY, State.COMMITTED) and not is_open else REFUSED
