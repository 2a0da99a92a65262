"""What the screens and the reports read about an import."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import ngettext

from sympolity.ground.accounts.models import User
from sympolity.ground.kernel import formats
from sympolity.interchange.kinds import Foretold, RecordKind, kind_of
from sympolity.interchange.models import Import, ImportRow
from sympolity.interchange.telling.asking import Asks, asks
from sympolity.interchange.telling.sentences import Said, said
from sympolity.interchange.telling.untaken import untaken
from sympolity.interchange.telling.wording import wording
from sympolity.network.programmes.models import Programme

Outcome = ImportRow.Outcome
SHOWN = 50
ROWS_NAMED = 20
FEW = 12
GONE_SHOWN = SHOWN_UNTAKEN = 200


def imports_of(programme: Programme) -> QuerySet[Import]:
    """The imports of a programme, newest first; the large parts stay in the database."""
    rows = Import.objects.filter(programme=programme).select_related("by", "programme")
    return rows.defer("reading", "mapping", "answers", "brought").order_by("-id")


def imports_open_to(user: User, programme: str) -> QuerySet[Import]:
    return (
        Import.objects.visible_to(user)
        .filter(programme__slug=programme)
        .select_related("programme__network", "by", "job__by")
    )


def same_file_before(an_import: Import) -> Import | None:
    """The import that brought this very file in, and still stands."""
    standing = Import.objects.standing().filter(programme=an_import.programme_id, kind=an_import.kind)
    return standing.filter(sha256=an_import.sha256).exclude(pk=an_import.pk).order_by("-committed_at").first()


def foretold(an_import: Import, *, by: User) -> list[Foretold]:
    """What the undo of an import would do with each record, where its kind tells that."""
    foretell = kind_of(an_import.kind).foretell
    if foretell is None or an_import.state != Import.State.COMMITTED:
        return []
    return foretell(an_import.programme, an_import.added(), by)


# -- differences ------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Difference:
    pk: int
    number: int
    title: str
    url: str
    label: str
    old: str
    new: str


def differences(an_import: Import, rows: Sequence[ImportRow]) -> list[Difference]:
    """One line for each field that a row would change."""
    both = [{key: value for key, pair in row.changes.items() for value in pair if value is not None} for row in rows]
    olds = [{key: pair[0] for key, pair in row.changes.items() if pair[0] is not None} for row in rows]
    words = wording(an_import, [*both, *olds])
    found = []
    for row in rows:
        for key, (old, new) in row.changes.items():
            label = str(words.kind.field(key).label)
            url = address_of(an_import, words.kind, row.subject_id)
            found.append(
                Difference(row.pk, row.number, row.title, url, label, words.say(key, old), words.say(key, new))
            )
    return found


def address_of(an_import: Import, kind: RecordKind, pk: int | None) -> str:
    return kind.page(an_import.programme, pk) if kind.page and pk else ""


# -- the preview -----------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class TotalCheck:
    """A total that the list states itself, and what its rows add up to."""

    row: int
    label: str
    sum: int
    says: int
    currency: str
    fits: bool


@dataclass(frozen=True, slots=True)
class Preview:
    counts: Mapping[str, int]
    asks: Asks
    refused: tuple[Said, ...]
    changed: tuple[Difference, ...]
    changed_rows: int
    gone: tuple[ImportRow, ...]
    left_out: tuple[Said, ...]
    gathered: tuple[Said, ...]
    untaken: tuple[Said, ...]
    totals: tuple[tuple[str, int, str], ...]
    total_checks: tuple[TotalCheck, ...]
    new_names: tuple[str, ...]
    left_empty: tuple[str, ...]
    kept_places: str

    @property
    def is_ready(self) -> bool:
        return not self.counts.get("asked", 0) and not self.counts.get("refused", 0)

    @property
    def coming_in(self) -> int:
        return self.counts.get("new", 0) + self.counts.get("changed", 0)


def preview(an_import: Import) -> Preview:
    kind = kind_of(an_import.kind)
    counts = an_import.summary.get("counts", {})
    rows = an_import.rows.order_by("number", "id").defer("cells", "values")
    changed = list(rows.filter(outcome=Outcome.CHANGED)[:SHOWN]) if counts.get("changed") else []
    has_others = counts.get("together")
    first_rows = rows.filter(outcome__in=(Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED)).exclude(reasons=[])
    return Preview(
        counts=counts,
        asks=asks(an_import),
        refused=tuple(reasons(kind, rows.filter(outcome=Outcome.REFUSED)[:SHOWN])) if counts.get("refused") else (),
        changed=tuple(differences(an_import, changed)),
        changed_rows=counts.get("changed", 0),
        gone=tuple(rows.filter(outcome=Outcome.GONE)[:GONE_SHOWN]) if counts.get("gone") else (),
        left_out=tuple(reasons(kind, rows.filter(outcome=Outcome.LEFT_OUT)[:SHOWN])) if counts.get("left-out") else (),
        gathered=tuple(reasons(kind, first_rows[:FEW], "gathered")) if has_others else (),
        untaken=tuple(untaken(an_import)[:SHOWN_UNTAKEN]),
        totals=tuple(totals(kind, an_import)),
        total_checks=tuple(total_checks(kind, an_import)),
        new_names=tuple(sorted(name["name"] for name in an_import.summary.get("new_names", {}).values())),
        left_empty=tuple(left_empty(an_import)),
        kept_places=kept_places(an_import),
    )


def kept_places(an_import: Import) -> str:
    """What becomes of places that only an older list had closed, in one sentence."""
    if not (names := [name for _pk, name in an_import.summary.get("kept", ())]):
        return ""
    sentence = ngettext(
        "%(names)s was closed only because no later list named it. It will stand until %(day)s.",
        "%(names)s were closed only because no later list named them. They will stand until %(day)s.",
        len(names),
    )
    told = ", ".join(names[:ROWS_NAMED]) + ("…" if len(names) > ROWS_NAMED else "")
    return sentence % {"names": told, "day": formats.day(an_import.as_of) if an_import.as_of else ""}


def left_empty(an_import: Import) -> Iterator[str]:
    """What stays empty although its cell is not, column by column: masked values, and those that nobody can use."""
    headings = {column["letter"]: column["header"] or column["letter"] for column in an_import.columns}
    for letter, count in an_import.summary.get("hidden", {}).items():
        words = {"count": formats.number(count), "heading": headings.get(letter, letter)}
        sentence = ngettext(
            "Column “%(heading)s”: %(count)s value is masked and stays empty.",
            "Column “%(heading)s”: %(count)s values are masked and stay empty.",
            count,
        )
        yield sentence % words
    for letter, rows in an_import.summary.get("aside", {}).items():
        numbers = ", ".join(formats.number(row) for row in rows[:ROWS_NAMED])
        words = {
            "count": formats.number(len(rows)),
            "heading": headings.get(letter, letter),
            "rows": numbers + ("…" if len(rows) > ROWS_NAMED else ""),
        }
        sentence = ngettext(
            "Column “%(heading)s”: %(count)s value cannot be used and stays empty, in row %(rows)s.",
            "Column “%(heading)s”: %(count)s values cannot be used and stay empty, in rows %(rows)s.",
            len(rows),
        )
        yield sentence % words


def total_checks(kind: RecordKind, an_import: Import) -> Iterator[TotalCheck]:
    for each in an_import.summary.get("total_checks", []):
        cents, currency = each["says"]
        label = str(kind.field(each["field"]).label)
        yield TotalCheck(each["row"], label, each["sum"], cents, currency, each["fits"])


def totals(kind: RecordKind, an_import: Import) -> Iterable[tuple[str, int, str]]:
    """The sums of the rows that are, or come, in the list: label, cents, currency."""
    for key, sums in an_import.summary.get("totals", {}).items():
        for currency, cents in sorted(sums.items()):
            yield str(kind.field(key).label), cents, currency


def reasons(kind: RecordKind, rows: Iterable[ImportRow], only: str = "") -> Iterable[Said]:
    for row in rows:
        for reason in row.reasons:
            if reason["code"] == only if only else not reason["code"].startswith("asked_"):
                yield said(kind, row.number, reason)


@dataclass(frozen=True, slots=True)
class EmptiedCell:
    """A cell of our own file that holds nothing any more; `key` is what its tick sends."""

    key: str
    title: str
    label: str
    is_ticked: bool


def emptied(an_import: Import) -> list[EmptiedCell]:
    kind, said = kind_of(an_import.kind), an_import.answers.get("emptied", {})
    found = []
    for each in an_import.summary.get("emptied", ()):
        key = f"{each['row']}:{each['field']}"
        ticked = bool(said.get("all")) or key in said.get("cells", ())
        found.append(EmptiedCell(key, each["title"], str(kind.field(each["field"]).label), ticked))
    return found
