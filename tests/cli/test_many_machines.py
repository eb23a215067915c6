"""`--engine dask`, `--shard` and `convert join` as a person calls them."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from converter.cli.export import command as export_command
from converter.cli.join import command as join_command
from converter.findings import ExitStatus

PAGES = str(Path(__file__).parent.parent / "jobs" / "pages")


def export(*arguments: object) -> Result:
    return CliRunner().invoke(export_command, [PAGES, "--check", "off", *map(str, arguments)])


def files(folder: Path) -> dict[str, bytes]:
    return {
        f.relative_to(folder).as_posix(): f.read_bytes()
        for f in folder.rglob("*")
        if f.is_file() and f.name != ".convert.lock"
    }


def test_parts_of_a_run_and_their_join(tmp_path: Path) -> None:
    first = export("--shard", "1/2", "-o", tmp_path / "parts")
    assert first.exit_code == 0 and "part 1 of 2" in first.stderr
    assert export("--shard", "2/2", "-o", (tmp_path / "parts").as_uri()).exit_code == 0
    joined = CliRunner().invoke(join_command, [str(tmp_path / "parts"), "-o", str(tmp_path / "joined")])
    assert joined.exit_code == 0, joined.output
    export("-o", tmp_path / "whole")
    assert files(tmp_path / "joined") == files(tmp_path / "whole")


def test_a_join_without_all_parts_is_no_output(tmp_path: Path) -> None:
    export("--shard", "1/2", "-o", tmp_path / "parts")
    joined = CliRunner().invoke(join_command, [str(tmp_path / "parts"), "-o", str(tmp_path / "joined")])
    assert joined.exit_code == ExitStatus.NO_INPUT and "JOB733" in joined.stderr
    assert "manifest.json" not in files(tmp_path / "joined")


@pytest.mark.parametrize("shard", ["0/2", "3/2", "1", "a/b", "1/0", "-1/2"])
def test_a_shard_is_one_of_so_many(tmp_path: Path, shard: str) -> None:
    assert export("--shard", shard, "-o", tmp_path / "parts").exit_code == ExitStatus.USAGE


@pytest.mark.parametrize("options", [("--engine", "dask"), ("--scheduler", "tcp://127.0.0.1:1")])
def test_engine_and_scheduler_go_together(tmp_path: Path, options: tuple[str, ...]) -> None:
    assert export(*options, "-o", tmp_path / "out").exit_code == ExitStatus.USAGE


def test_a_scheduler_elsewhere_needs_tls(tmp_path: Path) -> None:
    refused = export("--engine", "dask", "--scheduler", "tcp://192.0.2.1:8786", "-o", tmp_path / "out")
    assert refused.exit_code == ExitStatus.CONFIGURATION and "JOB730" in refused.stderr
    assert files(tmp_path / "out") == {}


def test_an_input_url_that_nobody_knows_is_told(tmp_path: Path) -> None:
    told = CliRunner().invoke(export_command, ["nowhere://site", "-o", str(tmp_path / "out")])
    assert told.exit_code == ExitStatus.OUTPUT and "nowhere" in told.stderr
