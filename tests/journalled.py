"""What the journal says of an object, for tests of decisions."""

from django.db.models import Model

from sympolity.ground.journal.models import Entry


def verbs(subject: Model) -> list[str]:
    return [entry.verb for entry in Entry.objects.about(subject).order_by("id")]
