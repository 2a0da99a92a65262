"""Carry out long work in the background: imports, exports, mail, and what is due by itself. `serve` starts one.

Start more by hand only with PostgreSQL, on machines of their own or beside `serve --no-worker`.
"""

import logging
import time
from argparse import ArgumentParser, Namespace
from datetime import timedelta

from django.core.management import call_command
from django.db import OperationalError, close_old_connections, connection
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from sympolity.config.commands.exits import FINE, refuse
from sympolity.config.running import NotAlone, running_here
from sympolity.config.tables import pending_migrations
from sympolity.ground.kernel import jobs
from sympolity.ground.kernel.duties import do_due_duties, duty, find_duties

WORD = "worker"
DAYS_TO_KEEP_FINISHED_TASKS = 14
logger = logging.getLogger("sympolity.worker")


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--interval", type=float, default=1.0, metavar="SECONDS", help="how often to look for work")


def run(options: Namespace) -> int:
    if pending_migrations():
        return refuse("The tables are not up to date. First: sympolity migrate")
    logging.getLogger("django_tasks_db").setLevel(logging.WARNING)
    worker = JobWorker(options.interval)
    worker.configure_signals()
    try:
        with running_here():
            worker.run()
    except NotAlone as error:
        return refuse(str(error))
    return FINE


class JobWorker(Worker):
    """The worker of django-tasks-db, which first does what is due and takes up again what a crash has cut off."""

    def __init__(self, interval: float) -> None:
        super().__init__(
            queue_names=["*"],
            interval=interval,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )

    def run(self) -> None:
        find_duties()
        while self.running:
            close_old_connections()
            try:
                do_due_duties()
                for job_id in jobs.resume_interrupted():
                    logger.info("Takes up job %s.", job_id)
                # Looking is reading: taking the write lock each second for nothing would hold up the people.
                if DBTaskResult.objects.ready().exists():
                    super().run()
            except OperationalError:
                logger.exception("The database does not answer; trying again.")
                connection.close()
            if self.running:
                time.sleep(self.interval)


@duty("tidy up", every=timedelta(days=1))
def tidy_up() -> None:
    """Drop what nobody needs any more: sessions that ended, and the queue's memory of finished work."""
    call_command("clearsessions", verbosity=0)
    long_ago = timezone.now() - timedelta(days=DAYS_TO_KEEP_FINISHED_TASKS)
    DBTaskResult.objects.finished().filter(finished_at__lt=long_ago).delete()
