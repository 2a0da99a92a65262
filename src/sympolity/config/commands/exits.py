"""What the `sympolity` command answers to the shell; 2, wrong usage, comes from argparse itself."""

import sys

FINE = 0
REFUSED = 1


def say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


def refuse(sentence: str) -> int:
    sys.stderr.write(f"{sentence}\n")
    return REFUSED
