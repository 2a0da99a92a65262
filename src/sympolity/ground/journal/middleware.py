from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from sympolity.ground.journal.offers import end_offer, make_offer
from sympolity.ground.journal.spans import joined, noting
from sympolity.ground.journal.undoing import is_undoable


class UndoMiddleware:
    """A decision that was taken on a form and can be taken back is offered for undoing on the next page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            return self.get_response(request)
        with noting() as written:
            response = self.get_response(request)
        if not written or response.status_code not in (302, 303) or not request.user.is_authenticated:
            return response
        span = joined(written)
        if span is not None and span.by_id == request.user.pk and is_undoable(span) and not hasattr(request, "is_undo"):
            make_offer(request, span)
        else:
            end_offer(request)
        return response
