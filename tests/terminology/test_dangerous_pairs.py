"""Look-alike, sound-alike and member-of-a-kind names never share a code."""

from pathlib import Path

import pytest

from converter.terminology import Terminology

PAIRS = [
    tuple(line.split("\t"))
    for line in (Path(__file__).parent / "cases/dangerous_pairs.tsv").read_text("utf-8").splitlines()
    if not line.startswith("#")
]


def test_there_are_enough_of_them() -> None:
    assert len({frozenset(pair) for pair in PAIRS}) >= 200


@pytest.mark.parametrize("pair", PAIRS, ids=" | ".join)
def test_two_names_never_share_a_code(pair: tuple[str, str], terminology: Terminology) -> None:
    one, other = ({(code.system, code.code) for code in terminology.drug(name)} for name in pair)
    assert not one & other


def test_nearly_all_of_them_have_codes_to_confuse(terminology: Terminology) -> None:
    coded = [pair for pair in PAIRS if all(terminology.drug(name) for name in pair)]
    assert len(coded) > 0.9 * len(PAIRS)
