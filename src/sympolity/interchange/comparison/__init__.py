"""What a file would do to the list: each row read, its names answered, its record found, its differences told."""

from sympolity.interchange.comparison.draft import Asked, Comparison, Draft
from sympolity.interchange.comparison.whole import compare

__all__ = ["Asked", "Comparison", "Draft", "compare"]
