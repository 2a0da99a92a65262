"""How long an empty folder takes to become a database with all tables, and the sample network in it.

Goals: at most 20 CPU s for the tables and 30 for the sample, as `make run` does them one after the other.
"""

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
GOALS = {"migrate": 20.0, "demo": 30.0}


def seconds_of(word: str, data: str) -> float:
    """CPU seconds of one word of the command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {**os.environ, "SYMPOLITY_DATA": data, "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-m", "sympolity.config.command", word]
    subprocess.run(command, env=environment, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> int:
    failed = 0
    with tempfile.TemporaryDirectory() as data:
        for word, goal in GOALS.items():
            seconds = seconds_of(word, data)
            print(f"{word}: {seconds:.1f} CPU s (goal {goal:.0f})")
            failed |= seconds > goal
    return failed


if __name__ == "__main__":
    sys.exit(main())
