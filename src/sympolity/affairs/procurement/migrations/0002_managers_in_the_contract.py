import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("procurement", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="contractmanager",
            name="named_in_contract",
            field=models.BooleanField(default=False, verbose_name="the contract itself names the person"),
        ),
        migrations.AddField(
            model_name="executionnote",
            name="settled_because",
            field=models.CharField(blank=True, max_length=500, verbose_name="how it was settled"),
        ),
        migrations.AlterField(
            model_name="contractmanager",
            name="designated_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="named by",
            ),
        ),
        migrations.AlterField(
            model_name="executionnote",
            name="written_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="written by",
            ),
        ),
    ]
