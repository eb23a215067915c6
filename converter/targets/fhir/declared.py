"""Every string that FHIR output may hold and that no page, terminology or setting gave: the declared constants."""

from collections.abc import Iterator
from functools import cache

from converter.facts.dosage.reasons import reasons
from converter.facts.dosage.vocabulary import declared_words
from converter.targets.fhir import canonicals
from converter.targets.fhir.tables import constant_words, definitions, hl7_displays, section_codes
from converter.terminology.value_tables import published


@cache
def declared_constants() -> frozenset[str]:
    """Canonicals, codes and displays of our tables, and the words of `data/constants.txt`."""
    return frozenset([*constant_words(), *_canonicals(), *_our_codes(), *_hl7_codes(), *_published(), *_doses()])


def _canonicals() -> Iterator[str]:
    yield from (value for name, value in vars(canonicals).items() if name.isupper())


def _our_codes() -> Iterator[str]:
    for table in definitions()["code_system"].values():
        for code, display, _ in table["codes"]:
            yield from (code, display, display.lower())
    yield from section_codes().values()


def _hl7_codes() -> Iterator[str]:
    for table in hl7_displays().values():
        yield from table
        yield from table.values()


def _published() -> Iterator[str]:
    """Codes of published route, method and topic tables, with system, version and display."""
    for code in published().values():
        yield from (code.system, code.version, code.code, code.display)


def _doses() -> Iterator[str]:
    """Reason codes of doses that stay words, UCUM codes of units, names of routes and methods."""
    yield from reasons()
    yield from declared_words()
