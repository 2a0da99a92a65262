"""How mails leave."""


def post_soon() -> None:
    """Let a worker send what is due."""
