from typing import Any

from django.http import HttpRequest


def surroundings(request: HttpRequest) -> dict[str, Any]:
    """What the frame of every page needs: nothing yet that costs a query on a public page."""
    return {}
