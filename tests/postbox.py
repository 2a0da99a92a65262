"""A real mail server for a test: it keeps what it takes, and can refuse, fall silent or hang up."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from django.test import override_settings


class Postbox:
    """`answer` is what it says to a mail that has come in whole; "" hangs up instead, after it has taken the mail."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.answer = "250 kept"
        self.may_answer = threading.Event()
        self.may_answer.set()
        self.port = 0

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.messages.append(message_from_bytes(envelope.original_content, policy=policy.default))
        while not self.may_answer.is_set():
            await asyncio.sleep(0.02)
        if not self.answer:
            server.transport.abort()
        return self.answer or "250 never heard"

    @property
    def environment(self) -> dict[str, str]:
        """For an installation of its own."""
        return {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(self.port), "EMAIL_TLS": "no"}


@contextmanager
def open_postbox() -> Iterator[Postbox]:
    box = Postbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        host, box.port = free.getsockname()
    controller = Controller(box, hostname=host, port=box.port)
    controller.start()
    with override_settings(
        EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
        EMAIL_HOST=host,
        EMAIL_PORT=box.port,
        EMAIL_USE_TLS=False,
        BASE_URL="https://cities.example.org",
    ):
        yield box
    box.may_answer.set()
    controller.stop()
