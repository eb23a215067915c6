"""Regimens back in words."""

from decimal import Decimal

import pytest

from converter.monograph import Limit, Population, Range, Regimen, Repeat
from converter.review.dose_words import population_words, regimen_words

D = Decimal
MG = Range(D("500"), D("500"), "mg")
SIX_TO_EIGHT_HOURS = Repeat(frequency=1, period=D(6), period_max=D(8), period_unit="h")
UP_TO_5 = Range(None, D(5), "mg")
DAILY = Repeat(frequency=1, period=D(1), period_unit="d")


@pytest.mark.parametrize(
    ("regimen", "words"),
    [
        (Regimen(amount=MG, repeat=DAILY, route="oral"), "500 mg once a day, oral"),
        (Regimen(amount=Range(D("0.50"), D("1"), "mg"), repeat=SIX_TO_EIGHT_HOURS),
         "0.50-1 mg once every 6-8 hours"),
        (Regimen(amount=UP_TO_5, as_needed=True, as_needed_for=("pain",)), "up to 5 mg as needed for pain"),
        (Regimen(rate=Range(D(60), D(100), "mg/d"), rate_kind="total-per-day"), "60-100 mg/d in total"),
        (Regimen(phase="initial", amount=MG, repeat=Repeat(when=("HS",), bounds=Range(D(1), D(1), "wk"))),
         "initial: 500 mg at bedtime, for 1 week"),
        (Regimen(limits=(Limit(value=D(4), unit="g", period=D(1), period_unit="d"),)), "maximum 4 g per day"),
        (Regimen(limits=(Limit(value=D(50), unit="mg", per="administration"),)), "maximum 50 mg per dose"),
        (Regimen(repeat=Repeat(frequency=2, frequency_max=4, period=D(1), period_unit="d")), "2-4 times a day"),
        (Regimen(amount=MG, repeat=Repeat(frequency=1, period=D(12), period_unit="h", bounds=Range(D(5), None, "d"))),
         "500 mg once every 12 hours, for at least 5 days"),
        (Regimen(), ""),
    ],
)  # fmt: skip
def test_regimens(regimen, words):
    assert regimen_words(regimen) == words


@pytest.mark.parametrize(
    ("population", "words"),
    [
        (Population(), ""),
        (Population(words="Adults"), "Adults"),
        (Population(group="child", age=Range(D(2), D(5), "a")), "child, 2-5 years"),
        (Population(words="Children 2-5 years", age=Range(D(2), D(5), "a")), "Children 2-5 years"),
        (Population(creatinine_clearance=Range(None, D(30), "mL/min")), "CrCl up to 30 mL/min"),
    ],
)
def test_populations(population, words):
    assert population_words(population) == words
