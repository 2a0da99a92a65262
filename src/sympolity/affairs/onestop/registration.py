"""What the layers below learn from this one when the house starts."""


def register() -> None:
    pass
