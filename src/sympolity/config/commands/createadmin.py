"""Create an account for the person who runs this installation.

That person creates networks and invites others, and sees none of their data without a role in them.
"""

import sys
from argparse import ArgumentParser, Namespace
from getpass import getpass
from pathlib import Path

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from sympolity.config.commands.exits import FINE, refuse, say
from sympolity.ground.accounts.models import User

WORD = "createadmin"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("mail", metavar="MAIL", help="the mail address to sign in with")
    parser.add_argument("--name", default="", help="how the person is called")
    parser.add_argument("--password-file", type=Path, metavar="FILE", help="read the password from a file")


def run(options: Namespace) -> int:
    try:
        validate_email(options.mail)
    except ValidationError:
        return refuse(f"{options.mail} is not a mail address.")
    if User.objects.filter(email__iexact=options.mail).exists():
        return refuse(f"{options.mail} already has an account.")
    password = _password(options.password_file)
    if password is None:
        return refuse("The password cannot be read. Name a file with --password-file, or type the same twice.")
    try:
        validate_password(password, User(email=options.mail, name=options.name))
    except ValidationError as error:
        return refuse(" ".join(error.messages))
    with transaction.atomic():
        User.objects.create_user(options.mail, password, name=options.name, is_operator=True)
    say(f"{options.mail} can sign in.")
    return FINE


def _password(file: Path | None) -> str | None:
    if file is not None:
        try:
            return file.read_text().strip()
        except OSError:
            return None
    if not sys.stdin.isatty():
        return None
    password = getpass("Password: ")
    return password if getpass("Again: ") == password else None
