import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import worklocal.core.clock
import worklocal.core.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("sign_in", "0001_shared_cache"),
        ("venues", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Screen",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=worklocal.core.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=worklocal.core.clock.now, editable=False),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("device_digest", models.CharField(blank=True, max_length=64)),
                ("code_digest", models.CharField(blank=True, max_length=64)),
                ("code_until", models.DateTimeField(null=True)),
                ("retired_at", models.DateTimeField(null=True)),
                (
                    "area",
                    models.ForeignKey(
 db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.area",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "venue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="venues.venue",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SignedIn",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=worklocal.core.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=worklocal.core.clock.now, editable=False),
                ),
                ("session_key", models.CharField(max_length=40, unique=True)),
                ("device", models.CharField(blank=True, max_length=60)),
                ("network", models.CharField(blank=True, max_length=45)),
                ("seen_at", models.DateTimeField(default=worklocal.core.clock.now)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "area",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.area",
                    ),
                ),
                (
                    "screen",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sign_in.screen",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Slip",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=worklocal.core.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=worklocal.core.clock.now, editable=False),
                ),
                ("code_digest", models.CharField(max_length=64)),
                ("until", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "area",
                    models.ForeignKey(
 db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.area",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "screen",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sign_in.screen",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Alert",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=worklocal.core.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=worklocal.core.clock.now, editable=False),
                ),
                ("networks", models.PositiveSmallIntegerField()),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "area",
                    models.ForeignKey(
 db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.area",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["area", "-created_at"], name="alerts_of_area")],
            },
        ),
        migrations.CreateModel(
            name="LostFactor",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=worklocal.core.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=worklocal.core.clock.now, editable=False),
                ),
                (
                    "checked_how",
                    models.CharField(
                        choices=[
                            ("MET", "Met in person, with a photo pass"),
                            ("VIDEO", "Seen by video, and known to their manager"),
                        ],
                        max_length=8,
                    ),
                ),
                ("ready_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(null=True)),
                ("stopped_at", models.DateTimeField(null=True)),
                (
                    "area",
                    models.ForeignKey(
 db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.area",
                    ),
                ),
                (
                    "checked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("done_at", None), ("stopped_at", None)),
                        fields=("user",),
                        name="one_lost_factor_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("user", models.F("checked_by")), _negated=True),
                        name="nobody_checks_themselves",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="screen",
            constraint=models.UniqueConstraint(
                condition=models.Q(("retired_at", None)),
                fields=("venue", "number"),
                name="screen_numbered_once",
                violation_error_message="There is a screen of this number already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="screen",
            constraint=models.UniqueConstraint(
                condition=models.Q(("device_digest", ""), _negated=True),
                fields=("device_digest",),
                name="one_screen_each_device",
            ),
        ),
        migrations.AddIndex(
            model_name="signedin",
            index=models.Index(fields=["user", "-created_at"], name="sign_ins_of_account"),
        ),
        migrations.AddIndex(
            model_name="signedin",
            index=models.Index(
                condition=models.Q(("ended_at", None)), fields=["screen"], name="screens_in_use"
            ),
        ),
        migrations.AddIndex(
            model_name="slip",
            index=models.Index(fields=["screen", "-until"], name="slips_of_screen"),
        ),
    ]
