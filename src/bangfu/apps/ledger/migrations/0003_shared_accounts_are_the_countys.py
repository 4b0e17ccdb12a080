"""What a fund itself holds belongs to the county: its account stood with the first township that paid."""

from typing import Any

from django.db import migrations
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr


def forwards(apps: Any, schema_editor: Any) -> None:
    """Put the accounts without a holder with the county."""
    shared = apps.get_model("ledger", "LedgerAccount").objects.filter(holder="")
    shared.update(place=Concat(Substr(F("place"), 1, 6), Value("000000")))


class Migration(migrations.Migration):
    """The places of the accounts that no one place holds."""

    dependencies = [("ledger", "0002_append_only")]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
