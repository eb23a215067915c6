"""The user's own terminologies: files in the published formats, made here, come in whole or not at all."""

import gzip
import sqlite3
from pathlib import Path

import pytest

from converter.terminology import open_terminology
from converter.terminology.importing import KINDS, import_file
from converter.terminology.readers.snomed import valid
from converter.terminology.writing import remove_source

RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"


def rrf(cui: str, name: str, sab: str = "RXNORM", tty: str = "IN", suppress: str = "N", lat: str = "ENG") -> str:
    return f"{cui}|{lat}||||||1|1|||{sab}|{tty}|{cui}|{name}||{suppress}|4096|"


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "own" / "terminology.sqlite"


def put(tmp_path: Path, name: str, *lines: str) -> Path:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def codes(target: Path, name: str, system: str, how: str = "drug") -> list[tuple[str, str, str, str]]:
    found = getattr(open_terminology(target), how)(name)
    return [(c.code, c.display, c.match, c.version) for c in found if c.system == system]


def test_rxnorm_adds_its_codes_beside_the_built_in_ones(tmp_path: Path, target: Path) -> None:
    source = put(
        tmp_path, "RXNCONSO.RRF",
        rrf("17767", "amlodipine"), rrf("17767", "Amlodipinum", "DRUGBANK", "SY"), rrf("17767", "old", suppress="O"),
        rrf("17767", "amlodipino", lat="SPA"), rrf("214223", "amlodipine / benazepril", tty="MIN"),
        rrf("58927", "Norvasc", tty="BN"), rrf("999", "a clinical drug", tty="SCD"),
        rrf("998", "no own name", "GS", "IN"),
    )  # fmt: skip
    done = import_file("rxnorm", source, "2026-10-05", target)
    assert done.counts is not None and done.counts.concepts == 3 and done.findings == ()
    assert codes(target, "Amlodipine", RXNORM) == [("17767", "amlodipine", "exact", "2026-10-05")]
    assert codes(target, "amlodipinum", RXNORM) == [("17767", "amlodipine", "synonym", "2026-10-05")]
    assert codes(target, "no own name", RXNORM) == codes(target, "old", RXNORM) == []
    both = open_terminology(target).combination(["Benazepril", "Amlodipine"])
    assert [(code.code, code.match) for code in both] == [("214223", "exact")]
    assert {c.system for c in open_terminology(target).drug("Amlodipine")} > {RXNORM, "http://fdasis.nlm.nih.gov"}
    assert open_terminology(target).versions()[RXNORM] == "2026-10-05"


def test_atc_gives_all_codes_of_a_drug_or_none(tmp_path: Path, target: Path) -> None:
    source = put(
        tmp_path, "WHO ATC-DDD 2026-04-25.csv", "atc_code,atc_name,ddd,uom,adm_r,note",
        "C08CA,Dihydropyridine derivatives,NA,NA,NA,NA", "S01EC01,acetazolamide,0.75,g,O,NA",
        "S01EC01,acetazolamide,0.75,g,P,NA", "D01AC01,clotrimazole,NA,NA,NA,NA", "G01AF02,clotrimazole,0.1,g,V,NA",
        "C09DB01,valsartan and amlodipine,NA,NA,NA,NA",
    )  # fmt: skip
    done = import_file("atc", source, "", target)
    assert done.counts is not None and done.counts.concepts == 5
    assert [c[0] for c in codes(target, "Clotrimazole", "http://www.whocc.no/atc")] == ["D01AC01", "G01AF02"]
    assert codes(target, "Acetazolamide", "http://www.whocc.no/atc") == [
        ("S01EC01", "acetazolamide", "exact", "2026-04-25")
    ]
    assert [c.code for c in open_terminology(target).combination(["amlodipine", "valsartan"])] == ["C09DB01"]


