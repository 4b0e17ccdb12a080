"""The tests run on the database that was asked for, and on no other."""

import pytest
from django.db import connection

from tests import postgres


@pytest.mark.django_db
def test_it_runs_on_the_database_that_was_asked_for() -> None:
    expected = "postgresql" if postgres.asked_for() else "sqlite"
    assert connection.vendor == expected


@pytest.mark.django_db
def test_it_keeps_what_the_test_database_is_told() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE told (village text)")
        cursor.execute("INSERT INTO told VALUES (%s)", ["出头岭"])
        cursor.execute("SELECT village FROM told")
        assert cursor.fetchall() == [("出头岭",)]


@pytest.mark.postgres
@pytest.mark.django_db
def test_it_is_reached_in_utf_8_on_postgresql() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_encoding")
        assert cursor.fetchone() == ("UTF8",)
