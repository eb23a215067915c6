"""A load brings a database to a release: all of it or nothing, and nothing twice."""

import csv
from decimal import Decimal

import msgspec
import pytest

from converter.load.sql import LoadRefused, load_sql
from converter.load.sql.database import connect
from converter.monograph import Concept, Interaction, Limit, Name
from converter.targets.tables import TABLES
from tests.load.sql.sql_samples import content, query
from tests.sample_monograph import DOSES, place, sample

HOSTILE = ("=cmd|' /C calc'!A0", 'A "quoted", title\nof two\r\nlines', "NUL\0", "\\.", "\\N", "'; DROP TABLE dose; --")


def rows_of(output):
    """All rows of the CSV files."""
    csv.field_size_limit(10_000_000)
    found = {}
    for table in TABLES:
        with (output / "csv" / table.file).open(encoding="utf-8", newline="") as stream:
            _, *rows = csv.reader(stream, strict=True)
        found[table.name] = sorted(map(tuple, rows))
    return found


def test_the_database_holds_the_rows_of_the_csv(output, every_dsn):
    run = output(*map(sample, HOSTILE), sample("y" * 100_000))
    report = load_sql(run, every_dsn)
    assert content(every_dsn) == rows_of(run)
    assert report.changed == sum(map(len, rows_of(run).values()))


def test_a_release_that_is_there_is_not_loaded_again(output, dsn):
    run = output(sample())
    load_sql(run, dsn)
    again = load_sql(run, dsn)
    assert again.skipped
    assert query(dsn, 'SELECT count(*) FROM "load_run"') == [(1,)]
    assert load_sql(run, dsn, full=True).changed == 0


def test_only_what_changed_is_written(output, every_dsn):
    load_sql(output(sample(), sample("Otheramine")), every_dsn)
    first, *rest = DOSES
    limit = Limit(value=Decimal("4.0"), unit="mg", period=Decimal("1"), period_unit="d")
    regimen = msgspec.structs.replace(first.regimen, limits=(limit,))
    new = sample(doses=(msgspec.structs.replace(first, regimen=regimen), *rest), faqs=())
    run = output(new, sample("Otheramine"))
    report = load_sql(run, every_dsn)
    told = {name: (c.inserted, c.updated, c.deleted) for name, c in report.tables.items() if c != _none(c)}
    assert told == {"dose_limit": (0, 1, 0), "faq": (0, 0, 1)}
    assert content(every_dsn) == rows_of(run)


def _none(changes):
    return msgspec.structs.replace(changes, inserted=0, updated=0, deleted=0)


def test_a_page_that_is_gone_takes_its_facts_along(output, dsn):
    load_sql(output(sample(), sample("Otheramine")), dsn)
    run = output(sample())
    load_sql(run, dsn, max_shrink=1.0)
    assert content(dsn) == rows_of(run)


def test_a_load_that_would_empty_the_database_is_refused(output, dsn):
    load_sql(output(*(sample(f"Examplamine {n}") for n in range(30))), dsn)
    before = content(dsn)
    with pytest.raises(LoadRefused) as refusal:
        load_sql(output(sample("Examplamine 1")), dsn)
    assert refusal.value.finding.code == "LOD853"
    assert content(dsn) == before


def test_a_dry_run_tells_and_writes_nothing(output, dsn):
    load_sql(output(sample()), dsn)
    before = content(dsn)
    report = load_sql(output(sample(), sample("Otheramine")), dsn, dry_run=True)
    assert report.tables["monograph"].inserted == 1
    assert content(dsn) == before


def test_rows_that_break_a_key_are_refused_as_a_whole(output, dsn):
    load_sql(output(sample()), dsn)
    before = content(dsn)
    run = output(sample(), sample("Otheramine"))
    _orphan(run)
    with pytest.raises(LoadRefused) as refusal:
        load_sql(run, dsn)
    assert refusal.value.finding.code == "LOD854"
    assert content(dsn) == before


