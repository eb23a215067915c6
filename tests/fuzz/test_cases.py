"""Every input that once broke a promise keeps it now; the fuzzer's own parts do what they say."""

import random
from decimal import Decimal
from pathlib import Path

import pytest

from converter.facts.dosage.prescription import read_line
from fuzz import figures, mutation
from fuzz.running import Keeper, kind_of, sow, unguided, with_limit
from fuzz.subjects import SUBJECTS, Broken

CASES = Path(__file__).parent / "cases"


def found() -> list[Path]:
    return sorted(file for name in SUBJECTS for file in (CASES / name).glob(f"*{SUBJECTS[name].suffix}"))


@pytest.mark.parametrize("case", found(), ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_what_was_found_holds_now(case: Path) -> None:
    with_limit(SUBJECTS[case.parent.name], case.read_bytes())


@pytest.mark.parametrize("name", SUBJECTS)
def test_the_seeds_hold(name: str) -> None:
    seeds = list(SUBJECTS[name].seeds())
    assert seeds
    for seed in seeds[:: max(1, len(seeds) // 8)]:
        SUBJECTS[name].run(seed)


@pytest.mark.parametrize("name", SUBJECTS)
def test_a_short_run_goes_on_where_the_last_one_ended(name: str, tmp_path: Path) -> None:
    corpus, keeper = tmp_path / "corpus", Keeper(name, tmp_path / "cases")
    sow(SUBJECTS[name], corpus)
    before = len(list(corpus.iterdir()))
    unguided(name, keeper, corpus, 0.2)
    sow(SUBJECTS[name], corpus)
    assert (keeper.runs > 0, len(list(corpus.iterdir()))) == (True, before)


def test_a_failure_is_kept_once_at_its_shortest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(data: bytes) -> None:
        if b"x" in data:
            raise Broken("an x: here")

    monkeypatch.setitem(SUBJECTS, "dosage", SUBJECTS["dosage"]._replace(run=run))
    keeper = Keeper("dosage", tmp_path)
    for data in (b"aaxa", b"x", b"xx", b"a"):
        keeper(data)
    assert [file.read_bytes() for file in (tmp_path / "dosage").iterdir()] == [b"x"]
    assert kind_of(Broken("7 figures: 5")) == " figures"


def test_an_invented_figure_would_be_seen() -> None:
    doses = (
        read_line("take two tablets or 1,000 mg every 8 hours up to ½ tablet").doses
        or read_line("1,000 mg daily").doses
    )
    assert figures.invented(doses, "1,000 mg daily, two tablets, ½") == set()
    assert figures.invented(read_line("500 mg every 8 hours").doses, "50 mg every 8 hours") == {Decimal(500)}


def test_changed_resources_leave_the_junk_as_it_is() -> None:
    chance, subject, before = random.Random(2), SUBJECTS["check"], repr(mutation.JUNK)
    text = next(iter(subject.seeds())).decode()
    for _ in range(60):
        text = mutation.mutate_json(text, subject.words(), chance)
    assert repr(mutation.JUNK) == before


def test_changed_resources_stay_json() -> None:
    chance, subject = random.Random(1), SUBJECTS["check"]
    texts = [mutation.mutate_json(next(iter(subject.seeds())).decode(), subject.words(), chance) for _ in range(50)]
    assert sum(text.startswith("{") for text in texts) > 30
