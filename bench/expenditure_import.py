"""Papers of cost from a spreadsheet: our importer against django-import-export, in one run.

    python bench/expenditure_import.py [ROWS ...] [CONTESTANT ...]

5,000 and 100,000 rows where none are named. The same generated file (11 columns) goes through three contestants, each
in a process of its own on its own copy of the same database: ours (read behind the guard, compared, checked against the
rules of funding, looked up for doubles in the whole network, journal with the cell of each figure), the peer as its
documentation shows it (a resource with validation), and the peer tuned by hand (cached look-ups, bulk writes). What
stands in the tables afterwards must be the same. Ours does more than both: rules, doubles, journal, and a preview of
every row. Whoever needs more than 300 CPU seconds is stopped and told so: the peer as documented ends at 5,000 rows.
"""

import csv
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from import_against_peer import Steps, call_part, cpu, written

HERE = Path(__file__).resolve()
HEADINGS = [
    "Código do projeto",
    "Entidade",
    "Rubrica",
    "Fundo",
    "Fornecedor",
    "NIF do fornecedor",
    "N.º da fatura",
    "Data da fatura",
    "Data de pagamento",
    "Valor sem IVA",
    "IVA",
]
SIZES = (5_000, 100_000)
MOST_CPU_SECONDS = 300
PROJECTS, ORGANISATIONS, CATEGORIES, FUNDS, SUPPLIERS = 400, 60, 8, 3, 2000


def main() -> None:
    sizes = [int(argument) for argument in sys.argv[1:] if argument.isdigit()] or SIZES
    names = [argument for argument in sys.argv[1:] if not argument.isdigit()] or ("ours", "peer-tuned", "peer-stock")
    with tempfile.TemporaryDirectory(prefix="bench-expenditure-") as folder:
        call_part(HERE, "prepare", Path(folder) / "prepared")
        for rows in sizes:
            compete(rows, names, Path(folder))


def compete(rows: int, names: Sequence[str], base: Path) -> None:
    """One after the other, on the same file; what stands in the tables afterwards must be the same."""
    file = base / f"list-{rows}.csv"
    write_file(file, rows)
    print(f"{rows} rows, {len(HEADINGS)} columns, {file.stat().st_size / 1e6:.1f} MB, SQLite", flush=True)
    results = {}
    for name in names:
        data = base / f"{name}-{rows}"
        shutil.copytree(base / "prepared", data)
        try:
            told = call_part(HERE, name, data, file)
        except subprocess.CalledProcessError as error:
            if error.returncode != -signal.SIGXCPU:
                raise
            print(f"{name:<12} did not end within {MOST_CPU_SECONDS} CPU seconds", flush=True)
            continue
        finally:
            shutil.rmtree(data)
        results[name] = json.loads(told.splitlines()[-1])
        tell(name, results[name], rows)
    tables = [result["tables"] for result in results.values()]
    assert all(each == tables[0] for each in tables), tables
    ours = results.get("ours")
    for name, peer in results.items():
        if ours and name != "ours":
            ratios = {key: peer[key] / ours[key] for key in ("seconds", "cpu", "peak_mb")}
            print(
                f"{name}: {ratios['seconds']:.2f} times our time, {ratios['cpu']:.2f} times our CPU, "
                f"{ratios['peak_mb']:.2f} times our memory; load {os.getloadavg()[0]:.1f}",
                flush=True,
            )


def tell(name: str, result: dict, rows: int) -> None:
    print(
        f"{name:<12} {result['seconds']:8.2f} s {rows / result['seconds']:7.0f} rows/s  CPU {result['cpu']:7.2f} s  "
        f"peak {result['peak_mb']:4.0f} MB (+ {result['children_mb']:.0f} MB reading)",
        flush=True,
    )
    for step, told in result["steps"].items():
        print(f"    {step:<10} {told}", flush=True)


