from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sympolity.faces.desk import queries
from sympolity.ground.journal.words import verb_in_words
from sympolity.ground.kernel.http import SignedInRequest, signed_in
from sympolity.ground.kernel.subjects import titles_of


@require_safe
@signed_in
def home(request: SignedInRequest) -> HttpResponse:
    """What is mine, what is due, what changed, what comes next."""
    corners = queries.corners(request.user)
    if corners:
        request.programme = corners[0].programme  # type: ignore[attr-defined]
    latest = queries.recent_changes(request.user, [corner.programme for corner in corners])
    subjects = {(change.entry.subject_type, change.entry.subject_id) for change in latest}
    titles = titles_of(subjects, request.user)
    changes = [
        {
            "verb": verb_in_words(change.entry.verb),
            "title": titles.get((change.entry.subject_type, change.entry.subject_id)),
            "times": change.times,
            "entry": change.entry,
        }
        for change in latest
    ]
    context = {"corners": corners, "changes": changes, "tasks": sum(len(corner.tasks) for corner in corners)}
    return render(request, "desk/home.html", context)
