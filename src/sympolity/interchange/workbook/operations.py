"""A filled-in workbook arrives, is looked at, and is brought in: all of it or nothing."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolity.affairs.monitoring.models import Return, Round
from sympolity.affairs.monitoring.operations.returns import save_answers
from sympolity.ground.accounts.models import User
from sympolity.ground.journal.operations import record
from sympolity.ground.kernel.editing import locked
from sympolity.ground.kernel.formats import byte_size
from sympolity.ground.kernel.refusals import Refused
from sympolity.interchange.models import FilledWorkbook
from sympolity.interchange.operations.reading import bare_name
from sympolity.interchange.workbook.comparison import STORED, Change, Plan, compare, merged
from sympolity.interchange.workbook.lines import reports_of, title_of
from sympolity.interchange.workbook.reading import Filled, read_workbook
from sympolity.network.organisations.models import Organisation

State = FilledWorkbook.State


def upload_workbook(round_: Round, organisation: Organisation, file: "File[bytes]", *, by: User) -> FilledWorkbook:
    """Keep a workbook as it came, if it is one of this round and organisation. Raises Refused."""
    limit = settings.DOCUMENT_LIMIT_BYTES
    content = file.read(limit + 1)
    if not content:
        raise Refused(_("The file is empty. Choose another one."), field="file")
    if len(content) > limit:
        raise Refused(_("The file is larger than %(limit)s.") % {"limit": byte_size(limit)}, field="file")
    digest = hashlib.sha256(content).hexdigest()
    workbook = FilledWorkbook(
        round=round_,
        organisation=organisation,
        file_name=bare_name(file.name or ""),
        bytes=len(content),
        sha256=digest,
        by=by,
    )
    # The name that the sender chose is shown, but never used as a path.
    workbook.file.save(digest[:20], ContentFile(content), save=False)
    try:
        plan_of(workbook)
        workbook.save()
    except Exception:
        workbook.file.delete(save=False)
        raise
    return workbook


def plan_of(workbook: FilledWorkbook, choices: Mapping[str, str] | None = None) -> Plan:
    """What it would change now. The file is read anew: nothing is kept that could differ from it. Raises Refused."""
    filled = _read(workbook)
    return compare(filled, reports_of(workbook.round, workbook.organisation), choices)


def apply_workbook(workbook: FilledWorkbook, *, by: User, seen: str, choices: Mapping[str, str]) -> FilledWorkbook:
    """Write every change that `seen`, the digest of a plan, has shown; `choices` says what stays where both changed.

    It goes through the same operation as the screen. Raises Refused, with nothing written, for faults, open
    questions, and whatever somebody changed since it was looked at.
    """
    filled = _read(workbook)  # before anything is held: it takes its time
    with transaction.atomic():
        workbook = _waiting(workbook)
        of_round = {"round": workbook.round_id, "organisation": workbook.organisation_id}
        list(Return.objects.select_for_update(of=("self",)).filter(**of_round).order_by("pk"))
        plan = compare(filled, reports_of(workbook.round, workbook.organisation), choices)
        _refuse_unready(plan, seen)
        taken = [change for change in plan.changes if not (change.is_conflict and change.choice == STORED)]
        _write(workbook, taken, by=by)
        workbook.state, workbook.applied_at = State.APPLIED, timezone.now()
        workbook.summary = {"cells": len(taken), "reports": len({change.of.pk for change in taken})}
        workbook.save(update_fields=["state", "applied_at", "summary"])
        _write_down(workbook, len(taken), by=by)
    return workbook


def _refuse_unready(plan: Plan, seen: str) -> None:
    if plan.digest != seen:
        raise Refused(_("Somebody changed these reports since you looked. Look at the changes again."))
    if plan.faults:
        raise Refused(_("Some cells cannot be read. Put them right in the file and upload it again."))
    if any(change.is_open for change in plan.changes):
        raise Refused(_("Say of each answer that changed on both sides which one stays."))


def _read(workbook: FilledWorkbook) -> Filled:
    return read_workbook(Path(workbook.file.path), workbook.round, workbook.organisation)


def _write_down(workbook: FilledWorkbook, cells: int, *, by: User) -> None:
    programme = workbook.round.programme
    record(
        "workbook brought in",
        workbook.round,
        by=by,
        network=programme.network,
        programme_id=programme.pk,
        changes={"organisation": (None, workbook.organisation.name), "cells": (None, cells)},
        source=_source(workbook),
    )


@transaction.atomic
def discard_workbook(workbook: FilledWorkbook) -> FilledWorkbook:
    """Nothing of it was written and nothing will be; the file stays. Raises Refused."""
    workbook = _waiting(workbook)
    workbook.state = State.DISCARDED
    workbook.save(update_fields=["state"])
    return workbook


def _waiting(workbook: FilledWorkbook) -> FilledWorkbook:
    workbook = locked(workbook)
    if workbook.state != State.WAITING:
        raise Refused(_("This workbook is “%(state)s” already.") % {"state": workbook.get_state_display()})
    return workbook


def _write(workbook: FilledWorkbook, changes: list[Change], *, by: User) -> None:
    by_report: dict[int, list[Change]] = {}
    for change in changes:
        by_report.setdefault(change.of.pk, []).append(change)
    for pk in sorted(by_report):
        of = by_report[pk][0].of
        saved = save_answers(of, merged(by_report[pk]), by=by, source=_source(workbook))
        if saved.conflicts:
            raise Refused(
                _("Somebody changed the report on %(report)s this moment. Look at the changes again.")
                % {"report": title_of(of)}
            )


def _source(workbook: FilledWorkbook) -> dict[str, object]:
    return {"kind": "workbook", "workbook": workbook.pk, "file": workbook.file_name, "sha256": workbook.sha256}