def write_file(path: Path, rows: int) -> None:
    chance = random.Random(20_260_101)
    start = date(2022, 1, 1)
    with path.open("w", newline="", encoding="utf-8") as handle:
        writer = csv.writer(handle, delimiter=";")
        writer.writerow(HEADINGS)
        for number in range(1, rows + 1):
            project = chance.randrange(PROJECTS)
            issued = start + timedelta(days=chance.randrange(1000))
            net = chance.randrange(1_000, 9_000_000)
            supplier = chance.randrange(SUPPLIERS)
            writer.writerow(
                [
                    f"PRR-{project:04d}",
                    f"Associação de Moradores {project % ORGANISATIONS:03d}",
                    f"Rubrica {chance.randrange(CATEGORIES)}",
                    f"Fundo {chance.randrange(FUNDS)}",
                    f"Fornecedor {supplier:05d}, Lda",
                    f"{500_000_000 + supplier}",
                    f"FT {issued.year}/{number}",
                    issued.strftime("%d/%m/%Y"),
                    (issued + timedelta(days=30)).strftime("%d/%m/%Y"),
                    written(net),
                    written(net * 23 // 100),
                ]
            )


# -- one contestant in its own process ---------------------------------------------
def part(name: str, arguments: list[str]) -> None:
    import django

    from sympolity.config import settings

    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    if name.startswith("peer"):
        # The peer wants to be an installed app.
        settings.INSTALLED_APPS.append("import_export")
    django.setup()
    if name == "prepare":
        return prepare()
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_SECONDS, MOST_CPU_SECONDS + 1))
    began, used = time.perf_counter(), cpu()
    steps = {"ours": ours, "peer-stock": peer_stock, "peer-tuned": peer_tuned}[name](Path(arguments[0]))
    result = {"seconds": time.perf_counter() - began, "cpu": cpu() - used, "steps": steps, "tables": tables()}
    result["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    result["children_mb"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(json.dumps(result))


def prepare() -> None:
    from django.core.management import call_command

    from sympolity.affairs.finance.models import CostCategory
    from sympolity.affairs.procurement.models import Supplier
    from sympolity.ground.accounts.models import Membership, Network, User
    from sympolity.methods.names.alike import one_name
    from sympolity.network.organisations.models import Organisation
    from sympolity.network.portfolio.models import Project
    from sympolity.network.programmes.models import Appointment, Fund, Programme

    call_command("migrate", verbosity=0)
    network = Network.objects.create(slug="bench", name="Bench")
    programme = Programme.objects.create(network=network, slug="bench", title="Bench", status="running")
    by = User.objects.create(email="bench@example.org", name="Bench", is_operator=True)
    Membership.objects.create(user=by, network=network)
    Appointment.objects.create(user=by, programme=programme, role="secretariat", since=date(2020, 1, 1))
    organisations = Organisation.objects.bulk_create(
        Organisation(network=network, name=f"Associação de Moradores {number:03d}") for number in range(ORGANISATIONS)
    )
    Project.objects.bulk_create(
        Project(
            programme=programme,
            code=f"PRR-{number:04d}",
            title=f"Intervenção {number}",
            lead=organisations[number % ORGANISATIONS],
            stage="implementation",
        )
        for number in range(PROJECTS)
    )
    CostCategory.objects.bulk_create(
        CostCategory(programme=programme, code=f"R{number}", name=f"Rubrica {number}") for number in range(CATEGORIES)
    )
    Fund.objects.bulk_create(Fund(programme=programme, name=f"Fundo {number}") for number in range(FUNDS))
    names = {number: f"Fornecedor {number:05d}, Lda" for number in range(SUPPLIERS)}
    Supplier.objects.bulk_create(
        Supplier(
            network=network,
            name=name,
            folded_name=one_name(name)[:300],
            tax_number=f"{500_000_000 + number}",
            folded_number=f"{500_000_000 + number}",
        )
        for number, name in names.items()
    )


def tables() -> dict[str, int]:
    from django.db.models import Sum

    from sympolity.affairs.finance.models import Expenditure

    rows = Expenditure.objects.order_by()
    summed = ("project", "organisation", "category", "fund", "supplier", "net_cents", "tax_cents", "eligible_cents")
    found = rows.aggregate(**{f"sum_{name}": Sum(name) for name in summed})
    return {"rows": rows.count(), "numbers": rows.values("number").distinct().count(), **found}


def ours(path: Path) -> dict[str, str]:
    from django.core.files.base import File

    from sympolity.ground.accounts.models import User
    from sympolity.interchange import operations
    from sympolity.interchange.operations.states import enter
    from sympolity.network.programmes.models import Programme

    by, programme = User.objects.get(), Programme.objects.get()
    steps = Steps()
    with path.open("rb") as handle:
        an_import = operations.upload(programme, File(handle, path.name), by=by, kind="expenditure")
    an_import = operations.read_import(enter(an_import, "reading"))
    steps.note("read")
    an_import = operations.map_columns(an_import, an_import.chosen, by=by)
    an_import = operations.check_import(enter(an_import, "checking"))
    steps.note("check")
    assert an_import.summary["counts"].get("new") == an_import.reading["rows"], an_import.summary["counts"]
    an_import = operations.commit_import(enter(an_import, "committing"), by=by)
    assert an_import.state == "committed"
    steps.note("commit")
    return steps.told


def cents(text: str) -> int:
    return int(Decimal(text.replace(".", "").replace(",", ".")) * 100)


def dataset(path: Path):
    import tablib

    return tablib.Dataset().load(path.read_text(encoding="utf-8"), format="csv", delimiter=";")


def peer_resource(look_up):
    """The resource as the peer's documentation shows it, for our model; `look_up` makes the widget of a reference."""
    from import_export import fields, resources
    from import_export.widgets import DateWidget, Widget

    from sympolity.affairs.finance.models import CostCategory, Expenditure
    from sympolity.affairs.procurement.models import Supplier
    from sympolity.ground.accounts.models import User
    from sympolity.methods.doubles import fold_number
    from sympolity.network.organisations.models import Organisation
    from sympolity.network.portfolio.models import Project
    from sympolity.network.programmes.models import Fund

    by = User.objects.get()

    class Cents(Widget):
        def clean(self, value, row=None, **kwargs):
            return cents(value)

    def of(name: str, heading: str, widget=None):
        more = {"widget": widget} if widget else {}
        return fields.Field(column_name=heading, attribute=name, **more)

    class Resource(resources.ModelResource):
        project = of("project", HEADINGS[0], look_up(Project, "code"))
        organisation = of("organisation", HEADINGS[1], look_up(Organisation, "name"))
        category = of("category", HEADINGS[2], look_up(CostCategory, "name"))
        fund = of("fund", HEADINGS[3], look_up(Fund, "name"))
        supplier = of("supplier", HEADINGS[5], look_up(Supplier, "folded_number"))
        number = of("number", HEADINGS[6])
        issued_on = of("issued_on", HEADINGS[7], DateWidget("%d/%m/%Y"))
        paid_on = of("paid_on", HEADINGS[8], DateWidget("%d/%m/%Y"))
        net_cents = of("net_cents", HEADINGS[9], Cents())
        tax_cents = of("tax_cents", HEADINGS[10], Cents())

        class Meta:
            model = Expenditure
            import_id_fields = ("number",)
            fields = (
                "project",
                "organisation",
                "category",
                "fund",
                "supplier",
                "number",
                "issued_on",
                "paid_on",
                "net_cents",
                "tax_cents",
            )
            clean_model_instances = True
            use_transactions = True

        def after_init_instance(self, instance, new, row, **kwargs):
            instance.eligible_cents = cents(row[HEADINGS[9]])
            instance.folded_number = fold_number(row[HEADINGS[6]])
            instance.entered_by = by

    return Resource


def peer_stock(path: Path) -> dict[str, str]:
    from import_export.widgets import ForeignKeyWidget

    result = peer_resource(lambda model, field: ForeignKeyWidget(model, field=field))().import_data(
        dataset(path), dry_run=False, raise_errors=True
    )
    assert not result.has_errors()
    assert not result.has_validation_errors()
    return {}


def peer_tuned(path: Path) -> dict[str, str]:
    from import_export.widgets import Widget

    def cached(model, field):
        known = {getattr(each, field): each for each in model.objects.all()}

        class Cached(Widget):
            def clean(self, value, row=None, **kwargs):
                return known[value]

        return Cached()

    class Tuned(peer_resource(cached)):
        class Meta:
            use_bulk = True
            batch_size = 1000
            skip_diff = True
            skip_unchanged = False
            report_skipped = False
            force_init_instance = True  # the list is known to be new: no look-up per row

        def validate_instance(self, instance, import_validation_errors=None, validate_unique=True):
            # Uniqueness and constraints are left to the database: asking for each row is what makes it slow.
            instance.clean_fields(exclude=["project", "organisation", "category", "fund", "supplier", "contract"])

    result = Tuned().import_data(dataset(path), dry_run=False, raise_errors=True)
    assert not result.has_errors()
    assert not result.has_validation_errors()
    return {}


if __name__ == "__main__":
    if sys.argv[1:2] == ["part"]:
        part(sys.argv[2], sys.argv[3:])
    else:
        main()
