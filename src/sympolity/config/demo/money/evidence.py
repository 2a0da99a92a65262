"""What proves the papers that are being claimed: a plain text stands for each invoice and each transfer."""

from collections.abc import Iterator

from django.conf import settings
from django.core.files.base import ContentFile

from sympolity.affairs.finance.models import Evidence, Expenditure, PaymentRequest
from sympolity.config.demo.money.frame import BATCH, SOURCE, Frame
from sympolity.ground.documents.models import Document
from sympolity.ground.documents.store import store
from sympolity.ground.journal.operations import Line
from sympolity.ground.kernel import formats

KINDS = ((Evidence.Kind.INVOICE, "invoice"), (Evidence.Kind.PAYMENT, "payment"))


def load_evidence(frame: Frame) -> None:
    """Whoever verifies an open request finds its papers; of what was paid long ago only the books stand."""
    claimed = Expenditure.objects.filter(project__programme=frame.programme, claimed_in__is_active=True).exclude(
        claimed_in__request__state=PaymentRequest.State.PAID
    )
    proofs = [proof for paper in claimed.order_by("pk") for proof in _proofs(frame, paper)]
    Document.objects.bulk_create((each.document for each in proofs), batch_size=BATCH)
    Evidence.objects.bulk_create(proofs, batch_size=BATCH)
    frame.journal([line for proof in proofs for line in _lines(proof)], "admin")


def _proofs(frame: Frame, paper: Expenditure) -> Iterator[Evidence]:
    for kind, words in KINDS:
        text = f"{frame.words[words]}\n{paper.number}\n{formats.money(paper.gross_cents, paper.currency)}\n{paper.pk}\n"
        stored = store(ContentFile(text.encode(), name=f"{words}.txt"), limit=settings.DOCUMENT_LIMIT_BYTES)
        document = Document(
            network=frame.programme.network,
            subject_type=paper._meta.label_lower,
            subject_id=paper.pk,
            sha256=stored.sha256,
            file=stored.name,
            file_name=f"{words}-{paper.pk}.{stored.kind.ending}",
            media_type=stored.kind.media_type,
            bytes=stored.bytes,
            confidentiality=Document.Confidentiality.RESTRICTED,
            uploaded_by=frame.people["admin"],
        )
        yield Evidence(expenditure=paper, document=document, kind=kind)


def _lines(proof: Evidence) -> Iterator[Line]:
    document, paper = proof.document, proof.expenditure
    kept = {"document": (None, str(document)), "sha256": (None, document.sha256)}
    yield Line("document added", paper, kept, source=SOURCE)
    yield Line("evidence added", paper, {"evidence": (None, proof.kind), "sha256": kept["sha256"]}, source=SOURCE)
