from django.db import migrations

INDEXES = {
    "person_same_birthday": "(area_id, born_on) WHERE born_on IS NOT NULL",
    "person_same_phone": "(area_id, phone) WHERE phone <> ''",
    "person_same_postcode": "(area_id, postcode) WHERE postcode <> ''",
    "person_same_name": "(area_id, family_name, chosen_name)",
}


class Migration(migrations.Migration):
    """Each way in which the duplicate check finds its few candidates among all of an area.

    Plain columns with plain equality: PostgreSQL uses no other index beneath row-level security.
    """

    dependencies = [
        ("joining", "0003_aims_first_time_and_decision"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(
            f"CREATE INDEX {name} ON people_person {columns}", f"DROP INDEX {name}"
        )
        for name, columns in INDEXES.items()
    ]
