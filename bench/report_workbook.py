"""A workbook of 40 reports with 1,000 rows: how long it takes to write, to read back and to bring in.

    python bench/report_workbook.py

Goals on a machine that does nothing else: 2 s of CPU to write it, 2 s to read it and compare it, 10 s to bring in all
its cells. The CPU of the process that reads the file apart is counted too.
"""

import os
import resource
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "src"), str(HERE.parent / "tests"), str(HERE)]
REPORTS, INDICATORS, QUESTIONS, STEPS = 40, 16, 4, 5
GOALS = {"write": 2.0, "compare": 2.0, "bring in": 10.0}


def cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def main() -> int:
    os.environ["SYMPOLITY_DATA"] = tempfile.mkdtemp(prefix="sympolity-bench-")
    os.environ["DJANGO_SETTINGS_MODULE"] = "sympolity.config.settings"
    os.environ["LOG_LEVEL"] = "ERROR"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    return measure()


def measure() -> int:
    from django.core.files.base import ContentFile

    from factories import make_milestone, make_organisation, make_programme, make_project, make_user
    from reports import AUTUMN, open_a_round
    from rounds import make_indicator, make_question, make_return, make_template
    from sympolity.interchange.workbook.lines import lines_of, reports_of
    from sympolity.interchange.workbook.operations import apply_workbook, plan_of, upload_workbook
    from sympolity.interchange.workbook.writing import as_xlsx

    programme = make_programme(base_language="en")
    town = make_organisation(programme.network, "Own municipality")
    officer = make_user("project-officer", programme, town)
    for number in range(INDICATORS):
        make_indicator(programme, f"Indicator {number}", is_asked_of_all=True)
    template = make_template(programme, name="Quarterly report")
    for number in range(QUESTIONS):
        make_question(template, f"What was done in part {number}?")
    round_ = open_a_round(template, AUTUMN)
    for number in range(REPORTS):
        project = make_project(programme, f"Project {number}", lead=town, stage="implementation")
        for step in range(STEPS):
            make_milestone(project, f"Step {step}", due_on=AUTUMN.last)
        make_return(round_, town, project)
    taken: dict[str, float] = {}

    begun = cpu()
    content = as_xlsx(reports_of(round_, town))
    taken["write"] = cpu() - begun
    rows = len(list(lines_of(reports_of(round_, town))))
    filled = upload_workbook(round_, town, ContentFile(fill(content), name="filled.xlsx"), by=officer)
    begun = cpu()
    plan = plan_of(filled)
    taken["compare"] = cpu() - begun
    begun = cpu()
    apply_workbook(filled, by=officer, seen=plan.digest, choices={})
    taken["bring in"] = cpu() - begun

    print(f"{rows} rows, {len(plan.changes)} cells filled in, {len(content) / 1000:.0f} kB")
    for name, seconds in taken.items():
        print(f"{name:<10} {seconds:5.2f} s of CPU (goal {GOALS[name]} s)")
    return int(any(seconds > GOALS[name] for name, seconds in taken.items()))


def fill(content: bytes) -> bytes:
    """Every first column that is asked, filled in as a spreadsheet program would."""
    import io

    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content))
    for page in book.worksheets[1:]:
        names = {cell.value: cell.column for cell in page[1]}
        column = next(names[name] for name in ("value", "answer", "state") if name in names)
        for row in range(3, page.max_row + 1):
            said = {"value": row, "answer": f"Words of row {row}", "state": "as planned"}
            page.cell(row, column).value = said[next(name for name, place in names.items() if place == column)]
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


if __name__ == "__main__":
    sys.exit(main())
