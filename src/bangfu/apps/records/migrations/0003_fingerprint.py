"""The fingerprints of rows, append-only as the events are."""

from importlib import import_module
from typing import Any

from django.db import migrations, models


append_only = import_module("bangfu.apps.records.migrations.0002_append_only")

TABLES = {"records_fingerprint": ("id", "sequence", "digest")}


def forwards(apps: Any, schema_editor: Any) -> None:
    """Put the triggers on the fingerprints."""
    append_only.guard(schema_editor, TABLES)


def backwards(apps: Any, schema_editor: Any) -> None:
    """Take them off again."""
    append_only.unguard(schema_editor, TABLES)


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0002_append_only'),
    ]

    operations = [
        migrations.CreateModel(
            name='Fingerprint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sequence', models.PositiveBigIntegerField(unique=True)),
                ('rows', models.JSONField()),
                ('previous', models.CharField(max_length=64)),
                ('digest', models.CharField(max_length=64, unique=True)),
            ],
        ),
        migrations.RunPython(forwards, backwards),
    ]
