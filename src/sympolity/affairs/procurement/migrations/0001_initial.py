import django.db.models.deletion
import django.db.models.functions.comparison
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("accounts", "__first__"),
        ("organisations", "0002_name_fields_of_activity"),
        ("portfolio", "0004_kinds_with_money"),
        ("programmes", "0002_substitutes"),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarAddress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(default=1, verbose_name="number")),
                ("made_at", models.DateTimeField(auto_now=True, verbose_name="made")),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calendar_address",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "calendar address",
                "verbose_name_plural": "calendar addresses",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Procurement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=80, verbose_name="reference")),
                ("title", models.CharField(max_length=300, verbose_name="what is bought")),
                (
                    "procedure",
                    models.CharField(
                        choices=[
                            ("simplified", "simplified direct award"),
                            ("direct", "direct award"),
                            ("consultation", "prior consultation"),
                            ("open", "open procedure"),
                            ("restricted", "restricted procedure"),
                            ("negotiated", "negotiated procedure"),
                            ("dialogue", "competitive dialogue"),
                            ("framework", "call-off under a framework"),
                            ("other", "other procedure"),
                        ],
                        default="open",
                        max_length=12,
                        verbose_name="procedure",
                    ),
                ),
                (
                    "category",
                    models.CharField(
                        choices=[("works", "works"), ("goods", "goods"), ("services", "services")],
                        default="works",
                        max_length=8,
                        verbose_name="category",
                    ),
                ),
                ("cpv", models.CharField(blank=True, max_length=10, verbose_name="CPV code")),
                ("base_cents", models.BigIntegerField(verbose_name="base price without tax")),
                ("currency", models.CharField(default="EUR", max_length=3, verbose_name="currency")),
                ("attempt", models.PositiveIntegerField(default=1, verbose_name="attempt")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "planned"),
                            ("prepared", "prepared"),
                            ("launched", "launched"),
                            ("bids-closed", "bids closed"),
                            ("awarded", "awarded"),
                            ("contracted", "contracted"),
                            ("deserted", "deserted: nobody bid"),
                            ("unsuccessful", "no acceptable bid"),
                            ("cancelled", "cancelled"),
                        ],
                        default="planned",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("state_reason", models.CharField(blank=True, max_length=500, verbose_name="why it ended so")),
                ("launch_planned_on", models.DateField(blank=True, null=True, verbose_name="launch planned for")),
                ("launched_on", models.DateField(blank=True, null=True, verbose_name="launched on")),
                ("bids_due_on", models.DateField(blank=True, null=True, verbose_name="bids until")),
                ("awarded_on", models.DateField(blank=True, null=True, verbose_name="awarded on")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="ended on")),
                (
                    "portal_id",
                    models.CharField(blank=True, max_length=80, verbose_name="number in the national portal"),
                ),
                ("portal_url", models.URLField(blank=True, verbose_name="address in the national portal")),
                (
                    "ceiling_note",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="why the ceiling does not stand against it"
                    ),
                ),
                ("is_sample", models.BooleanField(default=False, verbose_name="sample data")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="procurements",
                        to="organisations.organisation",
                        verbose_name="who buys",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="procurements",
                        to="programmes.programme",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="procurements",
                        to="portfolio.project",
                        verbose_name="project",
                    ),
                ),
                (
                    "relaunches",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="relaunched_as",
                        to="procurement.procurement",
                        verbose_name="relaunches",
                    ),
                ),
            ],
            options={
                "verbose_name": "procurement",
                "verbose_name_plural": "procurements",
                "ordering": ["reference", "id"],
                "indexes": [
                    models.Index(fields=["programme", "state"], name="procurements_by_state"),
                    models.Index(fields=["project", "state"], name="procurements_by_project"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("programme", "reference", "attempt"),
                        name="procurement_reference_once_per_attempt",
                        violation_error_message="The programme already has a procurement of this reference.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("base_cents__gte", 0)), name="procurement_price_not_below_zero"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("attempt__gte", 1)), name="procurement_attempt_from_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("launched_on", None),
                            ("bids_due_on", None),
                            ("bids_due_on__gte", models.F("launched_on")),
                            _connector="OR",
                        ),
                        name="bids_are_due_after_the_launch",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Lot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                ("title", models.CharField(max_length=300, verbose_name="title")),
                ("base_cents", models.BigIntegerField(verbose_name="base price without tax")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("awarded", "awarded"),
                            ("deserted", "deserted: nobody bid"),
                            ("unsuccessful", "no acceptable bid"),
                            ("cancelled", "cancelled"),
                        ],
                        default="open",
                        max_length=12,
                        verbose_name="outcome",
                    ),
                ),
                (
                    "procurement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lots", to="procurement.procurement"
                    ),
                ),
            ],
            options={
                "verbose_name": "lot",
                "verbose_name_plural": "lots",
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(fields=("procurement", "number"), name="lot_number_once_per_procurement"),
                    models.CheckConstraint(condition=models.Q(("base_cents__gte", 0)), name="lot_price_not_below_zero"),
                ],
            },
        ),
        migrations.CreateModel(
            name="AwardCriterion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200, verbose_name="criterion")),
                ("weight", models.DecimalField(decimal_places=2, max_digits=5, verbose_name="weight in per cent")),
                (
                    "scale",
                    models.CharField(
                        choices=[
                            ("jury", "marked by the jury"),
                            ("base", "price, below the base price"),
                            ("lowest", "price, against the lowest bid"),
                        ],
                        default="jury",
                        max_length=6,
                        verbose_name="how it is marked",
                    ),
                ),
                (
                    "lot",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="criteria",
                        to="procurement.lot",
                        verbose_name="lot",
                    ),
                ),
                (
                    "procurement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="criteria",
                        to="procurement.procurement",
                    ),
                ),
            ],
            options={
                "verbose_name": "award criterion",
                "verbose_name_plural": "award criteria",
                "ordering": ["-weight", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("procurement"),
                        django.db.models.functions.comparison.Coalesce("lot", 0),
                        models.F("title"),
                        name="award_criterion_once",
                        violation_error_message="This criterion is there already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weight__gt", 0), ("weight__lte", 100)),
                        name="criterion_weighs_a_part",
                        violation_error_message="A weight is above 0 and at most 100.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Supplier",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=300, verbose_name="name")),
                ("folded_name", models.CharField(editable=False, max_length=300)),
                ("tax_number", models.CharField(blank=True, max_length=40, verbose_name="tax number")),
                ("folded_number", models.CharField(blank=True, editable=False, max_length=40)),
                ("country", models.CharField(blank=True, max_length=2, verbose_name="country")),
                ("is_sample", models.BooleanField(default=False, verbose_name="sample data")),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="suppliers", to="accounts.network"
                    ),
                ),
            ],
            options={
                "verbose_name": "supplier",
                "verbose_name_plural": "suppliers",
                "ordering": ["name", "id"],
                "indexes": [models.Index(fields=["network", "folded_name"], name="suppliers_by_name")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("folded_number", ""), _negated=True),
                        fields=("network", "country", "folded_number"),
                        name="supplier_number_once_per_country",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("invited_on", models.DateField(verbose_name="invited on")),
                (
                    "procurement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to="procurement.procurement",
                    ),
                ),
                (
                    "supplier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="procurement.supplier",
                        verbose_name="supplier",
                    ),
                ),
            ],
            options={
                "verbose_name": "invitation to bid",
                "verbose_name_plural": "invitations to bid",
                "ordering": ["invited_on", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("procurement", "supplier"), name="supplier_invited_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Contract",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=80, verbose_name="reference")),
                ("title", models.CharField(max_length=500, verbose_name="what is delivered")),
                (
                    "category",
                    models.CharField(
                        choices=[("works", "works"), ("goods", "goods"), ("services", "services")],
                        default="services",
                        max_length=8,
                        verbose_name="category",
                    ),
                ),
                ("cents", models.BigIntegerField(verbose_name="price without tax")),
                ("tax_cents", models.BigIntegerField(blank=True, null=True, verbose_name="tax")),
                ("currency", models.CharField(default="EUR", max_length=3, verbose_name="currency")),
                ("signed_on", models.DateField(verbose_name="signed on")),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="starts on")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="ends on as signed")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("signed", "signed"),
                            ("in-execution", "in execution"),
                            ("suspended", "suspended"),
                            ("provisionally-accepted", "provisionally accepted"),
                            ("closed", "finally accepted"),
                            ("terminated", "terminated"),
                        ],
                        default="signed",
                        max_length=22,
                        verbose_name="state",
                    ),
                ),
                ("state_reason", models.CharField(blank=True, max_length=500, verbose_name="why")),
                (
                    "provisionally_accepted_on",
                    models.DateField(blank=True, null=True, verbose_name="provisionally accepted on"),
                ),
                (
                    "closed_on",
                    models.DateField(blank=True, null=True, verbose_name="finally accepted or terminated on"),
                ),
                (
                    "portal_id",
                    models.CharField(blank=True, max_length=80, verbose_name="number in the national portal"),
                ),
                ("portal_url", models.URLField(blank=True, verbose_name="address in the national portal")),
                ("is_sample", models.BooleanField(default=False, verbose_name="sample data")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contracts",
                        to="organisations.organisation",
                        verbose_name="who buys",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="contracts", to="programmes.programme"
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contracts",
                        to="portfolio.project",
                        verbose_name="project",
                    ),
                ),
                (
                    "lot",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contract",
                        to="procurement.lot",
                        verbose_name="lot",
                    ),
                ),
                (
                    "procurement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contracts",
                        to="procurement.procurement",
                        verbose_name="procurement",
                    ),
                ),
                (
                    "supplier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contracts",
                        to="procurement.supplier",
                        verbose_name="supplier",
                    ),
                ),
            ],
            options={
                "verbose_name": "contract",
                "verbose_name_plural": "contracts",
                "ordering": ["-signed_on", "id"],
                "indexes": [
                    models.Index(fields=["programme", "state"], name="contracts_by_state"),
                    models.Index(fields=["project", "cents"], name="contracts_by_project"),
                    models.Index(fields=["supplier"], name="contracts_by_supplier"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("programme", "reference"),
                        name="contract_reference_once_per_programme",
                        violation_error_message="The programme already has a contract of this reference.",
                    ),
                    models.CheckConstraint(condition=models.Q(("cents__gte", 0)), name="contract_price_not_below_zero"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_on", None),
                            ("ends_on", None),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="contract_ends_after_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Bid",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("cents", models.BigIntegerField(verbose_name="price without tax")),
                ("received_on", models.DateField(verbose_name="received on")),
                ("rank", models.PositiveIntegerField(blank=True, null=True, verbose_name="rank")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("received", "received"),
                            ("excluded", "excluded"),
                            ("ranked", "not chosen"),
                            ("won", "won"),
                        ],
                        default="received",
                        max_length=8,
                        verbose_name="outcome",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="reason")),
                (
                    "lot",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bids",
                        to="procurement.lot",
                        verbose_name="lot",
                    ),
                ),
                (
                    "procurement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="bids", to="procurement.procurement"
                    ),
                ),
                (
                    "supplier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bids",
                        to="procurement.supplier",
                        verbose_name="supplier",
                    ),
                ),
            ],
            options={
                "verbose_name": "bid",
                "verbose_name_plural": "bids",
                "ordering": ["rank", "cents", "id"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("cents__gte", 0)), name="bid_not_below_zero"),
                    models.UniqueConstraint(
                        models.F("procurement"),
                        django.db.models.functions.comparison.Coalesce("lot", 0),
                        models.F("supplier"),
                        name="bid_once_per_supplier",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContractManager",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("functions", models.CharField(blank=True, max_length=500, verbose_name="what the person follows")),
                ("designated_on", models.DateField(verbose_name="named on")),
                ("act", models.CharField(max_length=200, verbose_name="written act that names the person")),
                ("until", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "conflict",
                    models.CharField(
                        choices=[
                            ("open", "not declared yet"),
                            ("none", "no conflict of interest"),
                            ("conflict", "conflict of interest"),
                        ],
                        default="open",
                        max_length=8,
                        verbose_name="declaration",
                    ),
                ),
                ("conflict_note", models.CharField(blank=True, max_length=500, verbose_name="in words")),
                ("declared_on", models.DateField(blank=True, null=True, verbose_name="declared on")),
                (
                    "named_in_contract",
                    models.BooleanField(default=False, verbose_name="the contract itself names the person"),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="managers", to="procurement.contract"
                    ),
                ),
                (
                    "designated_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="named by",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="managed_contracts",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "contract manager",
                "verbose_name_plural": "contract managers",
                "ordering": ["designated_on", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)),
                        fields=("contract", "user"),
                        name="contract_manager_once_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gte", models.F("designated_on")), _connector="OR"),
                        name="contract_manager_ends_later",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExecutionNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("visit", "visit"),
                            ("delivery", "delivery"),
                            ("deviation", "deviation"),
                            ("instruction", "instruction to the supplier"),
                            ("note", "note"),
                        ],
                        default="note",
                        max_length=11,
                        verbose_name="kind",
                    ),
                ),
                ("on", models.DateField(default=django.utils.timezone.localdate, verbose_name="day")),
                ("text", models.TextField(max_length=4000, verbose_name="what was seen")),
                (
                    "percent_done",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="per cent of the work done"),
                ),
                ("settled_on", models.DateField(blank=True, null=True, verbose_name="deviation settled on")),
                ("settled_because", models.CharField(blank=True, max_length=500, verbose_name="how it was settled")),
                ("written_at", models.DateTimeField(auto_now_add=True, verbose_name="written")),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="notes", to="procurement.contract"
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
            ],
            options={
                "verbose_name": "execution note",
                "verbose_name_plural": "execution notes",
                "ordering": ["-on", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("percent_done", None), ("percent_done__lte", 100), _connector="OR"),
                        name="no_more_than_all_is_done",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Guarantee",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("bank", "bank guarantee"),
                            ("insurance", "surety insurance"),
                            ("deposit", "deposit"),
                            ("retention", "kept back from payments"),
                        ],
                        default="bank",
                        max_length=9,
                        verbose_name="kind",
                    ),
                ),
                ("issuer", models.CharField(blank=True, max_length=200, verbose_name="given by")),
                ("cents", models.BigIntegerField(verbose_name="amount")),
                ("currency", models.CharField(default="EUR", max_length=3, verbose_name="currency")),
                ("given_on", models.DateField(verbose_name="given on")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="valid until")),
                ("released_on", models.DateField(blank=True, null=True, verbose_name="released on")),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="guarantees",
                        to="procurement.contract",
                    ),
                ),
            ],
            options={
                "verbose_name": "guarantee",
                "verbose_name_plural": "guarantees",
                "ordering": ["given_on", "id"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("cents__gt", 0)), name="guarantee_above_zero")
                ],
            },
        ),
        migrations.CreateModel(
            name="Mark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("value", models.DecimalField(decimal_places=2, max_digits=5, verbose_name="mark")),
                (
                    "bid",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="marks", to="procurement.bid"
                    ),
                ),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="marks",
                        to="procurement.awardcriterion",
                        verbose_name="award criterion",
                    ),
                ),
            ],
            options={
                "verbose_name": "mark of a bid",
                "verbose_name_plural": "marks of bids",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("bid", "criterion"), name="bid_marked_once"),
                    models.CheckConstraint(
                        condition=models.Q(("value__gte", 0), ("value__lte", 100)),
                        name="mark_within_its_scale",
                        violation_error_message="A mark lies between 0 and 100.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Modification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                (
                    "kind",
                    models.CharField(
                        choices=[("duration", "duration"), ("value", "value"), ("scope", "scope")],
                        max_length=8,
                        verbose_name="what changes",
                    ),
                ),
                ("agreed_on", models.DateField(verbose_name="agreed on")),
                ("cents", models.BigIntegerField(default=0, verbose_name="difference without tax")),
                ("tax_cents", models.BigIntegerField(blank=True, null=True, verbose_name="tax")),
                ("new_ends_on", models.DateField(blank=True, null=True, verbose_name="new end")),
                ("reason", models.CharField(max_length=1000, verbose_name="reason")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="legal source")),
                (
                    "over_limit_because",
                    models.CharField(blank=True, max_length=500, verbose_name="why it may pass the limit"),
                ),
                ("withdrawn_on", models.DateField(blank=True, null=True, verbose_name="withdrawn on")),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="modifications",
                        to="procurement.contract",
                    ),
                ),
            ],
            options={
                "verbose_name": "modification",
                "verbose_name_plural": "modifications",
                "ordering": ["number"],
                "indexes": [models.Index(fields=["contract", "cents"], name="modifications_by_contract")],
                "constraints": [
                    models.UniqueConstraint(fields=("contract", "number"), name="modification_number_once_per_contract")
                ],
            },
        ),
        migrations.CreateModel(
            name="ModificationRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="valid until")),
                ("source", models.CharField(max_length=300, verbose_name="legal source")),
                (
                    "category",
                    models.CharField(
                        choices=[("works", "works"), ("goods", "goods"), ("services", "services")],
                        max_length=8,
                        verbose_name="category",
                    ),
                ),
                ("share", models.DecimalField(decimal_places=4, max_digits=6, verbose_name="share of the first price")),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="modification_rules",
                        to="programmes.programme",
                    ),
                ),
            ],
            options={
                "verbose_name": "rule on modifications",
                "verbose_name_plural": "rules on modifications",
                "ordering": ["category", "valid_from", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("programme", "category", "valid_from"), name="modification_rule_once_per_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("share__gte", 0)), name="modification_share_not_below_zero"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until", None), ("valid_until__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="modification_rule_ends_later",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProcedureRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="valid until")),
                ("source", models.CharField(max_length=300, verbose_name="legal source")),
                (
                    "procedure",
                    models.CharField(
                        choices=[
                            ("simplified", "simplified direct award"),
                            ("direct", "direct award"),
                            ("consultation", "prior consultation"),
                            ("open", "open procedure"),
                            ("restricted", "restricted procedure"),
                            ("negotiated", "negotiated procedure"),
                            ("dialogue", "competitive dialogue"),
                            ("framework", "call-off under a framework"),
                            ("other", "other procedure"),
                        ],
                        max_length=12,
                        verbose_name="procedure",
                    ),
                ),
                (
                    "category",
                    models.CharField(
                        choices=[("works", "works"), ("goods", "goods"), ("services", "services")],
                        max_length=8,
                        verbose_name="category",
                    ),
                ),
                ("ceiling_cents", models.BigIntegerField(blank=True, null=True, verbose_name="ceiling without tax")),
                ("currency", models.CharField(default="EUR", max_length=3, verbose_name="currency")),
                (
                    "invited_at_least",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="at least this many invited"),
                ),
                (
                    "days_to_bid",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="at least this many days to bid"),
                ),
                (
                    "standstill_days",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="days between award and contract"),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="procedure_rules",
                        to="programmes.programme",
                    ),
                ),
            ],
            options={
                "verbose_name": "rule on procedures",
                "verbose_name_plural": "rules on procedures",
                "ordering": ["category", "ceiling_cents", "valid_from", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("programme", "procedure", "category", "valid_from"), name="procedure_rule_once_per_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ceiling_cents", None), ("ceiling_cents__gt", 0), _connector="OR"),
                        name="procedure_ceiling_above_zero",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until", None), ("valid_until__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="procedure_rule_ends_later",
                    ),
                ],
            },
        ),
    ]
