"""A programme with its people, what it pursues, and who takes part."""

from .dated import Dated
from .programmes import (
    Appointment,
    AppointmentQuerySet,
    Fund,
    Invitation,
    Programme,
    ProgrammeQuerySet,
    Role,
    default_vocabulary,
    in_two_weeks,
    new_token,
)
from .pursuit import Factor, Objective, Participation, ParticipationQuerySet, PublicFigure

__all__ = [
    "Appointment",
    "AppointmentQuerySet",
    "Dated",
    "Factor",
    "Fund",
    "Invitation",
    "Objective",
    "Participation",
    "ParticipationQuerySet",
    "Programme",
    "ProgrammeQuerySet",
    "PublicFigure",
    "Role",
    "default_vocabulary",
    "in_two_weeks",
    "new_token",
]
