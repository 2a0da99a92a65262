import time

from django.db import transaction

from sympolity.ground.accounts.models import Network
from sympolity.ground.kernel.jobs import Progress, handles


@handles("count slowly")
def count_slowly(progress: Progress) -> None:
    """Writes a row, then counts, all in one transaction that holds the embedded database's only write lock."""
    steps = progress.arguments["steps"]
    with transaction.atomic():
        Network.objects.create(slug=f"made-by-job-{progress.job.pk}", name="Made by a job")
        for step in range(1, steps + 1):
            time.sleep(progress.arguments.get("seconds", 0.05))
            progress.advance(step, total=steps, message=f"step {step}")
        progress.finish(counted=steps)
