"""What every answer carries, and how a hurried caller is answered."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render

from sympolity.ground.kernel.limits import TooOften

METHODS = ["GET", "HEAD", "POST", "OPTIONS"]
Answer = Callable[[HttpRequest], HttpResponse]

# Passkeys need two of these; nothing else of a device is ever asked for.
PERMISSIONS = ", ".join(
    (
        "accelerometer=()", "camera=()", "display-capture=()", "geolocation=()", "gyroscope=()", "magnetometer=()",
        "microphone=()", "midi=()", "payment=()", "usb=()", "browsing-topics=()",
        "publickey-credentials-create=(self)", "publickey-credentials-get=(self)",
    )
)  # fmt: skip


class SafetyMiddleware:
    """Says what pages may ask of a device, and turns TooOften into the page that asks for patience."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, TooOften):
            return None
        response = render(request, "429.html", status=429)
        response["Retry-After"] = "60"
        return response
