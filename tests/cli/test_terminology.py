"""`convert terminology`: import, list, find, remove."""

from pathlib import Path

from click.testing import CliRunner

from converter.cli.terminology import command


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(command, list(arguments))
    return result.exit_code, result.output


def test_a_table_comes_in_is_listed_found_and_removed(tmp_path: Path) -> None:
    source, own = tmp_path / "own.tsv", str(tmp_path / "own.sqlite")
    source.write_text("system\tcode\tterm\ttype\tversion\nurn:oid:1.2.3\tX1\tGlimaran\tpt\t7\n", "utf-8")
    assert run("import", "generic", str(source), "--file", own)[0] == 0
    assert "urn:oid:1.2.3\t7" in run("list", "--file", own)[1]
    assert "urn:oid:1.2.3\t7\tX1\tGlimaran" in run("find", "glimaran", "--file", own)[1]
    assert run("remove", "generic", "--file", own)[0] == 0
    assert run("remove", "generic", "--file", own)[0] == 66
    assert run("find", "glimaran", "--file", own)[0] == 1


def test_a_file_of_another_kind_is_refused_with_a_reason(tmp_path: Path) -> None:
    source = tmp_path / "RXNCONSO.RRF"
    source.write_text("nothing of the kind\n", "utf-8")
    status, output = run("import", "rxnorm", str(source), "--version", "1", "--file", str(tmp_path / "own.sqlite"))
    assert status == 66 and "TRM401" in output


def test_the_built_in_tables_are_listed_with_their_licences(tmp_path: Path) -> None:
    status, output = run("list", "--file", str(tmp_path / "none.sqlite"))
    assert status == 0
    assert "http://hl7.org/fhir/sid/icd-10-cm\t2026" in output and "CC0-1.0" in output
