"""The long steps of an import, in the background. Each may begin again from its start after a crash."""

from django.utils.translation import gettext_lazy as _

from sympolity.ground.kernel.jobs import Progress, handles
from sympolity.interchange import operations
from sympolity.interchange.models import Import
from sympolity.interchange.operations.states import page_of


def _import_of(progress: Progress) -> Import:
    return Import.objects.select_related("programme__network", "by").get(pk=progress.arguments["import"])


@handles("import-read", title=_("Reading a spreadsheet"))
def carry_out_reading(progress: Progress) -> dict[str, str]:
    an_import = operations.read_import(_import_of(progress), tell=progress.advance)
    return {"url": page_of(operations.go_on_if_same(an_import, by=progress.job.by or an_import.by))}


@handles("import-check", title=_("Comparing a spreadsheet with the list"))
def carry_out_checking(progress: Progress) -> dict[str, str]:
    an_import = operations.check_import(_import_of(progress), tell=progress.advance)
    return {"url": page_of(an_import)}


@handles("import-commit", title=_("Bringing a spreadsheet in"))
def carry_out_commit(progress: Progress) -> dict[str, str]:
    an_import = _import_of(progress)
    by = progress.job.by or an_import.by
    return {"url": page_of(operations.commit_import(an_import, by=by, progress=progress, tell=progress.advance))}


@handles("import-undo", title=_("Undoing an import"))
def carry_out_undo(progress: Progress) -> dict[str, str]:
    an_import = _import_of(progress)
    by = progress.job.by or an_import.by
    return {"url": page_of(operations.undo_import(an_import, by=by, progress=progress, tell=progress.advance))}
