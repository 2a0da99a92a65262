"""Serve the site: the web server and the worker for long work, in one process group.

An empty database gets its tables; one that an older version wrote is left alone until you say `sympolity migrate`.
Put a proxy that speaks https in front of it (docs/use/operator.md says how).
"""

import ctypes
import logging
import os
import signal
import subprocess
import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from sympolity.config.commands.exits import FINE, refuse, say
from sympolity.config.disks import NETWORK_FILE_SYSTEMS, file_system_of
from sympolity.config.running import NotAlone, running_here
from sympolity.config.tables import has_no_tables, pending_migrations, unknown_migrations

WORD = "serve"
SECONDS_TO_FINISH = 30
SECONDS_BEFORE_WORK_IS_CUT_OFF = 10  # it is taken up again at the next start
SHORTEST_LIFE = 2.0
MOST_QUICK_DEATHS = 5
PR_SET_PDEATHSIG = 1
logger = logging.getLogger("sympolity.serve")


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on; 0.0.0.0 for every one")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=settings.WEB_WORKERS, help="web processes, one per core")
    parser.add_argument("--no-worker", action="store_true", help="leave long work to `sympolity worker` elsewhere")


def run(options: Namespace) -> int:
    kind = file_system_of(Path(str(connection.settings_dict["NAME"])).parent)
    if connection.vendor == "sqlite" and kind in NETWORK_FILE_SYSTEMS:
        return refuse(f"The database lies on a network file system ({kind}), where locks do not hold. Move it.")
    if has_no_tables():
        say("The database is empty: making its tables.")
        call_command("migrate", interactive=False, verbosity=0)
    elif newer := unknown_migrations():
        return refuse(f"A newer version of Sympolity wrote this database ({newer[-1]}). Install that version.")
    elif pending := pending_migrations():
        return refuse(
            f"The tables are of an older version ({len(pending)} changes to make).\n"
            "First: sympolity backup FOLDER, then: sympolity migrate"
        )
    call_command("collectstatic", interactive=False, verbosity=0)
    connections.close_all()
    commands = {"web": _web_command(options)}
    if not options.no_worker:
        commands["worker"] = [sys.executable, "-m", "sympolity.config.command", "worker"]
    try:
        with running_here():
            return Household(commands, tell=lambda: _greet(options)).live()
    except NotAlone as error:
        return refuse(str(error))


def _web_command(options: Namespace) -> list[str]:
    memory = Path("/dev/shm")  # noqa: S108 - gunicorn's sign of life must not wait for a disk
    return [
        *(sys.executable, "-m", "gunicorn", "sympolity.config.wsgi:application"),
        *("--bind", f"{options.host}:{options.port}", "--workers", str(max(1, options.workers))),
        *("--worker-class", "sync", "--timeout", "60", "--graceful-timeout", "25"),
        *("--max-requests", "5000", "--max-requests-jitter", "500", "--log-level", "warning"),
        *(("--worker-tmp-dir", str(memory)) if os.access(memory, os.W_OK) else ()),
    ]


def _greet(options: Namespace) -> None:
    host = "localhost" if options.host in {"127.0.0.1", "0.0.0.0"} else options.host  # noqa: S104 - compared, not bound
    say(f"Sympolity answers on http://{host}:{options.port} (people use {settings.BASE_URL}). Stop it with Ctrl-C.")


class Household:
    """Keeps processes alive together: restarts one that crashes, and stops all when asked."""

    def __init__(self, commands: dict[str, list[str]], *, tell: Callable[[], None]) -> None:
        self.commands = commands
        self.tell = tell
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.begun: dict[str, float] = {}
        self.quick_deaths = dict.fromkeys(commands, 0)
        self.stopping = False

    def live(self) -> int:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        for name in self.commands:
            self._begin(name)
        self.tell()
        try:
            while not self.stopping:
                time.sleep(0.2)
                for name, process in self.processes.items():
                    if process.poll() is not None and not self.stopping and not self._restart(name):
                        return refuse(f"The {name} process does not stay alive; the lines above say why.")
        finally:
            self._end_all()
        say("Stopped.")
        return FINE

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _begin(self, name: str) -> None:
        self.begun[name] = time.monotonic()
        self.processes[name] = subprocess.Popen(self.commands[name], preexec_fn=_die_with_parent)  # noqa: S603

    def _restart(self, name: str) -> bool:
        lived = time.monotonic() - self.begun[name]
        self.quick_deaths[name] = self.quick_deaths[name] + 1 if lived < SHORTEST_LIFE else 0
        if self.quick_deaths[name] >= MOST_QUICK_DEATHS:
            return False
        time.sleep(min(2.0, 0.2 * 2 ** self.quick_deaths[name]))
        if not self.stopping:  # Ctrl-C reaches all of them at once
            logger.error("The %s process ended with %s; starting it again.", name, self.processes[name].returncode)
            self._begin(name)
        return True

    def _end_all(self) -> None:
        for process in self.processes.values():
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + SECONDS_TO_FINISH
        for name, process in self.processes.items():
            patience = SECONDS_BEFORE_WORK_IS_CUT_OFF if name == "worker" else deadline - time.monotonic()
            if not _ended(process, patience):
                process.terminate()
                if not _ended(process, 5):
                    process.kill()
                    process.wait()


def _ended(process: "subprocess.Popen[bytes]", patience: float) -> bool:
    try:
        process.wait(max(0.1, patience))
    except subprocess.TimeoutExpired:
        return False
    return True


def _die_with_parent() -> None:
    """Asks Linux to end this process when its parent is gone, however that went: no orphan keeps the port."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
