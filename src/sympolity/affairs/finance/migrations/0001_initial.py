import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("agreements", "0001_initial"),
        ("documents", "0001_documents"),
        ("organisations", "0002_name_fields_of_activity"),
        ("portfolio", "0004_kinds_with_money"),
        ("procurement", "0001_initial"),
        ("programmes", "0002_substitutes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Budget",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("submitted", "waits for a decision"),
                            ("returned", "returned"),
                            ("agreed", "agreed"),
                            ("replaced", "replaced"),
                            ("dropped", "dropped"),
                        ],
                        default="draft",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("currency", models.CharField(default="EUR", max_length=3, verbose_name="currency")),
                ("reserve_cents", models.BigIntegerField(default=0, verbose_name="reserve")),
                ("reason", models.CharField(blank=True, max_length=1000, verbose_name="why it changes")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
                ("decision", models.CharField(blank=True, max_length=1000, verbose_name="reason of the decision")),
                ("is_sample", models.BooleanField(default=False, verbose_name="sample data")),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "drawn_up_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="drawn up by",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="budgets",
                        to="portfolio.project",
                        verbose_name="project",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="submitted by",
                    ),
                ),
            ],
            options={
                "verbose_name": "budget",
                "verbose_name_plural": "budgets",
                "ordering": ["project", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("project", "number"), name="budget_number_once_per_project"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "agreed")),
                        fields=("project",),
                        name="one_agreed_budget_per_project",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("draft", "submitted", "returned"))),
                        fields=("project",),
                        name="one_open_budget_per_project",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reserve_cents__gte", 0)), name="reserve_not_below_zero"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(
                                models.Q(
                                    ("drawn_up_by", None),
                                    models.Q(("decided_by", models.F("drawn_up_by")), _negated=True),
                                    _connector="OR",
                                ),
                                models.Q(
                                    ("submitted_by", None),
                                    models.Q(("decided_by", models.F("submitted_by")), _negated=True),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="who_plans_a_budget_does_not_decide_on_it",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CostCategory",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40, verbose_name="code")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "is_flat_rate",
                    models.BooleanField(default=False, verbose_name="paid as a flat rate, without invoices"),
                ),
                ("order", models.PositiveIntegerField(default=0, verbose_name="order")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="closed on")),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="cost_categories",
                        to="programmes.programme",
                    ),
                ),
            ],
            options={
                "verbose_name": "cost category",
                "verbose_name_plural": "cost categories",
                "ordering": ["order", "code", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("programme", "code"),
                        name="cost_category_code_once_per_programme",
                        violation_error_message="The programme already has a cost category of this code.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Commitment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(blank=True, max_length=80, verbose_name="number in the accounts")),
                ("title", models.CharField(max_length=300, verbose_name="what for")),
                ("cents", models.BigIntegerField(verbose_name="amount")),
                ("currency", models.CharField(default="EUR", max_length=3, verbose_name="currency")),
                (
                    "committed_on",
                    models.DateField(default=django.utils.timezone.localdate, verbose_name="committed on"),
                ),
                ("released_on", models.DateField(blank=True, null=True, verbose_name="released on")),
                ("released_because", models.CharField(blank=True, max_length=300, verbose_name="why it was released")),
                ("is_sample", models.BooleanField(default=False, verbose_name="sample data")),
                (
                    "contract",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commitments",
                        to="procurement.contract",
                        verbose_name="contract",
                    ),
                ),
                (
                    "fund",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commitments",
                        to="programmes.fund",
                        verbose_name="fund",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commitments",
                        to="organisations.organisation",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commitments",
                        to="portfolio.project",
                        verbose_name="project",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commitments",
                        to="finance.costcategory",
                        verbose_name="cost category",
                    ),
                ),
            ],
            options={
                "verbose_name": "commitment",
                "verbose_name_plural": "commitments",
                "ordering": ["committed_on", "id"],
                "indexes": [models.Index(fields=["project", "cents"], name="commitments_by_project")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("cents__gt", 0)), name="commitment_above_zero")
                ],
            },
        ),
        migrations.CreateModel(
            name="BudgetLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("period_from", models.DateField(blank=True, null=True, verbose_name="from")),
                ("period_until", models.DateField(blank=True, null=True, verbose_name="until")),
                ("cents", models.BigIntegerField(verbose_name="amount")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                (
                    "budget",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="finance.budget"
                    ),
                ),
                (
                    "fund",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="budget_lines",
                        to="programmes.fund",
                        verbose_name="fund",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="budget_lines",
                        to="organisations.organisation",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="budget_lines",
                        to="finance.costcategory",
                        verbose_name="cost category",
                    ),
                ),
            ],
            options={
                "verbose_name": "budget line",
                "verbose_name_plural": "budget lines",
                "ordering": ["id"],
                "indexes": [models.Index(fields=["budget", "cents"], name="budget_lines_by_budget")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("cents__gte", 0)), name="budget_line_not_below_zero"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("period_from", None),
                            ("period_until", None),
                            ("period_until__gte", models.F("period_from")),
                            _connector="OR",
                        ),
                        name="budget_period_ends_after_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Envelope",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("cents", models.BigIntegerField(verbose_name="amount")),
                ("currency", models.CharField(default="EUR", max_length=3, verbose_name="currency")),
                ("as_of", models.DateField(verbose_name="as of")),
                ("source", models.CharField(max_length=300, verbose_name="source")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                ("counts", models.BooleanField(default=True, verbose_name="counts")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="withdrawn on")),
                (
                    "fund",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="envelopes",
                        to="programmes.fund",
                        verbose_name="fund",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="envelopes", to="programmes.programme"
                    ),
                ),
            ],
            options={
                "verbose_name": "envelope",
                "verbose_name_plural": "envelopes",
                "ordering": ["fund", "-as_of", "id"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("cents__gte", 0)), name="envelope_not_below_zero")
                ],
            },
        ),
        migrations.CreateModel(
            name="ExchangeRate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("currency", models.CharField(max_length=3, verbose_name="currency")),
                ("rate", models.DecimalField(decimal_places=8, max_digits=18, verbose_name="worth of one unit")),
                ("valid_from", models.DateField(verbose_name="from")),
                ("source", models.CharField(max_length=300, verbose_name="source")),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="exchange_rates",
                        to="programmes.programme",
                    ),
                ),
            ],
            options={
                "verbose_name": "rate of exchange",
                "verbose_name_plural": "rates of exchange",
                "ordering": ["currency", "-valid_from"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("programme", "currency", "valid_from"),
                        name="exchange_rate_once_per_day",
                        violation_error_message="A rate of this currency from this day already stands here.",
                    ),
                    models.CheckConstraint(condition=models.Q(("rate__gt", 0)), name="exchange_rate_above_zero"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Expenditure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "paper",
                    models.CharField(
                        choices=[
                            ("invoice", "invoice"),
                            ("receipt", "receipt"),
                            ("payroll", "payroll"),
                            ("travel", "travel claim"),
                            ("credit-note", "credit note"),
                            ("flat-rate", "flat rate"),
                            ("other", "other paper"),
                        ],
                        default="invoice",
                        max_length=11,
                        verbose_name="paper",
                    ),
                ),
                ("number", models.CharField(blank=True, max_length=80, verbose_name="number of the paper")),
                ("folded_number", models.CharField(blank=True, editable=False, max_length=80)),
                ("title", models.CharField(blank=True, max_length=300, verbose_name="what for")),
                ("issued_on", models.DateField(verbose_name="date of the paper")),
                ("paid_on", models.DateField(blank=True, null=True, verbose_name="paid on")),
                ("net_cents", models.BigIntegerField(verbose_name="amount without tax")),
                ("tax_cents", models.BigIntegerField(default=0, verbose_name="tax")),
                ("currency", models.CharField(default="EUR", max_length=3, verbose_name="currency")),
                (
                    "rate",
                    models.DecimalField(decimal_places=8, default=1, max_digits=18, verbose_name="rate of exchange"),
                ),
                ("eligible_cents", models.BigIntegerField(verbose_name="eligible amount")),
                (
                    "eligible_note",
                    models.CharField(blank=True, max_length=300, verbose_name="why not all of it is eligible"),
                ),
                ("entered_at", models.DateTimeField(auto_now_add=True, verbose_name="entered")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn")),
                (
                    "withdrawn_because",
                    models.CharField(blank=True, max_length=300, verbose_name="why it was withdrawn"),
                ),
                ("is_sample", models.BooleanField(default=False, verbose_name="sample data")),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="expenditures",
                        to="finance.costcategory",
                        verbose_name="cost category",
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="changed by",
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="expenditures",
                        to="procurement.contract",
                        verbose_name="contract",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "fund",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="expenditures",
                        to="programmes.fund",
                        verbose_name="fund",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="expenditures",
                        to="organisations.organisation",
                        verbose_name="who paid",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="expenditures",
                        to="portfolio.project",
                        verbose_name="project",
                    ),
                ),
                (
                    "supplier",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="expenditures",
                        to="procurement.supplier",
                        verbose_name="supplier",
                    ),
                ),
            ],
            options={
                "verbose_name": "expenditure",
                "verbose_name_plural": "expenditures",
                "ordering": ["-issued_on", "-id"],
                "indexes": [
                    models.Index(fields=["project", "issued_on", "eligible_cents"], name="expenditure_by_project"),
                    models.Index(fields=["folded_number"], name="expenditure_by_number"),
                    models.Index(fields=["contract", "eligible_cents"], name="expenditure_by_contract"),
                    models.Index(fields=["supplier"], name="expenditure_by_supplier"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("rate__gt", 0)), name="expenditure_rate_above_zero"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("eligible_cents__lte", 0),
                                ("net_cents__lte", 0),
                                ("paper", "credit-note"),
                                ("tax_cents__lte", 0),
                            ),
                            models.Q(
                                models.Q(("paper", "credit-note"), _negated=True),
                                ("eligible_cents__gte", 0),
                                ("net_cents__gte", 0),
                                ("tax_cents__gte", 0),
                            ),
                            _connector="OR",
                        ),
                        name="only_a_credit_note_is_below_zero",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("invoice", "invoice or other paper of cost"),
                            ("payment", "proof of payment"),
                            ("other", "other document"),
                        ],
                        default="invoice",
                        max_length=7,
                        verbose_name="what it proves",
                    ),
                ),
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                        verbose_name="document",
                    ),
                ),
                (
                    "expenditure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="evidence", to="finance.expenditure"
                    ),
                ),
            ],
            options={
                "verbose_name": "evidence",
                "verbose_name_plural": "evidence",
                "ordering": ["kind", "id"],
            },
        ),
        migrations.CreateModel(
            name="Double",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reasons", models.JSONField(default=list, verbose_name="what is alike")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "to be looked at"),
                            ("cleared", "two different papers"),
                            ("confirmed", "the same paper twice"),
                        ],
                        default="open",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("found_at", models.DateTimeField(auto_now_add=True, verbose_name="found")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="reason")),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programmes.programme"
                    ),
                ),
                (
                    "first",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="doubles_after",
                        to="finance.expenditure",
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="doubles_before",
                        to="finance.expenditure",
                    ),
                ),
            ],
            options={
                "verbose_name": "paper handed in twice",
                "verbose_name_plural": "papers handed in twice",
                "ordering": ["-found_at", "id"],
                "indexes": [models.Index(fields=["programme", "state"], name="doubles_by_state")],
                "constraints": [models.UniqueConstraint(fields=("first", "second"), name="double_once_per_pair")],
            },
        ),
        migrations.CreateModel(
            name="FundingRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="valid until")),
                ("source", models.CharField(max_length=300, verbose_name="legal source")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("rate", "co-financing rate"),
                            ("ceiling", "ceiling of a category"),
                            ("flat-rate", "flat rate"),
                            ("advance", "largest advance"),
                            ("tax", "eligible share of tax"),
                        ],
                        max_length=9,
                        verbose_name="kind",
                    ),
                ),
                (
                    "share",
                    models.DecimalField(
                        decimal_places=4, help_text="0.865 means 86.5 %", max_digits=6, verbose_name="share"
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rules",
                        to="finance.costcategory",
                        verbose_name="cost category",
                    ),
                ),
                (
                    "fund",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rules",
                        to="programmes.fund",
                        verbose_name="fund",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="funding_rules",
                        to="programmes.programme",
                    ),
                ),
            ],
            options={
                "verbose_name": "rule of funding",
                "verbose_name_plural": "rules of funding",
                "ordering": ["kind", "valid_from", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("share__gte", 0), ("share__lte", 1)), name="funding_share_between_0_and_1"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until", None), ("valid_until__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="funding_rule_ends_later",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ("ceiling", "flat-rate")), _negated=True),
                            ("category__isnull", False),
                            _connector="OR",
                        ),
                        name="rule_of_a_category_names_it",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PaymentRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                (
                    "mode",
                    models.CharField(
                        choices=[("advance", "advance"), ("interim", "interim"), ("final", "final")],
                        default="interim",
                        max_length=7,
                        verbose_name="kind",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("submitted", "submitted"),
                            ("in-verification", "in verification"),
                            ("clarification", "questions to answer"),
                            ("verified", "verified"),
                            ("authorised", "authorised"),
                            ("paid", "paid"),
                            ("rejected", "rejected"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="draft",
                        max_length=15,
                        verbose_name="state",
                    ),
                ),
                ("state_reason", models.CharField(blank=True, max_length=1000, verbose_name="why")),
                ("period_from", models.DateField(blank=True, null=True, verbose_name="cost from")),
                ("period_until", models.DateField(blank=True, null=True, verbose_name="cost until")),
                ("currency", models.CharField(default="EUR", max_length=3, verbose_name="currency")),
                ("claimed_cents", models.BigIntegerField(default=0, verbose_name="claimed")),
                ("verified_cents", models.BigIntegerField(blank=True, null=True, verbose_name="verified")),
                (
                    "rate",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=6, null=True, verbose_name="rate"),
                ),
                ("set_off_cents", models.BigIntegerField(default=0, verbose_name="advances and corrections set off")),
                ("advance_cents", models.BigIntegerField(default=0, verbose_name="advances set off")),
                ("authorised_cents", models.BigIntegerField(blank=True, null=True, verbose_name="authorised")),
                ("note", models.TextField(blank=True, max_length=2000, verbose_name="note")),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="submitted")),
                ("verified_at", models.DateTimeField(blank=True, null=True, verbose_name="verified on")),
                ("authorised_at", models.DateTimeField(blank=True, null=True, verbose_name="authorised on")),
                ("token", models.CharField(blank=True, editable=False, max_length=64)),
                ("is_sample", models.BooleanField(default=False, verbose_name="sample data")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payment_requests",
                        to="agreements.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "authorised_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="authorised by",
                    ),
                ),
                (
                    "authorised_for",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="authorised in the stead of",
                    ),
                ),
                (
                    "drawn_up_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="drawn up by",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payment_requests",
                        to="organisations.organisation",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="submitted by",
                    ),
                ),
                (
                    "submitted_for",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="submitted in the stead of",
                    ),
                ),
                (
                    "verified_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="verified by",
                    ),
                ),
                (
                    "verified_for",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="verified in the stead of",
                    ),
                ),
            ],
            options={
                "verbose_name": "payment request",
                "verbose_name_plural": "payment requests",
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["state", "agreement"], name="requests_by_state")],
                "constraints": [
                    models.UniqueConstraint(fields=("agreement", "number"), name="request_number_once_per_agreement"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("verified_cents", None),
                            ("verified_cents__lte", models.F("claimed_cents")),
                            _connector="OR",
                        ),
                        name="no_more_verified_than_claimed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("authorised_cents", None), ("authorised_cents__gte", 0), _connector="OR"),
                        name="authorised_not_below_zero",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("set_off_cents__gte", 0)), name="set_off_not_below_zero"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("verified_by", None),
                            ("submitted_by", None),
                            models.Q(("verified_by", models.F("submitted_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="who_submits_does_not_verify",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("authorised_by", None),
                            ("verified_by", None),
                            models.Q(("authorised_by", models.F("verified_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="who_verifies_does_not_authorise",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("period_from", None),
                            ("period_until", None),
                            ("period_until__gte", models.F("period_from")),
                            _connector="OR",
                        ),
                        name="request_period_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("advance_cents__gte", 0), ("advance_cents__lte", models.F("set_off_cents"))
                        ),
                        name="advances_are_part_of_what_is_set_off",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("verified_by", None),
                                ("submitted_for", None),
                                models.Q(("verified_by", models.F("submitted_for")), _negated=True),
                                _connector="OR",
                            ),
                            models.Q(
                                ("verified_for", None),
                                ("submitted_by", None),
                                models.Q(("verified_for", models.F("submitted_by")), _negated=True),
                                _connector="OR",
                            ),
                            models.Q(
                                ("verified_for", None),
                                ("submitted_for", None),
                                models.Q(("verified_for", models.F("submitted_for")), _negated=True),
                                _connector="OR",
                            ),
                        ),
                        name="no_substitute_submits_and_verifies",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("authorised_by", None),
                                ("verified_for", None),
                                models.Q(("authorised_by", models.F("verified_for")), _negated=True),
                                _connector="OR",
                            ),
                            models.Q(
                                ("authorised_for", None),
                                ("verified_by", None),
                                models.Q(("authorised_for", models.F("verified_by")), _negated=True),
                                _connector="OR",
                            ),
                            models.Q(
                                ("authorised_for", None),
                                ("verified_for", None),
                                models.Q(("authorised_for", models.F("verified_for")), _negated=True),
                                _connector="OR",
                            ),
                        ),
                        name="no_substitute_verifies_and_authorises",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("authorised_by", None),
                                ("submitted_by", None),
                                models.Q(("authorised_by", models.F("submitted_by")), _negated=True),
                                _connector="OR",
                            ),
                            models.Q(
                                ("authorised_by", None),
                                ("submitted_for", None),
                                models.Q(("authorised_by", models.F("submitted_for")), _negated=True),
                                _connector="OR",
                            ),
                            models.Q(
                                ("authorised_for", None),
                                ("submitted_by", None),
                                models.Q(("authorised_for", models.F("submitted_by")), _negated=True),
                                _connector="OR",
                            ),
                            models.Q(
                                ("authorised_for", None),
                                ("submitted_for", None),
                                models.Q(("authorised_for", models.F("submitted_for")), _negated=True),
                                _connector="OR",
                            ),
                        ),
                        name="who_submits_does_not_authorise",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("verified_by", None),
                                ("drawn_up_by", None),
                                models.Q(("verified_by", models.F("drawn_up_by")), _negated=True),
                                _connector="OR",
                            ),
                            models.Q(
                                ("verified_for", None),
                                ("drawn_up_by", None),
                                models.Q(("verified_for", models.F("drawn_up_by")), _negated=True),
                                _connector="OR",
                            ),
                            models.Q(
                                ("authorised_by", None),
                                ("drawn_up_by", None),
                                models.Q(("authorised_by", models.F("drawn_up_by")), _negated=True),
                                _connector="OR",
                            ),
                            models.Q(
                                ("authorised_for", None),
                                ("drawn_up_by", None),
                                models.Q(("authorised_for", models.F("drawn_up_by")), _negated=True),
                                _connector="OR",
                            ),
                        ),
                        name="who_draws_up_neither_verifies_nor_authorises",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("token", ""), _negated=True),
                        fields=("agreement", "token"),
                        name="request_drawn_up_once_per_token",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Payment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("cents", models.BigIntegerField(verbose_name="amount")),
                ("currency", models.CharField(default="EUR", max_length=3, verbose_name="currency")),
                ("paid_on", models.DateField(verbose_name="paid on")),
                ("reference", models.CharField(blank=True, max_length=120, verbose_name="reference of the transfer")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="why it came back")),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="recorded")),
                ("token", models.CharField(blank=True, editable=False, max_length=64)),
                ("is_sample", models.BooleanField(default=False, verbose_name="sample data")),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                (
                    "recorded_for",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="in the stead of",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="finance.paymentrequest",
                    ),
                ),
            ],
            options={
                "verbose_name": "payment",
                "verbose_name_plural": "payments",
                "ordering": ["paid_on", "id"],
                "indexes": [
                    models.Index(fields=["request", "cents"], name="payments_by_request"),
                    models.Index(fields=["paid_on"], name="payments_by_day"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("cents", 0), _negated=True), name="payment_is_not_zero"),
                    models.CheckConstraint(
                        condition=models.Q(("cents__gt", 0), models.Q(("reason", ""), _negated=True), _connector="OR"),
                        name="money_back_has_its_reason",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("token", ""), _negated=True),
                        fields=("request", "token"),
                        name="payment_recorded_once_per_token",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PaymentShare",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("cents", models.BigIntegerField(verbose_name="amount")),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="shares", to="finance.payment"
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payment_shares",
                        to="portfolio.project",
                        verbose_name="project",
                    ),
                ),
            ],
            options={
                "verbose_name": "share of a payment",
                "verbose_name_plural": "shares of payments",
                "ordering": ["id"],
                "indexes": [models.Index(fields=["project", "cents"], name="payment_shares_by_project")],
                "constraints": [models.UniqueConstraint(fields=("payment", "project"), name="share_once_per_project")],
            },
        ),
        migrations.CreateModel(
            name="Preparer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="preparers",
                        to="finance.paymentrequest",
                    ),
                ),
            ],
            options={
                "verbose_name": "person who prepared a payment request",
                "verbose_name_plural": "people who prepared payment requests",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("request", "person"), name="preparer_once_per_request")
                ],
            },
        ),
        migrations.CreateModel(
            name="RequestItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("claimed_cents", models.BigIntegerField(verbose_name="claimed")),
                ("accepted_cents", models.BigIntegerField(blank=True, null=True, verbose_name="accepted")),
                ("funded_cents", models.BigIntegerField(blank=True, null=True, verbose_name="paid of it")),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("open", "not looked at yet"),
                            ("accepted", "accepted"),
                            ("reduced", "accepted in part"),
                            ("refused", "refused"),
                        ],
                        default="open",
                        max_length=8,
                        verbose_name="finding",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="reason")),
                ("looked_at", models.DateTimeField(blank=True, null=True, verbose_name="looked at")),
                ("is_active", models.BooleanField(default=True, verbose_name="counts")),
                ("token", models.CharField(blank=True, editable=False, max_length=64)),
                (
                    "corrects",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="finance.requestitem",
                        verbose_name="corrects",
                    ),
                ),
                (
                    "expenditure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claimed_in",
                        to="finance.expenditure",
                        verbose_name="expenditure",
                    ),
                ),
                (
                    "looked_at_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="looked at by",
                    ),
                ),
                (
                    "put_in_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="put in by",
                    ),
                ),
                (
                    "put_in_for",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="put in in the stead of",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="items", to="finance.paymentrequest"
                    ),
                ),
            ],
            options={
                "verbose_name": "item of a payment request",
                "verbose_name_plural": "items of payment requests",
                "ordering": ["id"],
                "indexes": [models.Index(fields=["request", "accepted_cents"], name="items_by_request")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("corrects", None), ("is_active", True)),
                        fields=("expenditure",),
                        name="expenditure_claimed_once",
                        violation_error_message="This expenditure already stands in a payment request.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("corrects", None), ("claimed_cents__lt", 0), _connector="OR"),
                        name="correction_is_below_zero",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("verdict__in", ("reduced", "refused")), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="reduction_has_its_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("accepted_cents", None),
                            models.Q(("accepted_cents__gte", 0), ("accepted_cents__lte", models.F("claimed_cents"))),
                            models.Q(("accepted_cents__gte", models.F("claimed_cents")), ("accepted_cents__lte", 0)),
                            _connector="OR",
                        ),
                        name="accepted_lies_between_zero_and_claimed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("looked_at_by", None),
                                ("put_in_by", None),
                                models.Q(("looked_at_by", models.F("put_in_by")), _negated=True),
                                _connector="OR",
                            ),
                            models.Q(
                                ("looked_at_by", None),
                                ("put_in_for", None),
                                models.Q(("looked_at_by", models.F("put_in_for")), _negated=True),
                                _connector="OR",
                            ),
                        ),
                        name="who_puts_in_does_not_look_at",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("token", ""), _negated=True),
                        fields=("request", "token"),
                        name="correction_once_per_token",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Clarification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("question", models.TextField(max_length=2000, verbose_name="question")),
                ("asked_at", models.DateTimeField(auto_now_add=True, verbose_name="asked")),
                ("answer_by", models.DateField(blank=True, null=True, verbose_name="answer until")),
                ("answer", models.TextField(blank=True, max_length=4000, verbose_name="answer")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered")),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="answered by",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="clarifications",
                        to="finance.paymentrequest",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="clarifications",
                        to="finance.requestitem",
                        verbose_name="item",
                    ),
                ),
            ],
            options={
                "verbose_name": "question about a payment request",
                "verbose_name_plural": "questions about payment requests",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="SetOff",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("cents", models.BigIntegerField(verbose_name="amount")),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="portfolio.project",
                        verbose_name="project",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="set_offs",
                        to="finance.paymentrequest",
                    ),
                ),
            ],
            options={
                "verbose_name": "advance set off",
                "verbose_name_plural": "advances set off",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("request", "project"), name="set_off_once_per_project"),
                    models.CheckConstraint(condition=models.Q(("cents", 0), _negated=True), name="set_off_is_not_zero"),
                ],
            },
        ),
    ]