def snomed_release(tmp_path: Path) -> Path:
    terminology = "Release/Snapshot/Terminology"
    put(
        tmp_path, f"{terminology}/sct2_Concept_Snapshot_INT_20260101.txt",
        "id\teffectiveTime\tactive\tmoduleId\tdefinitionStatusId",
        "195967001\t20020131\t1\t900000000000207008\t900000000000074008",
        "34206005\t20020131\t1\t900000000000207008\t900000000000074008",
        "22298006\t20020131\t0\t900000000000207008\t900000000000074008",
    )  # fmt: skip
    fully, synonym, case = "900000000000003001", "900000000000013009", "900000000000448009"
    put(
        tmp_path, f"{terminology}/sct2_Description_Snapshot-en_INT_20260101.txt",
        "id\teffectiveTime\tactive\tmoduleId\tconceptId\tlanguageCode\ttypeId\tterm\tcaseSignificanceId",
        f"1\t20020131\t1\t0\t195967001\ten\t{fully}\tAsthma (disorder)\t{case}",
        f"2\t20020131\t1\t0\t195967001\ten\t{synonym}\tAirway hyperreactivity\t{case}",
        f"3\t20020131\t0\t0\t195967001\ten\t{synonym}\tWithdrawn name\t{case}",
        f"4\t20020131\t1\t0\t34206005\ten\t{fully}\tSubcutaneous route (qualifier value)\t{case}",
        f"5\t20020131\t1\t0\t22298006\ten\t{fully}\tMyocardial infarction (disorder)\t{case}",
    )  # fmt: skip
    return tmp_path / "Release"


def test_snomed_comes_from_a_release_folder(tmp_path: Path, target: Path) -> None:
    done = import_file("snomed", snomed_release(tmp_path), "", target)
    assert done.counts is not None
    version = "http://snomed.info/sct/900000000000207008/version/20260101"
    asthma = [("195967001", "Asthma (disorder)", "exact", version)]
    assert codes(target, "severe asthma", "http://snomed.info/sct", "condition")[0][2] == "broader"
    assert codes(target, "Asthma", "http://snomed.info/sct", "condition") == asthma
    assert codes(target, "airway hyperreactivity", "http://snomed.info/sct", "condition")[0][2] == "synonym"
    assert codes(target, "withdrawn name", "http://snomed.info/sct", "condition") == []
    assert codes(target, "myocardial infarction", "http://snomed.info/sct", "condition") == []  # no longer active


@pytest.mark.parametrize(
    "lines",
    [
        ("Name\tTYPE\tUNII\tDisplay Name", "VELMACOR\tbn\t5Q7ZVV76EI\tWARFARIN", "WARFARIN\tof\t5Q7ZVV76EI\tWARFARIN"),
        ("UNII\tPT\tRN\tEC", "5Q7ZVV76EI\tWARFARIN\t81-81-2\t201-377-6"),
    ],
)
def test_unii_names_or_records(lines: tuple[str, ...], tmp_path: Path, target: Path) -> None:
    done = import_file("unii", put(tmp_path, "UNII.txt", *lines), "2026-11", target)
    assert done.counts is not None and done.counts.concepts == 1
    system = "http://fdasis.nlm.nih.gov"
    assert codes(target, "Warfarin", system) == [("5Q7ZVV76EI", "WARFARIN", "exact", "2026-11")]
    assert codes(target, "Heparin", system)[0][3] != "2026-11", "what the file does not hold, the built-in tables do"


MESH = """<?xml version="1.0"?>
<DescriptorRecordSet><DescriptorRecord><DescriptorUI>D001249</DescriptorUI>
<DescriptorName><String>Asthma</String></DescriptorName>
<PharmacologicalActionList><PharmacologicalAction><DescriptorReferredTo><DescriptorUI>D018927</DescriptorUI>
</DescriptorReferredTo></PharmacologicalAction></PharmacologicalActionList>
<TreeNumberList><TreeNumber>C08.127.108</TreeNumber></TreeNumberList>
<ConceptList><Concept><TermList><Term><String>Bronchial Asthma</String></Term></TermList></Concept></ConceptList>
</DescriptorRecord></DescriptorRecordSet>
"""


def test_mesh_takes_the_records_own_id(tmp_path: Path, target: Path) -> None:
    source = tmp_path / "desc2026.gz"
    source.write_bytes(gzip.compress(MESH.encode()))
    assert import_file("mesh", source, "", target).counts is not None
    system = "https://www.nlm.nih.gov/mesh"
    assert codes(target, "bronchial asthma", system, "condition") == [("D001249", "Asthma", "synonym", "2026")]


def test_a_generic_table_holds_any_system(tmp_path: Path, target: Path) -> None:
    source = put(
        tmp_path, "own.tsv", "system\tcode\tterm\ttype\tversion", "icd-10\tJ45\tAsthma\tpt\t2019",
        "icd-10\tJ45\tBronchial asthma\tsyn\t2019", "urn:oid:1.2.3\tX1\tGlimaran\tpt\t7",
    )  # fmt: skip
    done = import_file("generic", source, "", target)
    assert done.counts is not None and done.counts.concepts == 2
    icd = "http://hl7.org/fhir/sid/icd-10"
    assert codes(target, "bronchial asthma", icd, "condition") == [("J45", "Asthma", "synonym", "2019")]
    assert codes(target, "Glimaran", "urn:oid:1.2.3") == [("X1", "Glimaran", "exact", "7")]


