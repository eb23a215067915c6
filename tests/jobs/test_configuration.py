"""docs/reference/configuration.md has a row for every key, with its default; and what is wrong is refused."""

import json
import re
import shutil
from pathlib import Path

import msgspec
import pytest

import converter.dialects
from converter.dialects import DialectError
from converter.findings import ExitStatus
from converter.jobs.bulk_publish import Publish
from converter.jobs.config import ConfigurationError, Gates, Job, LoadTo, Retention, load_job
from converter.jobs.scheduled import run_job
from converter.terminology.importing import import_file

PAGES = Path(__file__).parent / "pages"
DIALECTS = Path(converter.dialects.__file__).parent / "data"
PAGE = Path(__file__).parents[2] / "docs/reference/configuration.md"
TABLES = {"": Job, ".gates": Gates, ".retention": Retention, ".publish": Publish, ".load": LoadTo}


def rows(table: str) -> dict[str, str]:
    """Key → default as it is written, of one table of the page."""
    text = PAGE.read_text(encoding="utf-8").split(f"## `[jobs.<name>{table}]`\n")[1].split("\n## ")[0]
    return dict(re.findall(r"^\| `(\w+)` \| ([^|]*?) ?\|", text, re.MULTILINE))


@pytest.mark.parametrize("table", TABLES)
def test_the_page_has_every_key_and_no_other(table: str) -> None:
    assert list(rows(table)) == [field.encode_name for field in msgspec.structs.fields(TABLES[table])]


@pytest.mark.parametrize("table", TABLES)
def test_the_page_has_the_defaults_of_the_code(table: str) -> None:
    for field in msgspec.structs.fields(TABLES[table]):
        written = rows(table)[field.encode_name]
        if isinstance(field.default, msgspec.Struct):
            assert written == ""
        elif field.required:
            assert written == "needed"
        else:
            default = field.default_factory() if field.default is msgspec.NODEFAULT else field.default  # type: ignore[operator]
            assert json.loads(written.strip("`")) == default


def load(folder: Path, text: str) -> Job:
    (folder / "converter.toml").write_text('[jobs.n]\ninput = "in"\nstore = "out"\n' + text)
    return load_job(folder / "converter.toml", "n")


@pytest.mark.parametrize(
    "text",
    [
        'inputs = "x"', 'to = ["word"]', "to = []", 'check = "half"', 'fhir_version = "R3"', 'bundle = "batch"',
        "jobs = 0", 'engine = "spark"', 'engine = "dask"', 'scheduler = "tcp://127.0.0.1:1"',
        "gates.require_reviewed = true", "gates.max_shrink = 2.0", 'gates.fail_on = "some"', "retention.releases = 0",
        'load.sql = "x.db"', 'to = ["csv"]\nload.fhir = "https://x.test"', "gates.max = 1", "= broken",
        'publish.cadence = "daily"', 'publish.cadence = "PT"', 'publish.url = "site.test"',
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigurationError, match="JOB720"):
        load(tmp_path, text)


@pytest.mark.parametrize(
    "text",
    ["", 'engine = "dask"\nscheduler = "tls://s.test:8786"', 'to = ["csv"]\nload.sql = "x.db"', "gates.max_shrink = 0"],
)
def test_what_is_right_is_taken(tmp_path: Path, text: str) -> None:
    assert load(tmp_path, text).input == "in"


def test_releases_are_renamed_so_that_a_store_is_no_url(tmp_path: Path) -> None:
    (tmp_path / "converter.toml").write_text('[jobs.n]\ninput = "s3://site/pages"\nstore = "s3://site/store"\n')
    with pytest.raises(ConfigurationError, match="`store` is a folder"):
        load_job(tmp_path / "converter.toml", "n")


def test_every_path_is_relative_to_the_file(tmp_path: Path) -> None:
    shutil.copytree(PAGES, tmp_path / "in")
    job = load(tmp_path, 'dialect = "own.toml"\nterminology = "own.sqlite"')
    with pytest.raises(DialectError, match="DIA201"):
        job.own_dialect(tmp_path)
    with pytest.raises(ConfigurationError, match="`terminology` cannot be opened"):
        job.own_terminology(tmp_path)
    (tmp_path / "own.tsv").write_text(
        "system\tcode\tterm\ttype\tversion\nhttp://www.whocc.no/atc\tC08CA01\tAmlodipine\tpt\t2026\n"
    )
    import_file("generic", tmp_path / "own.tsv", "", tmp_path / "own.sqlite")
    (tmp_path / "own.toml").write_text(DIALECTS.joinpath("content.toml").read_text())
    assert run_job(job, tmp_path).status is ExitStatus.DONE
