"""An empty list of a kind to be filled in: its headings, what each of them means, and rows that show how it looks."""

from django.utils.translation import gettext as _

from sympolity.ground.kernel.spreadsheets import Sheet, SheetColumn
from sympolity.interchange.files.whole_list import choices_in, kind_of_column, meaning_of
from sympolity.interchange.kinds import RecordKind


def template_of(kind: RecordKind) -> Sheet:
    """The headings are those that an import recognises word for word."""
    columns = [
        SheetColumn(str(spec.label), kind_of_column(spec), choices_in(spec), meaning_of(spec)) for spec in kind.fields
    ]
    about = [
        (_("What it lists"), str(kind.label)),
        (_("How to fill it in"), _("One row for each. Leave out the columns that you do not need.")),
        (_("Several values"), _("Put a semicolon between them.")),
    ]
    return Sheet(str(kind.label).capitalize(), columns, [], about)
