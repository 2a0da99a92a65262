"""Twenty thousand steps of people who claim, verify, authorise, pay and correct, in any order.

One step in four beside them is about budgets, commitments, papers of cost and a contract that changes. Run as
`python bench/payments_machine.py [STEPS] [SEED]`. After each step: nothing was claimed or paid over the grant, or
committed and spent over a budget or a contract, paid and set off are verified times the rate to the cent, no paper was
claimed twice, and nobody verified what they entered or authorised what they verified. Fails when one of them is not 0.
"""

import os
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

os.environ["SYMPOLITY_DATA"] = tempfile.mkdtemp(prefix="sympolity-bench-")
os.environ["DJANGO_SETTINGS_MODULE"] = "sympolity.config.settings"
os.environ["LOG_LEVEL"] = "ERROR"
sys.path[:0] = [str(Path(__file__).parent.parent / "src"), str(Path(__file__).parent.parent / "tests")]

import django

django.setup()

from django.core.management import call_command
from django.db import transaction

from budget_machine import BudgetMachine
from payment_machine import Machine

STEPS, STEPS_OF_A_MACHINE = 20_000, 400
RATES = ("0.8650", "0.3333", "1.0000")
MEANT = (None, 1_000_00, 700_00)
ZEROS = ("over-claims", "unbalanced cents", "claimed twice", "own entries verified")


def main(steps: int = STEPS, seed: int = 1) -> int:
    call_command("migrate", verbosity=0)
    begun = time.monotonic()
    done: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for number in range(0, steps, STEPS_OF_A_MACHINE):
        chance = random.Random(seed + number)
        most = min(STEPS_OF_A_MACHINE, steps - number)
        # One transaction for all steps of a machine: what is tried is the rules, not the disk.
        with transaction.atomic():
            payments = Machine(rate=chance.choice(RATES), meant=chance.choice(MEANT))
            for machine, times in ((payments, most), (BudgetMachine(), most // 4)):
                for _step in range(times):
                    machine.step(chance)
                tally = machine.tally
                done.update(tally.done)
                counts = (tally.over_claims, tally.unbalanced_cents, tally.claimed_twice, tally.own_entries_verified)
                found.update({"steps": tally.steps, "refused": tally.refused, **dict(zip(ZEROS, counts, strict=True))})
                if not machine.is_clean:
                    print(f"seed {seed + number} is not clean: {tally}", flush=True)
            transaction.set_rollback(True)
        if found["steps"] % 5_000 == 0:
            print(f"{found['steps']:,} steps", flush=True)
    print(", ".join(f"{name} {count:,}" for name, count in found.items()))
    print(", ".join(f"{name} {count:,}" for name, count in done.most_common()))
    print(f"{time.monotonic() - begun:.0f} s")
    return int(any(found[name] for name in ZEROS))


if __name__ == "__main__":
    sys.exit(main(*(int(each) for each in sys.argv[1:3])))
