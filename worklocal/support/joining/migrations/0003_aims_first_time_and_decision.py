import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """What somebody hopes for, a first time held for them, and why the desk decided as it did."""

    dependencies = [
        ("appointments", "0003_initial"),
        ("joining", "0002_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="joinrequest",
            name="address",
            field=models.CharField(blank=True, max_length=200, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="joinrequest",
            name="aims",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=12), default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="joinrequest",
            name="first_time",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+",
                to="appointments.opentime",
            ),
        ),
        migrations.AddField(
            model_name="joinrequest",
            name="decision",
            field=models.CharField(blank=True, max_length=200, default=""),
            preserve_default=False,
        ),
    ]
