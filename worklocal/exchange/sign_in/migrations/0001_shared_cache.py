from django.db import migrations


class Migration(migrations.Migration):
    """The cache that counts tries at signing in, shared by every web process."""

    initial = True
    dependencies = []

    operations = [
        migrations.RunSQL(
            "CREATE TABLE shared_cache (cache_key varchar(255) PRIMARY KEY, value text NOT NULL,"
            " expires timestamptz NOT NULL)",
            "DROP TABLE shared_cache",
        ),
        migrations.RunSQL(
            "CREATE INDEX shared_cache_expires ON shared_cache (expires)",
            "DROP INDEX shared_cache_expires",
        ),
    ]
