"""Rows of a spreadsheet into the list: our importer against django-import-export, in one run.

    python bench/import_against_peer.py [ROWS] [CONTESTANT ...]

10,000 rows where none are named: a few minutes. With 100000 the peer as documented takes most of an hour by itself;
name `ours peer-tuned` to leave it out.

The same generated file (12 columns) goes through three contestants, each in a process of its own on its own copy of
the same database: ours (read behind the guard, compare, journal with the cell of each figure, commit), the peer as its
documentation shows it (a resource with validation), and the peer tuned by hand (cached look-ups, bulk writes). Each
reads the file itself, one after the other. What stands in the tables afterwards must be the same. Ours does more: it
writes the journal and keeps a preview of every row. Of our peak, the process that reads behind the guard is told apart.
"""

import csv
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

HERE = Path(__file__).resolve()
HEADINGS = [
    "Código do projeto",
    "Nome do projeto",
    "Entidade",
    "Concelho",
    "Eixo",
    "Estado",
    "Data de início",
    "Data de fim",
    "Custo total",
    "Despesas elegíveis",
    "Fundo aprovado",
    "Morada",
]
STAGES = ["approved", "contracted", "implementation", "completed"]
ORGANISATIONS, TERRITORIES, OBJECTIVES = 500, 200, 12


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    contestants = sys.argv[2:] or ("ours", "peer-stock", "peer-tuned")
    with tempfile.TemporaryDirectory(prefix="bench-import-") as folder:
        base = Path(folder)
        write_file(base / "list.csv", rows)
        size = (base / "list.csv").stat().st_size / 1e6
        call("prepare", base / "prepared")
        results = {}
        for name in contestants:
            shutil.copytree(base / "prepared", base / name)
            results[name] = json.loads(call(name, base / name, base / "list.csv").splitlines()[-1])
    load = os.getloadavg()[0]
    print(f"{rows} rows, 12 columns, {size:.1f} MB, SQLite, load {load:.1f}")
    for name, result in results.items():
        speed = rows / result["seconds"]
        print(
            f"{name:<12} {result['seconds']:8.2f} s {speed:7.0f} rows/s  CPU {result['cpu']:7.2f} s  "
            f"peak {result['peak_mb']:4.0f} MB (+ {result['children_mb']:.0f} MB reading)"
        )
        for step, told in result["steps"].items():
            print(f"    {step:<10} {told}")
    tables = [result["tables"] for result in results.values()]
    assert all(each == tables[0] for each in tables), tables
    ours = results["ours"]
    for name, peer in results.items():
        if name != "ours":
            ratios = {key: peer[key] / ours[key] for key in ("seconds", "cpu", "peak_mb")}
            print(
                f"{name}: {ratios['seconds']:.2f} times our time, {ratios['cpu']:.2f} times our CPU, "
                f"{ratios['peak_mb']:.2f} times our memory"
            )


def call(part: str, folder: Path, *more: Path) -> str:
    return call_part(HERE, part, folder, *more)


