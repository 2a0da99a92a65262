"""Programme contracts, grants and memoranda: parties, versions, signatures and what they oblige to."""

from .agreements import (
    AgreedProject,
    Agreement,
    AgreementQuerySet,
    Obligation,
    Party,
    RetentionRule,
    Signature,
    Terms,
)

__all__ = [
    "AgreedProject",
    "Agreement",
    "AgreementQuerySet",
    "Obligation",
    "Party",
    "RetentionRule",
    "Signature",
    "Terms",
]
