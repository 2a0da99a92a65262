from django.http import HttpResponse
from django.shortcuts import render

from sympolity.faces.desk import queries
from sympolity.ground.journal.words import verb_in_words
from sympolity.ground.kernel.http import SignedInRequest, signed_in
from sympolity.ground.kernel.subjects import titles_of


@signed_in
def home(request: SignedInRequest) -> HttpResponse:
    """What is mine, what is due, what changed, what comes next."""
    corners = queries.corners(request.user)
    if corners:
        request.programme = corners[0].programme  # type: ignore[attr-defined]
    entries = queries.recent_changes(request.user, [corner.programme for corner in corners])
    titles = titles_of({(entry.subject_type, entry.subject_id) for entry in entries}, request.user)
    changes = [
        {
            "verb": verb_in_words(entry.verb),
            "title": titles.get((entry.subject_type, entry.subject_id)),
            "entry": entry,
        }
        for entry in entries
    ]
    context = {"corners": corners, "changes": changes, "tasks": sum(len(corner.tasks) for corner in corners)}
    return render(request, "desk/home.html", context)
