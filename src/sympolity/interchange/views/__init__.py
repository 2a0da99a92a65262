from sympolity.interchange.views.files import differences, errors, file, report, todo
from sympolity.interchange.views.lists import import_list, row, rows
from sympolity.interchange.views.remembered import forget, sources
from sympolity.interchange.views.steps import (
    answer,
    columns,
    commit,
    discard,
    import_page,
    new_import,
    read_again,
    recover,
    undo,
)
from sympolity.interchange.views.whole_lists import whole_list, whole_lists

__all__ = [
    "answer",
    "columns",
    "commit",
    "differences",
    "discard",
    "errors",
    "file",
    "forget",
    "import_list",
    "import_page",
    "new_import",
    "read_again",
    "recover",
    "report",
    "row",
    "rows",
    "sources",
    "todo",
    "undo",
    "whole_list",
    "whole_lists",
]
