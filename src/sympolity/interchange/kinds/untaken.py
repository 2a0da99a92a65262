"""What a file tells and the list has no place for: each is told of its row, with the reason."""

from sympolity.interchange.kinds.amounts import tell
from sympolity.interchange.kinds.declaration import Values

FIELD = "untaken"


def tell_untaken(values: Values) -> Values:
    """A line names its kind first, then what it is: "bid-price Builders Ltd"."""
    for line in values.pop(FIELD, ()):
        kind, _blank, what = line.partition(" ")
        tell(values, f"untaken-{kind}", FIELD, what=what)
    return values
