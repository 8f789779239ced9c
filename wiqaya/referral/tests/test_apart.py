"""The guard before the tables of the room: no statement that names one of them passes from outside, however it is written."""

from __future__ import annotations

import contextvars
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections

from wiqaya.referral import apart
from wiqaya.referral.apart import OutsideTheRoom

READS = (
    'SELECT id FROM "referral_situation"',
    'select id from "referral_situation"',
    "SELECT id FROM referral_situation",
    'WITH x AS (SELECT id FROM "referral_situation") SELECT id FROM x',
    "\n  with x as (select id from referral_situation) select id from x",
    '(SELECT id FROM "referral_situation")',
    'EXPLAIN SELECT id FROM "referral_situation"',
    '/* of the house */ SELECT id FROM "referral_situation"',
    "-- of the house\nSELECT id FROM REFERRAL_SITUATION",
    'VALUES ((SELECT count(*) FROM "referral_situation"))',
    'SELECT 1 WHERE EXISTS (SELECT 1 FROM "referral_disclosure")',
)
WRITES = (
    'REPLACE INTO "referral_tally" (id) VALUES (1)',
    'DELETE FROM "referral_situation"',
    "update referral_situation set held = false",
    'UPDATE "referral_situation" SET "held" = NULL WHERE "stage" IS NULL',
    'INSERT INTO "referral_tally" SELECT * FROM "referral_tally"',
    'TRUNCATE "referral_situation"',
    "COPY referral_situation TO STDOUT",
    "LOCK TABLE referral_situation",
    "DO $$ BEGIN PERFORM id FROM referral_situation; END $$",
)
COPIES = (
    'CREATE TABLE mine AS SELECT * FROM "referral_situation"',
    "create view mine as select * from referral_situation",
    "CREATE TABLE mine AS TABLE referral_situation",
    'INSERT INTO "new__referral_item" ("id") SELECT "id" FROM "referral_situation"',
    'INSERT INTO "new__referral_item" ("id") SELECT "id" FROM "referral_item"; DELETE FROM "referral_item"',
    'SELECT id FROM "new__referral_situation"',
    'PRAGMA table_info("referral_situation"); SELECT id FROM "referral_situation"',
    'ALTER TABLE "referral_item" ADD COLUMN x int; UPDATE "referral_item" SET x = 1',
)
ESCAPED = ('SELECT id FROM U&"\\0072eferral_situation"', "SELECT id FROM u&\"!0072eferral!005fsituation\" UESCAPE '!'")
BUILDING = (
    'CREATE TABLE "referral_other" ("id" integer NOT NULL)',
    'ALTER TABLE "referral_other" ADD COLUMN "word" varchar(9) NULL',
    'CREATE INDEX "referral_other_word" ON "referral_other" ("word")',
    'DROP TABLE "referral_other"',
)
REBUILDING = (
    'INSERT INTO "new__referral_item" ("id", "sheet") SELECT "id", coalesce("sheet", \'\') FROM "referral_item"',
    'UPDATE "referral_item" SET "sheet" = %s WHERE "sheet" IS NULL; SET CONSTRAINTS ALL IMMEDIATE',
    'UPDATE "referral_item" SET "sheet" = %s WHERE "sheet" IS NULL',
    'SET CONSTRAINTS "referral_item_fk" IMMEDIATE; ALTER TABLE "referral_item" DROP CONSTRAINT "referral_item_fk"',
    'PRAGMA foreign_key_check("referral_item")',
)


def outside(run: Callable[[], Any]) -> Any:
    """As something does that is not the room."""
    return contextvars.Context().run(run)


def execute(sql: str) -> None:
    with connections["referral"].cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.django_db(databases=["referral"])
@pytest.mark.parametrize("sql", [*READS, *WRITES, *COPIES, *ESCAPED])
def test_from_outside_no_statement_reaches_a_row(sql: str) -> None:
    with pytest.raises(OutsideTheRoom):
        outside(lambda: execute(sql))


@pytest.mark.django_db(databases=["referral"])
def test_the_room_reads_its_own_tables(db: None) -> None:
    with apart.inside():
        execute(READS[0])
    with pytest.raises(OutsideTheRoom, match=r"^SELECT$"):  # the error says no more of the statement
        outside(lambda: execute(READS[0]))


@pytest.mark.django_db(databases=["referral"])
def test_tables_are_built_from_outside() -> None:
    for sql in BUILDING:
        outside(lambda sql=sql: execute(sql))


@pytest.mark.parametrize("sql", [*BUILDING, *REBUILDING])
def test_what_migrations_do_goes_on(sql: str) -> None:
    said = outside(lambda: apart.guard(lambda *told: told, sql, ("x",), False, {}))
    assert said == (sql, ("x",), False, {})


@pytest.mark.parametrize("sql", ["SELECT 1", 'SELECT "app" FROM "django_migrations" WHERE "app" = %s', 'INSERT INTO "safeguards_auditrow" (id) VALUES (1)'])
def test_what_names_no_table_of_the_room_is_not_asked(sql: str) -> None:
    assert outside(lambda: apart.guard(lambda *told: told, sql, None, True, None)) == (sql, None, True, None)


class Wire:
    """Stands for a connection that was just made."""

    def __init__(self, alias: str) -> None:
        self.alias, self.execute_wrappers = alias, []


@pytest.mark.parametrize(("alias", "watched"), [("referral", [apart.guard]), ("default", []), ("keys", [])])
def test_the_guard_stands_once_before_the_database_of_the_room(alias: str, watched: list[Any]) -> None:
    made = Wire(alias)
    for _time in range(2):
        apart.watch(connection=made, signal=None)
    assert made.execute_wrappers == watched
