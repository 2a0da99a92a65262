"""Long work in the background: start it, see how far it is, stop it. It survives a crash of the machine.

    @handles("import")
    def carry_out_import(progress: Progress) -> dict[str, Any]:
        rows = read(progress.arguments["file"])
        for number, row in enumerate(rows, 1):
            prepare(row)
            progress.advance(number, total=len(rows))
        with transaction.atomic():
            write(rows)
            progress.finish(url=...)

Rules for a handler. It stands in its app's `operations` or `jobs`, is found by its kind, and may be begun again from
the start after a crash. It prepares outside a transaction and writes in one short one, because the embedded database
has one writer and everybody else's "save" waits meanwhile. `progress.finish` inside that transaction makes the work
and the note that it is done one thing: work that is done is never done again.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext as _
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from sympolity.ground.kernel.models import Job
from sympolity.ground.kernel.noticeboard import Noticeboard, Standing, noticeboard
from sympolity.ground.kernel.refusals import Refused

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_NOTICES = 0.25
MOST_ATTEMPTS = 3
OVER = (Job.State.DONE, Job.State.FAILED, Job.State.CANCELLED)


class Cancelled(Exception):
    """Somebody asked the work to stop. Let it pass: the transaction rolls back and the job ends as cancelled."""


class Progress:
    """What a handler holds: its job, its arguments, and the way to say how far it is."""

    def __init__(self, job: Job, board: Noticeboard) -> None:
        self.job = job
        self.arguments: dict[str, Any] = job.arguments
        self.standing = Standing()
        self._board = board
        self._next_notice = 0.0

    def advance(self, done: int, total: int | None = None, message: str = "") -> None:
        """Say how far the work is; cheap enough for every row. A blank `message` keeps the last one.

        Raises Cancelled when somebody asked the work to stop, at most a quarter of a second later.
        """
        self.standing = replace(
            self.standing,
            done=done,
            total=self.standing.total if total is None else total,
            message=message[:300] or self.standing.message,
        )
        now = time.monotonic()
        if now < self._next_notice or self.job.is_over:
            return
        self._next_notice = now + SECONDS_BETWEEN_NOTICES
        if self._board.say(self.job.pk, self.standing):
            raise Cancelled

    def finish(self, **result: Any) -> None:
        """Note the work as done, inside the transaction that does it. `url` in the result is where to go on."""
        _end(self.job, Job.State.DONE, self.standing, result=result)


Handler = Callable[[Progress], dict[str, Any] | None]
_handlers: dict[str, Handler] = {}
_titles: "dict[str, StrOrPromise]" = {}


def handles(kind: str, *, title: "StrOrPromise" = "") -> Callable[[Handler], Handler]:
    """Register the function that carries out jobs of this kind; `title` names the work to whoever started it."""

    def register(handler: Handler) -> Handler:
        _handlers[kind] = handler
        _titles[kind] = title
        return handler

    return register


def title_of(job: Job) -> str:
    if job.kind not in _handlers:
        autodiscover_modules("jobs", "operations")
    return str(_titles.get(job.kind, "")) or _("Work in the background")


def handler_of(kind: str) -> Handler:
    """Raises LookupError for a kind that no app handles."""
    if kind not in _handlers:
        autodiscover_modules("jobs", "operations")
    try:
        return _handlers[kind]
    except KeyError as error:
        raise LookupError(f"No app handles jobs of the kind {kind!r}.") from error


def start(kind: str, *, by: AbstractBaseUser | None, **arguments: Any) -> Job:
    """Ask for long work; it begins once the caller's transaction has committed. Arguments are plain JSON values."""
    handler_of(kind)
    job = Job.objects.create(kind=kind, arguments=arguments, by_id=by.pk if by else None)
    noticeboard().clear(job.pk)
    transaction.on_commit(lambda: work.enqueue(job.pk))
    return job


def standing_of(job: Job) -> Standing:
    """How far the work is at this moment, also while it holds the database's one write lock."""
    return noticeboard().read(job)


