"""What the background work does for documents."""

from datetime import timedelta

from sympolity.ground.documents.upkeep import sweep
from sympolity.ground.kernel.duties import duty


@duty("sweep-documents", every=timedelta(days=1))
def sweep_documents() -> None:
    sweep()
