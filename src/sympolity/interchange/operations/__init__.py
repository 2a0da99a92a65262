"""The decisions on a spreadsheet's way into the list, the same for the screens and for the shell.

Those that take long come in two parts: `begin_…` moves the state and starts the work in the background, the work
itself stands in a function of its own that the shell calls at once.
"""

from sympolity.interchange.operations.checking import answer_questions, begin_checking, check_import, map_columns
from sympolity.interchange.operations.committing import begin_committing, commit_import, refuse_unready
from sympolity.interchange.operations.reading import begin_reading, discard_import, read_again, read_import, upload
from sympolity.interchange.operations.remembering import forget_source, go_on_if_same
from sympolity.interchange.operations.states import recover
from sympolity.interchange.operations.undoing import begin_undoing, undo_import

__all__ = [
    "answer_questions",
    "begin_checking",
    "begin_committing",
    "begin_reading",
    "begin_undoing",
    "check_import",
    "commit_import",
    "discard_import",
    "forget_source",
    "go_on_if_same",
    "map_columns",
    "read_again",
    "read_import",
    "recover",
    "refuse_unready",
    "undo_import",
    "upload",
]
