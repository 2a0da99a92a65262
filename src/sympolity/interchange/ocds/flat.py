"""Contracting data laid flat: a spreadsheet whose headings are paths, such as contracts/0/value/amount.

The tools of the standard write one sheet for the releases and one for each list in them. Rows of one process are put
together again, and what follows is the same as for JSON.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sympolity.interchange.ocds import sheets
from sympolity.interchange.ocds.at import At
from sympolity.interchange.ocds.processes import Process, take
from sympolity.methods.tabular import Cell, Sheet, Workbook

STEP = re.compile(r"[/._]+")
ROOTS = frozenset(("buyer", "parties", "tender", "awards", "contracts", "bids"))
AROUND = ("releases", "records", "compiledRelease")
LISTS = frozenset(
    ("parties", "awards", "contracts", "lots", "details", "tenderers", "suppliers", "items", "amendments", "milestones")
) | {"transactions", "changes"}
FEWEST = 2  # paths below a root, beside the ocid
MOST = 100  # of one list in one row
LINK = "_link"
Path = tuple[str | int, ...]


def is_flat(workbook: Workbook) -> bool:
    """Whether headings of a sheet are an ocid and paths into a release."""
    return any(_is_main(sheet) for sheet in workbook.sheets)


def _is_main(sheet: Sheet) -> bool:
    paths = [_path(cell) for cell in sheet.rows[0]] if sheet.rows else []
    return ("ocid",) in paths and sum(len(path) > 1 and path[0] in ROOTS for path in paths) >= FEWEST


def read_flat(workbook: Workbook) -> Workbook:
    """The two tables of contracts and procurements. Raises at.Fault."""
    processes: dict[str, Process] = {}
    for release in _releases(workbook):
        take(release, processes)
    tables = (
        (sheets.CONTRACTS, sheets.CONTRACT_HEADINGS, sheets.contract_rows),
        (sheets.PROCUREMENTS, sheets.PROCUREMENT_HEADINGS, sheets.procurement_rows),
    )
    found = tuple(
        Sheet(name, False, (tuple(headings), *(tuple(row) for row in rows(processes.values()))))
        for name, headings, rows in tables
    )
    return replace(workbook, format="ocds", sheets=found, alternatives=(), sample=())


def _path(cell: Cell) -> Path:
    """The steps to a value, with the place in each list; () for what is no heading."""
    if not isinstance(cell, str) or cell.startswith(LINK):
        return ()
    steps: list[str | int] = []
    for step in filter(None, STEP.split(cell.strip())):
        if steps and steps[-1] in LISTS:
            steps.append(min(int(step), MOST) if step.isdigit() else 0)
        if not step.isdigit() and (steps or step not in AROUND):
            steps.append(step)
    return tuple(steps)


def _releases(workbook: Workbook) -> Iterator[At]:
    """One for each row of the main sheets, with what the other sheets tell of it."""
    links: dict[tuple[str, str], Mapping[str, Any]] = {}
    found: dict[tuple[str, str], tuple[str, dict[str, Any]]] = {}
    for sheet in sorted(workbook.sheets, key=lambda each: (not _is_main(each), each.name.count("_"))):
        if not sheet.rows:
            continue
        headings = [str(cell or "") for cell in sheet.rows[0]]
        paths = [_path(cell) for cell in headings]
        for number, row in enumerate(sheet.rows[1:], 2):
            told = _nested(paths, row)
            linked = {name: str(cell) for name, cell in zip(headings, row, strict=False) if name.startswith(LINK)}
            if "ocid" not in told and LINK in linked:
                told = _below(sheet.name, told, linked, links)
            if not told.get("ocid"):
                continue
            if LINK in linked:
                links[sheet.name, linked[LINK]] = told if _is_main(sheet) else _nested(paths, row)
            key = str(told["ocid"]), str(told.get("id") or "")
            _add(found.setdefault(key, (f"{sheet.name or 'row'} {number}", {}))[1], told)
    for path, release in found.values():
        yield At(release, path)


def _nested(paths: Sequence[Path], row: Sequence[Cell]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for path, cell in zip(paths, row, strict=False):
        if path and cell not in (None, ""):
            _put(found, path, cell.isoformat() if isinstance(cell, date) else cell)
    return found


def _put(into: Any, path: Path, value: Any) -> None:
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        into.extend({} for _place in range(step + 1 - len(into)))
        if rest:
            _put(into[step], rest, value)
    elif not rest:
        into.setdefault(step, value)
    elif isinstance(inner := into.setdefault(step, [] if isinstance(rest[0], int) else {}), list | dict):
        _put(inner, rest, value)


def _below(
    name: str, told: dict[str, Any], linked: Mapping[str, str], links: Mapping[tuple[str, str], Mapping[str, Any]]
) -> dict[str, Any]:
    """A row of a sheet such as "awards_suppliers" in the places that its links to the sheets above name."""
    above = {sheet: links[sheet, value] for sheet, value in _linked(linked) if (sheet, value) in links}
    release = next((each for each in above.values() if each.get("ocid")), None)
    if release is None:
        return {}
    found: dict[str, Any] = {key: release[key] for key in ("ocid", "id", "date", "tag") if key in release}
    inner, steps = found, name.split("_")
    for place, step in enumerate(steps, 1):
        is_last = place == len(steps)
        parent = above.get("_".join(steps[:place]), {})
        here = told if is_last else {"id": parent["id"]} if "id" in parent else {}
        inner[step] = [here] if step in LISTS else here
        inner = here
    return found


def _linked(linked: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    return ((name.removeprefix(f"{LINK}_"), value) for name, value in linked.items() if name != LINK)


def _add(known: dict[str, Any], told: Mapping[str, Any]) -> None:
    """Things of a list with the same id are one thing; what has none stands by itself unless it is told twice."""
    for name, value in told.items():
        before = known.setdefault(name, value)
        if isinstance(before, dict) and isinstance(value, Mapping):
            _add(before, value)
        elif isinstance(before, list) and isinstance(value, list) and before is not value:
            for each in value:
                same = next((one for one in before if "id" in one and str(one["id"]) == str(each.get("id"))), None)
                if same is not None:
                    _add(same, each)
                elif each and each not in before:
                    before.append(each)