def ask_to_stop(job: Job, *, by: AbstractBaseUser) -> None:
    """Whoever started the work may ask it to stop; it does at its next step, and nothing it did remains.

    Raises Refused when the work is over or somebody else's.
    """
    if job.by_id != by.pk:
        raise Refused(_("Only the person who started this work can stop it."))
    if job.is_over:
        raise Refused(_("This work is already over."))
    noticeboard().ask_to_stop(job.pk)


def resume_interrupted() -> list[int]:
    """Queue again what no living process carries out: work cut off by a crash, or never queued because of one."""
    board = noticeboard()
    resumed = []
    ours = DBTaskResult.objects.filter(task_path=work.module_path)
    queued = {row.args_kwargs["args"][0] for row in ours.filter(status=TaskResultStatus.READY)}
    for job_id in (
        Job.objects.exclude(state__in=OVER).exclude(pk__in=queued).order_by("pk").values_list("pk", flat=True)
    ):
        if board.claim(job_id):
            board.release(job_id, forget=False)
            ours.filter(status=TaskResultStatus.RUNNING, args_kwargs__args__0=job_id).delete()
            work.enqueue(job_id)
            resumed.append(job_id)
    return resumed


@task()
def work(job_id: int) -> None:
    """Carry out one job, unless it is over or another living process has it."""
    board = noticeboard()
    if not board.claim(job_id):
        return
    over = False
    try:
        job = Job.objects.select_related("by").filter(pk=job_id).exclude(state__in=OVER).first()
        if job is not None:
            with translation.override(getattr(job.by, "language", "") or None):
                _carry_out(job, board)
        over = job is None or job.is_over
    finally:
        board.release(job_id, forget=over)


def _carry_out(job: Job, board: Noticeboard) -> None:
    if board.read(job).stop_asked:
        return _end(job, Job.State.CANCELLED, Standing())
    if job.attempts >= MOST_ATTEMPTS:
        return _end(job, Job.State.FAILED, Standing(message=_("It was cut off several times and is not tried again.")))
    job.state, job.attempts, job.heard_at = Job.State.RUNNING, job.attempts + 1, timezone.now()
    job.save(update_fields=["state", "attempts", "heard_at"])
    progress = Progress(job, board)
    try:
        result = handler_of(job.kind)(progress)
    except Exception as error:
        _end_early(job, progress.standing, error)
    except BaseException:  # the worker is told to stop: not the work's fault
        Job.objects.filter(pk=job.pk).exclude(state__in=OVER).update(attempts=job.attempts - 1)
        raise
    else:
        if not job.is_over:
            _end(job, Job.State.DONE, progress.standing, result=result or {})


def _end_early(job: Job, standing: Standing, error: Exception) -> None:
    if not isinstance(error, Cancelled | Refused | ValidationError):
        logger.error("Job %s of the kind %s failed", job.pk, job.kind, exc_info=error)
    if Job.objects.filter(pk=job.pk, state=Job.State.DONE).exists():
        return  # its transaction had committed; only what came after it went wrong
    if isinstance(error, Cancelled):
        _end(job, Job.State.CANCELLED, replace(standing, stop_asked=True))
    else:
        _end(job, Job.State.FAILED, replace(standing, message=_sentence_for(error, job)))


def _sentence_for(error: Exception, job: Job) -> str:
    if isinstance(error, Refused):
        return str(error)
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    sentence = _("It stopped at an error that nobody foresaw. It stands in the log under job %(number)s.")
    return sentence % {"number": job.pk}


def _end(job: Job, state: Job.State, standing: Standing, *, result: dict[str, Any] | None = None) -> None:
    job.state, job.finished_at = state, timezone.now()
    job.done, job.total, job.message = standing.done, standing.total, standing.message[:300]
    job.cancel_asked, job.result = standing.stop_asked, result or {}
    job.save(update_fields=["state", "finished_at", "done", "total", "message", "cancel_asked", "result"])