def call_part(script: Path, part: str, folder: Path, *more: Path) -> str:
    """What one contestant of a script prints, in a process of its own on a data folder of its own.

    Raises subprocess.CalledProcessError where that process fails.
    """
    environment = {**os.environ, "SYMPOLITY_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "sympolity.config.settings"}
    environment |= {"LOG_LEVEL": "ERROR", "PYTHONPATH": str(HERE.parent.parent / "src")}
    environment.pop("DATABASE_URL", None)
    done = subprocess.run(
        [sys.executable, str(script), "part", part, *map(str, more)],
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return done.stdout


def write_file(path: Path, rows: int) -> None:
    chance = random.Random(20_250_101)
    start = date(2021, 1, 1)
    with path.open("w", newline="", encoding="utf-8") as handle:
        writer = csv.writer(handle, delimiter=";")
        writer.writerow(HEADINGS)
        for number in range(1, rows + 1):
            begins = start + timedelta(days=chance.randrange(700))
            total = chance.randrange(1_000_000, 900_000_000)
            eligible = total * chance.randrange(60, 100) // 100
            writer.writerow(
                [
                    f"PRR-{number:06d}",
                    f"Intervenção comunitária n.º {number}, bairro {chance.randrange(300)}",
                    f"Associação de Moradores {chance.randrange(ORGANISATIONS):03d}",
                    f"Concelho {chance.randrange(TERRITORIES):03d}",
                    f"Eixo temático {chance.randrange(OBJECTIVES):02d}",
                    chance.choice(STAGES),
                    begins.strftime("%d/%m/%Y"),
                    (begins + timedelta(days=chance.randrange(30, 900))).strftime("%d/%m/%Y"),
                    written(total),
                    written(eligible),
                    written(eligible * 85 // 100),
                    f"Rua {chance.randrange(900)}, {chance.randrange(1, 200)}",
                ]
            )


def written(cents: int) -> str:
    return f"{cents // 100:,}".replace(",", ".") + f",{cents % 100:02d}"


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
    began, used = time.perf_counter(), cpu()
    steps = {"ours": ours, "peer-stock": peer_stock, "peer-tuned": peer_tuned}[name](Path(arguments[0]))
    result = {"seconds": time.perf_counter() - began, "cpu": cpu() - used, "steps": steps, "tables": tables()}
    result["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    result["children_mb"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    if name == "ours":
        took_back = time.perf_counter()
        undo()
        result["steps"]["undo"] = f"{time.perf_counter() - took_back:.2f} s, not counted above"
    print(json.dumps(result))


def cpu() -> float:
    """Seconds of this process and of those that it started and that ended."""
    return sum(
        each.ru_utime + each.ru_stime
        for each in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def prepare() -> None:
    from django.core.management import call_command

    from sympolity.ground.accounts.models import Membership, Network, User
    from sympolity.network.organisations.models import Organisation
    from sympolity.network.programmes.models import Appointment, Objective, Programme
    from sympolity.network.territories.models import Territory

    call_command("migrate", verbosity=0)
    network = Network.objects.create(slug="bench", name="Bench")
    programme = Programme.objects.create(network=network, slug="bench", title="Bench", status="running")
    by = User.objects.create(email="bench@example.org", name="Bench", is_operator=True)
    Membership.objects.create(user=by, network=network)
    Appointment.objects.create(user=by, programme=programme, role="secretariat", since=date(2020, 1, 1))
    Organisation.objects.bulk_create(
        Organisation(network=network, name=f"Associação de Moradores {number:03d}") for number in range(ORGANISATIONS)
    )
    Territory.objects.bulk_create(
        Territory(network=network, level="municipality", name=f"Concelho {number:03d}") for number in range(TERRITORIES)
    )
    Objective.objects.bulk_create(
        Objective(programme=programme, name=f"Eixo temático {number:02d}") for number in range(OBJECTIVES)
    )


def tables() -> dict[str, int]:
    from django.db.models import Sum

    from sympolity.network.portfolio.models import PlannedAmount, Project

    amounts = PlannedAmount.objects
    return {
        "projects": Project.objects.count(),
        "amounts": amounts.count(),
        "cents": amounts.aggregate(sum=Sum("cents"))["sum"],
        "leads": Project.objects.exclude(lead=None).aggregate(sum=Sum("lead_id"))["sum"],
        "territories": Project.territories.through.objects.aggregate(sum=Sum("territory_id"))["sum"],
        "objectives": Project.objectives.through.objects.aggregate(sum=Sum("objective_id"))["sum"],
        "completed": Project.objects.filter(stage="completed").count(),
        "late": Project.objects.late().count(),
    }


class Steps:
    """The seconds, CPU seconds and peak memory so far of each step."""

    def __init__(self) -> None:
        self.told: dict[str, str] = {}
        self.began, self.used = time.perf_counter(), cpu()

    def note(self, name: str, more: str = "") -> None:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        seconds, used = time.perf_counter() - self.began, cpu() - self.used
        self.told[name] = f"{seconds:.2f} s, CPU {used:.2f} s, peak so far {peak:.0f} MB{more}"
        self.began, self.used = time.perf_counter(), cpu()


def ours(path: Path) -> dict[str, str]:
    from django.core.files.base import File

    from sympolity.ground.accounts.models import User
    from sympolity.interchange import operations
    from sympolity.interchange.operations.states import enter
    from sympolity.network.programmes.models import Programme

    by, programme = User.objects.get(), Programme.objects.get()
    steps = Steps()
    with path.open("rb") as handle:
        an_import = operations.upload(programme, File(handle, path.name), by=by)
    an_import = operations.read_import(enter(an_import, "reading"))
    steps.note("read")
    an_import = operations.map_columns(an_import, an_import.chosen, by=by)
    an_import = operations.check_import(enter(an_import, "checking"))
    steps.note("check")
    assert an_import.summary["counts"]["new"] == an_import.reading["rows"], an_import.summary["counts"]
    steps.note("preview", look_at(an_import))
    an_import = operations.commit_import(enter(an_import, "committing"), by=by)
    assert an_import.state == "committed"
    steps.note("commit")
    return steps.told


def look_at(an_import) -> str:
    """The page of the preview, as a person opens it."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    settings.ALLOWED_HOSTS = ["*"]
    client = Client()
    client.force_login(an_import.by, backend="allauth.account.auth_backends.AuthenticationBackend")
    with CaptureQueriesContext(connection) as queries:
        page = client.get(f"/programmes/{an_import.programme.slug}/imports/{an_import.pk}/", secure=True)
    assert page.status_code == 200, page.status_code
    return f", page of {len(page.content) / 1000:.0f} kB in {len(queries)} queries"


def undo() -> None:
    from sympolity.ground.accounts.models import User
    from sympolity.interchange import operations
    from sympolity.interchange.models import Import
    from sympolity.interchange.operations.states import enter

    an_import = operations.undo_import(enter(Import.objects.get(), "undoing"), by=User.objects.get())
    assert not an_import.summary["stays"], an_import.summary["stays"][:3]


KEYS = dict(
    zip(
        (
            "code",
            "title",
            "lead",
            "territories",
            "objectives",
            "stage",
            "planned_start_on",
            "planned_end_on",
            "total",
            "eligible",
            "funding",
            "address",
        ),
        HEADINGS,
        strict=True,
    )
)


def cents(text: str) -> int:
    return int(Decimal(text.replace(".", "").replace(",", ".")) * 100)


def dataset(path: Path):
    import tablib

    return tablib.Dataset().load(path.read_text(encoding="utf-8"), format="csv", delimiter=";")


def peer_resource(**widgets):
    """The resource as the peer's documentation shows it, for our model."""
    from import_export import fields, resources
    from import_export.widgets import DateWidget

    from sympolity.network.portfolio.models import Project
    from sympolity.network.programmes.models import Programme

    programme = Programme.objects.get()

    class Resource(resources.ModelResource):
        code = fields.Field(column_name=KEYS["code"], attribute="code")
        title = fields.Field(column_name=KEYS["title"], attribute="title")
        lead = fields.Field(column_name=KEYS["lead"], attribute="lead", widget=widgets["lead"])
        stage = fields.Field(column_name=KEYS["stage"], attribute="stage")
        planned_start_on = fields.Field(
            column_name=KEYS["planned_start_on"], attribute="planned_start_on", widget=DateWidget("%d/%m/%Y")
        )
        planned_end_on = fields.Field(
            column_name=KEYS["planned_end_on"], attribute="planned_end_on", widget=DateWidget("%d/%m/%Y")
        )
        address = fields.Field(column_name=KEYS["address"], attribute="address")
        if "territories" in widgets:
            territories = fields.Field(
                column_name=KEYS["territories"], attribute="territories", widget=widgets["territories"]
            )
            objectives = fields.Field(
                column_name=KEYS["objectives"], attribute="objectives", widget=widgets["objectives"]
            )

        class Meta:
            model = Project
            import_id_fields = ("code",)
            fields = ("code", "title", "lead", "stage", "planned_start_on", "planned_end_on", "address")
            if "territories" in widgets:
                fields = (*fields, "territories", "objectives")
            clean_model_instances = True
            use_transactions = True

        def before_save_instance(self, instance, row, **kwargs):
            instance.programme = programme

        def init_instance(self, row=None):
            return Project(programme=programme)

    return Resource


def peer_stock(path: Path) -> dict[str, float]:
    from import_export.widgets import ForeignKeyWidget, ManyToManyWidget

    from sympolity.network.organisations.models import Organisation
    from sympolity.network.portfolio.models import PlannedAmount
    from sympolity.network.programmes.models import Objective
    from sympolity.network.territories.models import Territory

    class Stock(
        peer_resource(
            lead=ForeignKeyWidget(Organisation, field="name"),
            territories=ManyToManyWidget(Territory, field="name", separator="|"),
            objectives=ManyToManyWidget(Objective, field="name", separator="|"),
        )
    ):
        def after_save_instance(self, instance, row, **kwargs):
            for measure in ("total", "eligible", "funding"):
                amount = PlannedAmount(project=instance, measure=measure, cents=cents(row[KEYS[measure]]))
                amount.full_clean()
                amount.save()

    result = Stock().import_data(dataset(path), dry_run=False, raise_errors=True)
    assert not result.has_errors()
    assert not result.has_validation_errors()
    return {}


def peer_tuned(path: Path) -> dict[str, float]:
    from import_export.widgets import Widget

    from sympolity.network.organisations.models import Organisation
    from sympolity.network.portfolio.models import PlannedAmount, Project
    from sympolity.network.programmes.models import Objective
    from sympolity.network.territories.models import Territory

    by_name = {
        model: {each.name: each for each in model.objects.all()} for model in (Organisation, Territory, Objective)
    }

    class Cached(Widget):
        def clean(self, value, row=None, **kwargs):
            return by_name[Organisation][value]

    class Tuned(peer_resource(lead=Cached())):
        class Meta:
            use_bulk = True
            batch_size = 1000
            skip_diff = True
            skip_unchanged = False
            report_skipped = False
            force_init_instance = True  # the list is known to be new: no look-up per row

        def validate_instance(self, instance, import_validation_errors=None, validate_unique=True):
            # Uniqueness and constraints are left to the database: asking for each row is what makes it slow.
            instance.clean_fields(exclude=["programme", "lead", "parent"])

        def after_import(self, dataset, result, **kwargs):
            pks = dict(Project.objects.values_list("code", "pk"))
            amounts, territories, objectives = [], [], []
            for row in dataset.dict:
                pk = pks[row[KEYS["code"]]]
                for measure in ("total", "eligible", "funding"):
                    amount = PlannedAmount(project_id=pk, measure=measure, cents=cents(row[KEYS[measure]]))
                    amount.clean_fields(exclude=["project", "fund"])
                    amounts.append(amount)
                place = by_name[Territory][row[KEYS["territories"]]]
                territories.append(Project.territories.through(project_id=pk, territory=place))
                goal = by_name[Objective][row[KEYS["objectives"]]]
                objectives.append(Project.objectives.through(project_id=pk, objective=goal))
            PlannedAmount.objects.bulk_create(amounts, batch_size=1000)
            Project.territories.through.objects.bulk_create(territories, batch_size=1000)
            Project.objectives.through.objects.bulk_create(objectives, batch_size=1000)

    result = Tuned().import_data(dataset(path), dry_run=False, raise_errors=True)
    assert not result.has_errors()
    assert not result.has_validation_errors()
    return {}


if __name__ == "__main__":
    if sys.argv[1:2] == ["part"]:
        part(sys.argv[2], sys.argv[3:])
    else:
        main()
