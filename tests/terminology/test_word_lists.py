"""Every alias names something that is in the tables, and no alias says twice what they say."""

from converter.terminology import Terminology
from converter.terminology.matching import ICD, UNII
from converter.terminology.normalise import drug_key
from converter.terminology.store import CLASS, DRUG, OFFICIAL
from converter.terminology.wordlists import word_lists


def test_every_condition_alias_is_a_code(terminology: Terminology) -> None:
    lists = word_lists()
    codes = {*lists.condition_alias.values(), *lists.broader_alias.values()} - {""}
    assert {code for code in codes if terminology.lookup(ICD, code) is None} == set()


def test_no_phrase_is_both_the_same_and_broader() -> None:
    lists = word_lists()
    assert not lists.condition_alias.keys() & lists.broader_alias.keys()


def test_every_drug_alias_is_the_display_of_one_substance(terminology: Terminology) -> None:
    lists = word_lists()
    for alias, target in (*lists.drug_alias.items(), *lists.drug_broader.items()):
        rows = [row for store in terminology.stores for row in store.find(DRUG, target) if row.source.system == UNII]
        best = [row for row in rows if row.rank < OFFICIAL or drug_key(row.display) == target]
        assert best, alias
        assert {drug_key(row.display) for row in best if row.rank == min(each.rank for each in best)} == {target}, alias


def test_every_class_alias_is_a_class(terminology: Terminology) -> None:
    for target in word_lists().class_alias.values():
        assert any(store.find(CLASS, target) for store in terminology.stores)