def test_bad_rows_are_named_with_their_lines_and_the_rest_comes_in(tmp_path: Path, target: Path) -> None:
    rows = [rrf(str(number), f"substance {number}") for number in range(1, 401)]
    rows[9] = "17|ENG|too|few"
    rows[19] = rrf("x1", "no number")
    done = import_file("rxnorm", put(tmp_path, "RXNCONSO.RRF", *rows), "1", target)
    assert done.counts is not None and done.counts.concepts == 398
    assert [(finding.code, finding.line) for finding in done.findings] == [("TRM403", 10), ("TRM403", 20)]


@pytest.mark.parametrize(
    ("kind", "lines", "version", "code"),
    [
        ("rxnorm", ("not|a|release|file",), "1", "TRM401"),
        ("rxnorm", (rrf("1", "x"),), "", "TRM402"),
        ("atc", ("a,b", "1,2"), "1", "TRM401"),
        ("unii", ("a\tb", "1\t2"), "1", "TRM401"),
        ("mesh", ("<a><b></a>",), "1", "TRM401"),
        ("snomed", ("a file and no folder",), "1", "TRM401"),
        ("generic", ("system\tcode", "a\tb"), "", "TRM401"),
    ],
)
def test_what_is_not_that_format_changes_nothing(
    kind: str, lines: tuple[str, ...], version: str, code: str, tmp_path: Path, target: Path
) -> None:
    import_file("rxnorm", put(tmp_path, "good.RRF", rrf("17767", "amlodipine")), "1", target)
    before = target.read_bytes()
    done = import_file(kind, put(tmp_path, "bad.txt", *lines), version, target)
    assert done.counts is None and done.findings[-1].code == code
    assert target.read_bytes() == before
    assert [path.name for path in target.parent.iterdir()] == [target.name], "no working copy is left behind"


def test_an_import_takes_the_place_of_the_earlier_one(tmp_path: Path, target: Path) -> None:
    import_file("rxnorm", put(tmp_path, "a.RRF", rrf("1", "alphamed"), rrf("2", "betamed")), "1", target)
    import_file("rxnorm", put(tmp_path, "b.RRF", rrf("1", "alphamed")), "2", target)
    assert codes(target, "alphamed", RXNORM) == [("1", "alphamed", "exact", "2")]
    assert codes(target, "betamed", RXNORM) == []


def test_a_reader_keeps_the_tables_it_opened(tmp_path: Path, target: Path) -> None:
    import_file("rxnorm", put(tmp_path, "a.RRF", rrf("1", "alphamed")), "1", target)
    opened = open_terminology(target)
    import_file("rxnorm", put(tmp_path, "b.RRF", rrf("2", "alphamed")), "2", target)
    assert [code.code for code in opened.drug("alphamed")] == ["1"]


def test_removing_leaves_the_other_sources(tmp_path: Path, target: Path) -> None:
    import_file("rxnorm", put(tmp_path, "a.RRF", rrf("1", "alphamed")), "1", target)
    import_file("unii", put(tmp_path, "u.txt", "UNII\tPT", "AAAAAAAAA1\tALPHAMED"), "1", target)
    assert remove_source(target, "rxnorm") == 1
    assert codes(target, "alphamed", RXNORM) == []
    assert codes(target, "alphamed", "http://fdasis.nlm.nih.gov") == [("AAAAAAAAA1", "ALPHAMED", "exact", "1")]


def test_a_file_that_is_no_terminology_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        open_terminology(tmp_path / "none.sqlite")
    with pytest.raises(ValueError, match="not a terminology file"):
        open_terminology(put(tmp_path, "text.sqlite", "hello"))
    sqlite3.connect(tmp_path / "empty.sqlite").close()
    with pytest.raises(ValueError, match="not a terminology file"):
        open_terminology(tmp_path / "empty.sqlite")


@pytest.mark.parametrize(("identifier", "good"), [("26643006", True), ("26643060", False), ("1", False), ("x", False)])
def test_the_last_digit_of_a_snomed_identifier_checks_the_rest(identifier: str, good: bool) -> None:
    assert valid(identifier) is good


def test_the_command_offers_every_kind() -> None:
    from converter.cli.terminology import KINDS as OFFERED

    assert OFFERED == KINDS
