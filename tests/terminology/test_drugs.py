"""Drug names: what gets which code, at which level, and what must get none."""

import pickle
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from converter.terminology import Terminology
from converter.terminology.normalise import drug_key

UNII = "http://fdasis.nlm.nih.gov"


def unii(terminology: Terminology, name: str) -> tuple[str, str] | None:
    return next(((c.display, c.match) for c in terminology.drug(name) if c.system == UNII), None)


@pytest.mark.parametrize(
    ("name", "display", "match"),
    [
        ("Warfarin", "WARFARIN", "exact"),
        ("amlodipine besilate", "AMLODIPINE BESYLATE", "exact"),
        ("Levo-carnitine", "LEVOCARNITINE", "exact"),
        ("Metformin HCl", "METFORMIN HYDROCHLORIDE", "exact"),
        ("Menthol", "MENTHOL, UNSPECIFIED FORM", "exact"),
        ("Paracetamol", "ACETAMINOPHEN", "synonym"),
        ("Salbutamol", "ALBUTEROL", "synonym"),
        ("Vitamin D3", "CHOLECALCIFEROL", "synonym"),
        ("Lidocaine/Lignocaine", "LIDOCAINE", "exact"),
        ("Testosterone (Topical)", "TESTOSTERONE", "exact"),
        ("Tobramycin Ophthalmic", "TOBRAMYCIN", "exact"),
        ("Paclitaxel (Protein Bound)", "PACLITAXEL", "broader"),
        ("Codeine polistirex", "CODEINE ANHYDROUS", None),
    ],
)  # fmt: skip
def test_a_name_gets_its_substance(name: str, display: str, match: str | None, terminology: Terminology) -> None:
    found = unii(terminology, name)
    assert found is not None
    if match is None:
        assert found[1] == "broader"
    else:
        assert found == (display, match)


@pytest.mark.parametrize(
    "name",
    [
        "Vitamin B", "Coenzyme Q", "Omega-", "Lactobacillus", "Lactobacillus acidophilus", "Factor X", "Interferon",
        "Pertussis vaccine", "Hepatitis B Vaccine (rDNA)", "Poliomyelitis Virus Type 1", "G-CSF", "insulin", "NSAIDs",
        "Trypsin/Chymotrypsin", "warfarrin", "", "+", "an unknown medicine", "B. longum", "steroids",
    ],
)  # fmt: skip
def test_a_kind_a_vaccine_an_organism_or_a_misspelling_gets_no_code(name: str, terminology: Terminology) -> None:
    assert terminology.drug(name) == ()


def test_salt_and_moiety_stand_apart(terminology: Terminology) -> None:
    assert unii(terminology, "Metoprolol succinate") == ("METOPROLOL SUCCINATE", "exact")
    assert [c.display for c in terminology.moiety("Metoprolol succinate") if c.system == UNII] == ["METOPROLOL"]
    assert terminology.moiety("Metoprolol") == ()
    assert terminology.moiety("Sodium chloride") == ()


def test_every_code_has_system_version_and_display(terminology: Terminology) -> None:
    for code in (*terminology.drug("Captopril"), *terminology.condition("asthma"), *terminology.drug_class("statins")):
        assert code.system and code.version and code.code and code.display
        assert code.match in ("exact", "synonym", "broader")


def test_a_drugbank_id_comes_only_with_the_same_substance(terminology: Terminology) -> None:
    found = {code.system: code.display.casefold() for code in terminology.drug("Captopril")}
    assert found["https://go.drugbank.com"] == found[UNII]


def test_one_code_a_system_at_most(terminology: Terminology) -> None:
    for name in ("Amoxicillin", "Zinc Sulfate", "Citric Acid", "Vitamin E", "Heparin"):
        systems = [code.system for code in terminology.drug(name)]
        assert len(systems) == len(set(systems))


def test_the_tables_travel_to_worker_processes(terminology: Terminology) -> None:
    assert pickle.loads(pickle.dumps(terminology)).drug("Warfarin") == terminology.drug("Warfarin")


@given(st.text(alphabet=string.ascii_letters + string.digits + " -,()/[]αé", max_size=30))
def test_a_key_holds_every_letter_and_digit_and_nothing_else(name: str) -> None:
    key = drug_key(name)
    assert key == drug_key(key) or "hcl" in name.casefold() or "hbr" in name.casefold()
    assert key.isalnum() or not key


@given(st.text(max_size=60))
def test_no_text_breaks_a_look_up(name: str) -> None:
    terminology = TERMINOLOGY
    for codes in (terminology.drug(name), terminology.condition(name), terminology.drug_class(name)):
        assert all(code.code for code in codes)


TERMINOLOGY = Terminology()


def test_versions_name_every_system_that_a_coding_may_carry(terminology: Terminology) -> None:
    versions = terminology.versions()
    assert versions["http://snomed.info/sct"].endswith("20200731")
    assert versions[UNII] and versions["tables"]
    assert "http://terminology.hl7.org/CodeSystem/v3-RouteOfAdministration" in versions


@pytest.mark.parametrize(
    ("name", "halves"),
    [
        ("Trypsin Chymotrypsin", ("Trypsin", "Chymotrypsin")),
        ("Ibuprofen Paracetamol", ("Ibuprofen", "Paracetamol")),
        ("Diclofenac Sodium", ()),  # one substance
        ("Clindamycin Laurate", ()),  # an ester that the tables do not hold
        ("Insulin Liraglutide", ()),  # which insulin?
        ("Warfarin", ()),
        ("Zinc Monomethionine", ()),
        ("Ibuprofen Nonsense", ()),
    ],
)
def test_a_name_that_runs_two_together(name: str, halves: tuple[str, ...], terminology: Terminology) -> None:
    assert terminology.parts(name) == halves


@pytest.mark.parametrize(
    ("name", "display", "match"),
    [
        ("Elemental Iron", "IRON", "exact"),
        ("Vit. D3", "CHOLECALCIFEROL", "synonym"),
        ("Rosehip", "ROSA CANINA FRUIT", "synonym"),
        ("Nitro-glycerine", "NITROGLYCERIN", "exact"),
        ("Scopolamine Patch", "SCOPOLAMINE", "exact"),
        ("Timolol eye drops", "TIMOLOL", "exact"),
        ("Ceftriaxone sodium hemiheptahydrate", "CEFTRIAXONE", "broader"),
        ("Calcium carbonate from oyster shell", "CALCIUM CARBONATE", "broader"),
        ("Tralokinumab-ldrm", "TRALOKINUMAB", "broader"),
        ("Insulin aspart protamine", "INSULIN ASPART", "broader"),
        ("Ispaghula husk", "PSYLLIUM HUSK", "broader"),
    ],
)
def test_a_name_written_in_another_way(name: str, display: str, match: str, terminology: Terminology) -> None:
    assert unii(terminology, name) == (display, match)