def _orphan(run):
    """Take a monograph's row away and describe the file as it then is."""
    import hashlib

    file, package = run / "csv" / "monograph.csv", run / "csv" / "datapackage.json"
    old = hashlib.sha256(file.read_bytes()).hexdigest()
    file.write_bytes(b"".join(line for line in file.read_bytes().splitlines(True) if b"Otheramine" not in line))
    new = hashlib.sha256(file.read_bytes()).hexdigest()
    package.write_text(package.read_text().replace(old, new))


def test_files_that_are_not_the_described_ones_are_refused(output, dsn):
    run = output(sample())
    with (run / "csv" / "dose.csv").open("ab") as stream:
        stream.write(b"half a li")
    with pytest.raises(LoadRefused) as refusal:
        load_sql(run, dsn)
    assert refusal.value.finding.code == "LOD851"
    assert not connect(dsn).has_table("monograph")


def test_a_folder_without_tables_is_refused(tmp_path, dsn):
    with pytest.raises(LoadRefused) as refusal:
        load_sql(tmp_path, dsn)
    assert refusal.value.finding.code == "LOD851"


def test_one_load_at_a_time(output, dsn):
    run = output(sample())
    load_sql(run, dsn)
    other = connect(dsn)
    other.begin()
    try:
        with pytest.raises(LoadRefused) as refusal:
            load_sql(output(sample(), sample("Otheramine")), dsn)
        assert refusal.value.finding.code == "LOD852"
    finally:
        other.rollback()
        other.close()
    assert content(dsn) == rows_of(run)


def test_an_older_schema_is_made_anew_and_a_newer_one_left_alone(output, dsn):
    run = output(sample())
    load_sql(run, dsn)
    _set_version(dsn, "0")
    assert load_sql(run, dsn).migrated
    assert content(dsn) == rows_of(run)
    _set_version(dsn, "99")
    with pytest.raises(LoadRefused) as refusal:
        load_sql(run, dsn)
    assert refusal.value.finding.code == "LOD855"


def _set_version(dsn, version):
    database = connect(dsn)
    database.begin()
    database.execute(f"UPDATE schema_version SET version = '{version}'")
    database.commit()
    database.close()


def test_a_database_that_is_not_there(output):
    with pytest.raises(LoadRefused) as refusal:
        load_sql(output(sample()), "postgresql://someone:secret@127.0.0.1:1/none?connect_timeout=1")
    assert refusal.value.finding.code == "LOD854"
    assert "secret" not in str(refusal.value)
    with pytest.raises(LoadRefused):
        load_sql(output(sample()), "/no/such/folder/drugs.db")


def test_doses_by_medicine_and_population(output, every_dsn):
    load_sql(output(sample()), every_dsn)
    rows = query(
        every_dsn,
        "SELECT drug, population_group, amount_low, amount_unit, maxima, conditions FROM dose_by_drug "
        "WHERE population_group = 'adult' AND amount_low < 1",
    )
    ((drug, group, amount, unit, maxima, conditions),) = rows
    assert (drug, group, float(amount), unit) == ("Examplamine", "adult", 0.5, "mg")
    assert (maxima, conditions) == ("4 mg per 1 d", "renal impairment")


def test_interactions_are_found_from_both_sides(output, every_dsn):
    named = Interaction(
        interactant=Concept("examplamine"), evidence=place("interactions", "examplamine"), effect="sleep"
    )
    names = (Name(text="Otheramine", kind="title", evidence=place("front", "Otheramine")),)
    other = sample("Otheramine", interactions=(named,), names=names)
    load_sql(output(sample(interactions=()), other), every_dsn)
    rows = query(every_dsn, "SELECT drug, interacts_with, stated_on, stated_by, effect FROM interaction_both_ways")
    assert sorted(rows) == [
        ("Examplamine", "Otheramine", "other page", "Otheramine", "sleep"),
        ("Otheramine", "examplamine", "own page", "Otheramine", "sleep"),
    ]
