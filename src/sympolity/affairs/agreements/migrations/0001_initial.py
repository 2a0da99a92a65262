import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("organisations", "0002_name_fields_of_activity"),
        ("portfolio", "0004_kinds_with_money"),
        ("programmes", "0002_substitutes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Agreement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("financing", "financing contract"),
                            ("programme", "programme contract"),
                            ("acceptance", "acceptance terms"),
                            ("grant", "grant agreement"),
                            ("partnership", "partnership agreement"),
                            ("memorandum", "memorandum"),
                            ("adherence", "adherence"),
                        ],
                        default="programme",
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("reference", models.CharField(max_length=80, verbose_name="reference")),
                ("title", models.CharField(max_length=300, verbose_name="title")),
                ("summary", models.TextField(blank=True, verbose_name="what it is about")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("signing", "out for signature"),
                            ("signed", "signed"),
                            ("ended", "ended"),
                            ("terminated", "terminated"),
                            ("dropped", "dropped"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("signed_on", models.DateField(blank=True, null=True, verbose_name="signed by all on")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="ended on")),
                ("ended_because", models.CharField(blank=True, max_length=300, verbose_name="why it ended")),
                ("is_sample", models.BooleanField(default=False, verbose_name="sample data")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                (
                    "fund",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="programmes.fund",
                        verbose_name="fund",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="below",
                        to="agreements.agreement",
                        verbose_name="under",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="programmes.programme",
                    ),
                ),
            ],
            options={
                "verbose_name": "agreement",
                "verbose_name_plural": "agreements",
                "ordering": ["reference", "id"],
                "indexes": [models.Index(fields=["programme", "state"], name="agreements_by_state")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("programme", "reference"),
                        name="agreement_reference_once_per_programme",
                        violation_error_message="The programme already has an agreement of this reference.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("parent", models.F("id")), _negated=True),
                        name="no_agreement_is_under_itself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "signed"), _negated=True), ("signed_on__isnull", False), _connector="OR"
                        ),
                        name="signed_agreement_has_its_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgreedProject",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("cents", models.BigIntegerField(blank=True, null=True, verbose_name="amount for the project")),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreed_in",
                        to="portfolio.project",
                        verbose_name="project",
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="covered", to="agreements.agreement"
                    ),
                ),
            ],
            options={
                "verbose_name": "project of an agreement",
                "verbose_name_plural": "projects of agreements",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("agreement", "project"), name="project_once_per_agreement"),
                    models.CheckConstraint(
                        condition=models.Q(("cents", None), ("cents__gte", 0), _connector="OR"),
                        name="agreed_amount_not_below_zero",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Obligation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=300, verbose_name="what is asked")),
                ("clause", models.CharField(blank=True, max_length=60, verbose_name="clause")),
                ("due_on", models.DateField(verbose_name="by")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("reported", "reported as done"),
                            ("fulfilled", "fulfilled"),
                            ("waived", "waived"),
                        ],
                        default="open",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("reported_on", models.DateField(blank=True, null=True, verbose_name="reported on")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="note")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="obligations",
                        to="agreements.agreement",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                        verbose_name="of whom",
                    ),
                ),
                (
                    "reported_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reported by",
                    ),
                ),
            ],
            options={
                "verbose_name": "obligation",
                "verbose_name_plural": "obligations",
                "ordering": ["due_on", "id"],
                "indexes": [models.Index(fields=["state", "due_on"], name="obligations_by_due")],
            },
        ),
        migrations.CreateModel(
            name="Party",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("grantor", "gives the money"),
                            ("intermediary", "passes the money on"),
                            ("beneficiary", "receives the money"),
                            ("partner", "partner"),
                            ("witness", "takes note"),
                        ],
                        default="partner",
                        max_length=12,
                        verbose_name="role",
                    ),
                ),
                ("signs", models.BooleanField(default=True, verbose_name="has to sign")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="parties", to="agreements.agreement"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="party_to",
                        to="organisations.organisation",
                        verbose_name="organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "party",
                "verbose_name_plural": "parties",
                "ordering": ["role", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("agreement", "organisation"), name="party_once_per_agreement")
                ],
            },
        ),
        migrations.CreateModel(
            name="RetentionRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("years", models.PositiveIntegerField(verbose_name="years")),
                (
                    "counted_from",
                    models.CharField(
                        choices=[("last-payment", "the last payment"), ("end", "the end of the agreement")],
                        default="last-payment",
                        max_length=12,
                        verbose_name="counted from",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="valid until")),
                ("source", models.CharField(max_length=300, verbose_name="legal source")),
                (
                    "fund",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programmes.fund",
                        verbose_name="fund",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="retention_rules",
                        to="programmes.programme",
                    ),
                ),
            ],
            options={
                "verbose_name": "rule on keeping papers",
                "verbose_name_plural": "rules on keeping papers",
                "ordering": ["valid_from", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until", None), ("valid_until__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="retention_rule_ends_later",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Terms",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                (
                    "kind",
                    models.CharField(
                        choices=[("original", "original"), ("prolongation", "prolongation"), ("addendum", "addendum")],
                        default="original",
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("signing", "out for signature"),
                            ("in-force", "in force"),
                            ("replaced", "replaced"),
                            ("dropped", "dropped"),
                        ],
                        default="draft",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("cents", models.BigIntegerField(blank=True, null=True, verbose_name="amount granted")),
                ("currency", models.CharField(default="EUR", max_length=3, verbose_name="currency")),
                (
                    "rate",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=6, null=True, verbose_name="rate"),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="from")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="until")),
                ("reason", models.CharField(blank=True, max_length=1000, verbose_name="why it changes")),
                ("in_force_on", models.DateField(blank=True, null=True, verbose_name="in force since")),
                ("drawn_up_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="drawn up")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="versions", to="agreements.agreement"
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
            ],
            options={
                "verbose_name": "version of an agreement",
                "verbose_name_plural": "versions of agreements",
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(fields=("agreement", "number"), name="terms_number_once_per_agreement"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "in-force")),
                        fields=("agreement",),
                        name="one_version_of_an_agreement_in_force",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("draft", "signing"))),
                        fields=("agreement",),
                        name="one_open_version_of_an_agreement",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("cents", None), ("cents__gte", 0), _connector="OR"),
                        name="terms_amount_not_below_zero",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("rate", None), models.Q(("rate__gte", 0), ("rate__lte", 1)), _connector="OR"
                        ),
                        name="terms_rate_between_0_and_1",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_on", None),
                            ("ends_on", None),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="terms_end_after_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("signed_on", models.DateField(verbose_name="signed on")),
                ("signatory", models.CharField(blank=True, max_length=200, verbose_name="signed by")),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="recorded")),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="agreements.party",
                        verbose_name="party",
                    ),
                ),
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
                    "terms",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="signatures", to="agreements.terms"
                    ),
                ),
            ],
            options={
                "verbose_name": "signature",
                "verbose_name_plural": "signatures",
                "ordering": ["signed_on", "id"],
                "constraints": [models.UniqueConstraint(fields=("terms", "party"), name="signature_once_per_party")],
            },
        ),
    ]
