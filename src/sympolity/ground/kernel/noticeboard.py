"""Where running work says how far it is, beside the transaction in which it works.

The embedded database has one writer: while a job holds its transaction nobody else can write a row, not even "stop".
There the board is a folder of small files beside the database. On PostgreSQL it is the job's own row, written over a
second connection, so that several web nodes see the same board. On both, whoever carries out a job holds a lock that
the operating system or the server gives back when the process dies: that is how interrupted work is told from work
that is merely slow.
"""

import fcntl
import json
import os
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.db import connection
from django.utils import timezone

from sympolity.ground.kernel.models import Job

# The first half of PostgreSQL's two-part key; the second is the number of the job or duty.
ADVISORY_LOCKS = {"jobs": 0x53794D50, "duties": 0x53794D51}


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a piece of work is. `total` is 0 while nobody knows it."""

    done: int = 0
    total: int = 0
    message: str = ""
    heard_at: datetime | None = None
    stop_asked: bool = False

    @property
    def percent(self) -> int | None:
        return min(100, self.done * 100 // self.total) if self.total else None


class Noticeboard(Protocol):
    def claim(self, job_id: int) -> bool:
        """Take the work; False while a living process has it."""

    def release(self, job_id: int, *, forget: bool) -> None:
        """Give the work back; `forget` also wipes what was said about it."""

    def clear(self, job_id: int) -> None:
        """Wipe what an earlier job of this number may have left."""

    def say(self, job_id: int, standing: Standing) -> bool:
        """Put up how far the work is. True when somebody asked it to stop."""

    def ask_to_stop(self, job_id: int) -> None: ...

    def read(self, job: Job) -> Standing: ...


def noticeboard(of: str = "jobs") -> Noticeboard:
    return FileBoard(of) if connection.vendor == "sqlite" else RowBoard(of)


def _standing_in_row(job: Job) -> Standing:
    return Standing(job.done, job.total, job.message, job.heard_at, job.cancel_asked)


class FileBoard:
    """Per job `<number>.json` with its standing, `.stop` once it is asked to stop, `.lock` while it is carried out."""

    def __init__(self, of: str = "jobs") -> None:
        database = str(connection.settings_dict["NAME"])
        in_memory = connection.is_in_memory_db()  # type: ignore[attr-defined]
        self.folder = settings.DATA_FOLDER / of if in_memory else Path(f"{database}.{of}")
        self.lock: int | None = None

    def claim(self, job_id: int) -> bool:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(self._path(job_id, "lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            return False
        self.lock = lock
        return True

    def release(self, job_id: int, *, forget: bool) -> None:
        if forget:
            self.clear(job_id)
        if self.lock is not None:
            # A spreadsheet reader forked meanwhile holds a copy of the file: closing ours would not let go.
            fcntl.flock(self.lock, fcntl.LOCK_UN)
            os.close(self.lock)
            self.lock = None

    def clear(self, job_id: int) -> None:
        for ending in ("json", "stop", "lock"):
            self._path(job_id, ending).unlink(missing_ok=True)

    def say(self, job_id: int, standing: Standing) -> bool:
        draft = self._path(job_id, "draft")
        draft.write_text(json.dumps([standing.done, standing.total, standing.message, timezone.now().timestamp()]))
        draft.replace(self._path(job_id, "json"))
        return self._path(job_id, "stop").exists()

    def ask_to_stop(self, job_id: int) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._path(job_id, "stop").touch(mode=0o600)

    def read(self, job: Job) -> Standing:
        standing = _standing_in_row(job)
        if job.is_over:
            return standing
        standing = replace(standing, stop_asked=self._path(job.pk, "stop").exists())
        try:
            done, total, message, heard = json.loads(self._path(job.pk, "json").read_text())
        except FileNotFoundError:
            return standing
        return replace(standing, done=done, total=total, message=message, heard_at=datetime.fromtimestamp(heard, UTC))

    def _path(self, job_id: int, ending: str) -> Path:
        return self.folder / f"{job_id}.{ending}"


class RowBoard:
    def __init__(self, of: str = "jobs") -> None:
        self.locks = ADVISORY_LOCKS[of]
        self.aside: Any = None

    def claim(self, job_id: int) -> bool:
        self.aside = connection.copy()
        with self.aside.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [self.locks, job_id])
            taken = bool(cursor.fetchone()[0])
        if not taken:
            self.aside.close()
            self.aside = None
        return taken

    def release(self, job_id: int, *, forget: bool) -> None:
        if self.aside is not None:
            self.aside.close()  # the advisory lock goes with its connection
            self.aside = None

    def clear(self, job_id: int) -> None:
        return

    def say(self, job_id: int, standing: Standing) -> bool:
        with self.aside.cursor() as cursor:
            cursor.execute(
                "UPDATE kernel_job SET done = %s, total = %s, message = %s, heard_at = now() WHERE id = %s"
                " RETURNING cancel_asked",
                [standing.done, standing.total, standing.message, job_id],
            )
            row = cursor.fetchone()
        return bool(row and row[0])

    def ask_to_stop(self, job_id: int) -> None:
        Job.objects.filter(pk=job_id).update(cancel_asked=True)

    def read(self, job: Job) -> Standing:
        return _standing_in_row(job)
