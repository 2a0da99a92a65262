import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("finance", "0001_initial"),
        ("organisations", "0002_name_fields_of_activity"),
        ("programmes", "0002_substitutes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                ("subject_type", models.CharField(max_length=80, verbose_name="kind of object")),
                ("subject_id", models.PositiveBigIntegerField(verbose_name="object")),
                ("title", models.CharField(max_length=300, verbose_name="what was found")),
                ("text", models.TextField(blank=True, max_length=8000, verbose_name="in detail")),
                ("rule", models.CharField(blank=True, max_length=300, verbose_name="rule that was not kept")),
                (
                    "weight",
                    models.CharField(
                        choices=[("note", "note"), ("minor", "minor"), ("major", "major")],
                        default="minor",
                        max_length=5,
                        verbose_name="weight",
                    ),
                ),
                ("cents", models.BigIntegerField(blank=True, null=True, verbose_name="amount in question")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("answered", "answered"),
                            ("corrected", "corrected"),
                            ("closed", "closed"),
                        ],
                        default="open",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("answer_by", models.DateField(verbose_name="answer until")),
                ("written_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="written")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="closed on")),
                ("conclusion", models.CharField(blank=True, max_length=1000, verbose_name="conclusion")),
                ("confirmed_cents", models.BigIntegerField(blank=True, null=True, verbose_name="amount found wrong")),
                ("correction_type", models.CharField(blank=True, max_length=80, verbose_name="kind of correction")),
                ("correction_id", models.PositiveBigIntegerField(blank=True, null=True, verbose_name="correction")),
                ("is_sample", models.BooleanField(default=False, verbose_name="sample data")),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="closed by",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="organisations.organisation",
                        verbose_name="who has to answer",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="findings", to="programmes.programme"
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
                "verbose_name": "audit finding",
                "verbose_name_plural": "audit findings",
                "ordering": ["-number"],
                "indexes": [
                    models.Index(fields=["programme", "state"], name="findings_by_state"),
                    models.Index(fields=["subject_type", "subject_id"], name="findings_by_subject"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "number"), name="finding_number_once_per_programme"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "closed"), _negated=True),
                            models.Q(("closed_on__isnull", False), models.Q(("conclusion", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="closed_finding_has_its_conclusion",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FindingAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("answer", "answer"),
                            ("correction", "correction made"),
                            ("remark", "remark of the auditor"),
                        ],
                        default="answer",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("text", models.TextField(max_length=8000, verbose_name="text")),
                ("written_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="written")),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="audit.finding"
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
                "verbose_name": "answer to a finding",
                "verbose_name_plural": "answers to findings",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Sample",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("random", "at random"),
                            ("amount", "by amount: each cent has the same chance"),
                            ("risk", "by risk"),
                        ],
                        default="amount",
                        max_length=6,
                        verbose_name="how it was drawn",
                    ),
                ),
                ("size", models.PositiveIntegerField(verbose_name="how many")),
                ("seed", models.CharField(max_length=64, verbose_name="seed")),
                ("population", models.JSONField(default=dict, verbose_name="drawn from")),
                ("population_count", models.PositiveIntegerField(verbose_name="number of expenditures drawn from")),
                ("population_cents", models.BigIntegerField(verbose_name="amount drawn from")),
                ("population_hash", models.CharField(max_length=64, verbose_name="hash of what was drawn from")),
                ("frame", models.TextField(blank=True, editable=False)),
                ("drawn_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="drawn")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="closed on")),
                ("is_sample", models.BooleanField(default=False, verbose_name="sample data")),
                (
                    "drawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="drawn by",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="samples", to="programmes.programme"
                    ),
                ),
            ],
            options={
                "verbose_name": "audit sample",
                "verbose_name_plural": "audit samples",
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("programme", "number"), name="audit_sample_number_once_per_programme"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SampledItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveIntegerField(verbose_name="place")),
                ("cents", models.BigIntegerField(verbose_name="eligible amount when drawn")),
                ("why", models.JSONField(default=dict, verbose_name="why it was drawn")),
                (
                    "result",
                    models.CharField(
                        choices=[("open", "to be looked at"), ("in-order", "in order"), ("finding", "with a finding")],
                        default="open",
                        max_length=8,
                        verbose_name="result",
                    ),
                ),
                ("looked_at_on", models.DateField(blank=True, null=True, verbose_name="looked at on")),
                ("note", models.CharField(blank=True, max_length=1000, verbose_name="what was looked at")),
                (
                    "expenditure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sampled_in",
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
                    "sample",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="items", to="audit.sample"
                    ),
                ),
            ],
            options={
                "verbose_name": "sampled expenditure",
                "verbose_name_plural": "sampled expenditures",
                "ordering": ["place"],
                "constraints": [
                    models.UniqueConstraint(fields=("sample", "place"), name="place_once_per_sample"),
                    models.UniqueConstraint(fields=("sample", "expenditure"), name="expenditure_once_per_sample"),
                ],
            },
        ),
        migrations.AddField(
            model_name="finding",
            name="item",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="findings",
                to="audit.sampleditem",
                verbose_name="sampled expenditure",
            ),
        ),
    ]
