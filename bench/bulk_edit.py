"""Ten thousand projects changed together: CPU seconds of the preview and of the decision.

Goal: at most 10 CPU s for a decision, whether it moves the projects to a stage or changes a fact of each.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

os.environ["SYMPOLITY_DATA"] = tempfile.mkdtemp(prefix="sympolity-bench-")
os.environ["DJANGO_SETTINGS_MODULE"] = "sympolity.config.settings"
os.environ["LOG_LEVEL"] = "ERROR"
sys.path[:0] = [str(Path(__file__).parent.parent / "src"), str(Path(__file__).parent.parent / "tests")]

import django

django.setup()

from django.core.management import call_command

from factories import make_programme, make_user
from sympolity.network.portfolio.models import Project
from sympolity.network.portfolio.operations.together import Proposal, change_together, plan_together

SIZE = 10_000
GOAL = 10
PROPOSALS = {"stage": Proposal("stage", "contracted"), "kind": Proposal("kind", "pilot")}


def main() -> int:
    call_command("migrate", verbosity=0)
    programme = make_programme()
    secretariat = make_user("secretariat", programme)
    Project.objects.bulk_create(
        Project(programme=programme, title=f"Project {number}", stage="approved") for number in range(SIZE)
    )
    pks = list(Project.objects.values_list("pk", flat=True))
    slowest = 0.0
    print(f"{'changed':>9} {'preview s':>10} {'decision s':>10}")
    for name, proposal in PROPOSALS.items():
        begun = time.process_time()
        seen = plan_together(programme, pks, proposal, by=secretariat).digest
        looked = time.process_time()
        span = change_together(programme, pks, proposal, seen=seen, by=secretariat)
        decided = time.process_time()
        assert len(span) == SIZE, span
        slowest = max(slowest, decided - looked)
        print(f"{name:>9} {looked - begun:>10.2f} {decided - looked:>10.2f}")
    print(f"goal ({GOAL} CPU s for {SIZE} projects): {'met' if slowest <= GOAL else 'MISSED'}")
    return 0 if slowest <= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
