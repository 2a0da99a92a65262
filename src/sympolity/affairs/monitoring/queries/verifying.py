"""Which edition or sent report a file is: by its SHA-256, and for a file that was changed by what it says of itself.

Who holds a file knows what stands in it, so a file is recognised whether or not it was published. A bare hash only
tells what is published, or what the person who asks may see: hashes of single reports stand in public editions, and
a hash must not tell strangers how a report that was not published fared.
"""

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Q

from sympolity.affairs.monitoring.models import Edition, Return, Round, Submission
from sympolity.ground.accounts.models import User
from sympolity.methods import editions


class Verdict(StrEnum):
    """How a file stands: byte for byte as frozen, as frozen and since replaced, not as frozen, or not from here."""

    UNCHANGED = "unchanged"
    SUPERSEDED = "superseded"
    RESPELLED = "respelled"  # the same content in other bytes: a program wrote it anew
    CHANGED = "changed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Finding:
    """What is known of a file or a hash. `expected` is the hash that an altered file should have."""

    verdict: Verdict
    sha256: str
    edition: Edition | None = None
    is_public_file: bool = False
    submission: Submission | None = None
    later: Edition | Submission | None = None
    expected: str = ""

    @property
    def round(self) -> Round | None:
        if self.edition:
            return self.edition.round
        return self.submission.of.round if self.submission else None

    @property
    def is_confirmed(self) -> bool:
        return self.verdict in (Verdict.UNCHANGED, Verdict.SUPERSEDED)


def verify_file(content: bytes, *, user: User | None = None) -> Finding:
    """What a file is. One that says it is an edition from here, and is not, comes back as changed."""
    digest = hashlib.sha256(content).hexdigest()
    return _known(digest, Edition.objects.all(), Submission.objects.all()) or _altered(content, digest, user)


def verify_hash(digest: str, *, user: User | None = None) -> Finding:
    """What is published, or visible to the person, under a hash."""
    digest = digest.strip().lower()
    submissions = Submission.objects.filter(pk__in=_seen_submissions(digest, user))
    return _known(digest, _seen_editions(user), submissions) or Finding(Verdict.UNKNOWN, digest)


def _seen_editions(user: User | None) -> Any:
    public = Edition.objects.public()
    if user is None or not user.is_authenticated:
        return public
    return Edition.objects.filter(
        Q(pk__in=public.values("pk")) | Q(pk__in=Edition.objects.visible_to(user).values("pk"))
    )


def _seen_submissions(digest: str, user: User | None) -> list[int]:
    """The sent reports with this hash that stand in a published edition, or that the person may see."""
    found = list(Submission.objects.filter(sha256=digest).select_related("of"))
    editions_with_it = Edition.objects.public().filter(public_content__contains=digest)
    in_public = editions_with_it.filter(round__in=[row.of.round_id for row in found])
    open_rounds = set(in_public.values_list("round_id", flat=True))
    mine: set[int] = set()
    if user is not None and user.is_authenticated:
        visible = Return.objects.visible_to(user).filter(pk__in=[row.of_id for row in found])
        mine = set(visible.values_list("pk", flat=True))
    return [row.pk for row in found if row.of_id in mine or row.of.round_id in open_rounds]


def _known(digest: str, among: Any, submissions: Any) -> Finding | None:
    edition = (
        among.filter(Q(sha256=digest) | Q(public_sha256=digest))
        .select_related("round__programme__network")
        .order_by("pk")
        .first()
    )
    if edition:
        later = edition.round.editions.filter(number__gt=edition.number).order_by("-number").first()
        return Finding(
            Verdict.SUPERSEDED if later else Verdict.UNCHANGED,
            digest,
            edition=edition,
            is_public_file=edition.public_sha256 == digest,
            later=later,
        )
    submission = (
        submissions.filter(sha256=digest)
        .select_related("of__round__programme__network", "of__project", "of__organisation")
        .order_by("pk")
        .first()
    )
    if submission is None:
        return None
    later_version = submission.of.submissions.filter(number__gt=submission.number).order_by("-number").first()
    verdict = Verdict.SUPERSEDED if later_version else Verdict.UNCHANGED
    return Finding(verdict, digest, submission=submission, later=later_version)


def _altered(content: bytes, digest: str, user: User | None) -> Finding:
    """A file that nobody froze: whether it says that it is an edition that can be seen, and what hash that one has."""
    unknown = Finding(Verdict.UNKNOWN, digest)
    try:
        said = editions.read(content.decode("utf-8-sig"))
        name, number, of = said["programme"]["name"], said["edition"], said["round"]["number"]
    except (UnicodeDecodeError, editions.Unreadable, KeyError, TypeError):
        return unknown
    if not isinstance(name, str) or not isinstance(number, int) or not isinstance(of, int) or abs(of) > 2**62:
        return unknown
    try:
        written_anew = hashlib.sha256(editions.write(said).encode()).hexdigest()
    except (ValueError, UnicodeEncodeError):
        return unknown
    found = _known(written_anew, Edition.objects.all(), Submission.objects.none())
    if found and found.edition:
        return Finding(
            Verdict.RESPELLED, digest, edition=found.edition, is_public_file=found.is_public_file, expected=written_anew
        )
    edition = (
        _seen_editions(user)
        .filter(round=of, number=number, round__programme__slug=name)
        .select_related("round__programme__network")
        .first()
    )
    if edition is None:
        return unknown
    is_public_file = bool(said.get("is_public"))
    expected = edition.public_sha256 if is_public_file else edition.sha256
    return Finding(Verdict.CHANGED, digest, edition=edition, is_public_file=is_public_file, expected=expected)
