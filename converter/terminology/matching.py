"""Names → codes. Exact, then synonym, then broader; one code a system or none; never by resemblance.

Every answer depends on the files alone, so an answer once found is kept for the next page.
"""

import hashlib
import re
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from itertools import groupby
from pathlib import Path

from converter.monograph import Code
from converter.terminology.drug_names import moiety_name, spoken_names
from converter.terminology.normalise import combination_key, condition_key, drug_key, words_key
from converter.terminology.phrases import Reading, class_readings, condition_readings
from converter.terminology.store import CLASS, COMBINATION, CONDITION, DRUG, OFFICIAL, Row, Store
from converter.terminology.value_tables import published
from converter.terminology.wordlists import word_lists

ICD = "http://hl7.org/fhir/sid/icd-10-cm"
ATC = "http://www.whocc.no/atc"
UNII = "http://fdasis.nlm.nih.gov"
DRUGBANK = "https://go.drugbank.com"
MOST_WORDS, SHORTEST_HALF = 5, 5
ACID_REST = "ate"
"""How the name of a salt or an ester ends: such a word belongs to the name before it."""
SEVERAL_ALLOWED = frozenset({ATC})
"""Systems that file one drug under several codes: all of them are given."""
KEPT_ANSWERS = 1 << 16
DIGEST_KEY = "tables"
DIGEST_LENGTH = 16
_CATEGORY = re.compile(r"[A-Z]\d[0-9A-Z]")


class Terminology:
    """The built-in tables and, when given, the user's own, which come first for the systems they hold."""

    def __init__(self, path: Path | None = None) -> None:
        built_in = Path(str(files("converter.terminology") / "data" / "builtin.sqlite"))
        self.path = path
        self.stores = (*((Store(path),) if path else ()), Store(built_in))
        self.drug = lru_cache(KEPT_ANSWERS)(self._drug)
        self.parts = lru_cache(KEPT_ANSWERS)(self._parts)
        self.moiety = lru_cache(KEPT_ANSWERS)(self._moiety)
        self.condition = lru_cache(KEPT_ANSWERS)(self._condition)
        self.drug_class = lru_cache(KEPT_ANSWERS)(self._drug_class)
        self.lookup = lru_cache(KEPT_ANSWERS)(self._lookup)

    def __reduce__(self) -> tuple[type["Terminology"], tuple[Path | None]]:
        return Terminology, (self.path,)

    def versions(self) -> dict[str, str]:
        """System → version of every code system that can be used, and a digest of lists and files, for the manifest.

        Same versions, same answers: an edited word list or a file imported anew changes the digest.
        """
        found: dict[str, str] = {DIGEST_KEY: self._digest()}
        for store in self.stores:
            for source in store.sources.values():
                found.setdefault(source.system, source.version)
        for code in published().values():
            found.setdefault(code.system, code.version)
        return dict(sorted(found.items()))

    def _digest(self) -> str:
        digest = hashlib.sha256(word_lists().digest.encode())
        for store in self.stores:
            digest.update(store.fingerprint.encode())
        return digest.hexdigest()[:DIGEST_LENGTH]

    def combination(self, names: Iterable[str]) -> tuple[Code, ...]:
        """The codes of a combination as one product, where a system has one; built in, none has."""
        return self._best(self._rows(COMBINATION, combination_key(list(names))), broader=False)

    def _drug(self, name: str) -> tuple[Code, ...]:
        """The codes of a drug name as written, salt included; of its moiety, marked broader, if only that is known."""
        for spoken in spoken_names(name):
            answers = [self._one_drug(part) for part in spoken.names]
            known = [codes for codes in answers if codes]
            if len({tuple((code.system, code.code) for code in codes) for codes in known}) > 1:
                return ()
            if known and (len(known) == len(answers) or not spoken.strict):
                codes = min(known, key=lambda codes: codes[0].match)
                return _as_broader(codes) if spoken.broader else codes
        base = moiety_name(name)
        return _as_broader(self._one_drug(base)) if base else ()

    def _moiety(self, name: str) -> tuple[Code, ...]:
        """The codes of the moiety of a name that has a salt; none when it has none."""
        base = moiety_name(name)
        return self._one_drug(base) if base else ()

    def _parts(self, name: str) -> tuple[str, ...]:
        """The two names of a name that runs them together ("Trypsin Chymotrypsin"); empty when it is known whole, when
        one half could be a salt or a qualifier of the other, or when it can be cut in several ways."""
        words = name.split()
        if not 1 < len(words) <= MOST_WORDS or not all(word.isalpha() for word in words) or self.drug(name):
            return ()
        halves = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words))]
        found = [pair for pair in halves if not pair[1].endswith(ACID_REST) and all(map(self._stands_alone, pair))]
        return found[0] if len(found) == 1 else ()

    def _stands_alone(self, name: str) -> bool:
        """Whether a name is a medicine's by itself: known to two systems, and no salt, metal or mere qualifier."""
        lists = word_lists()
        words = [lists.salt_spelling.get(word, word) for word in name.casefold().split()]
        if len(name) < SHORTEST_HALF or lists.no_halves.intersection((words[0], words[-1])):
            return False
        codes = self.drug(name)
        return {UNII, DRUGBANK} <= {code.system for code in codes} and all(code.match != "broader" for code in codes)

    def _one_drug(self, name: str) -> tuple[Code, ...]:
        lists = word_lists()
        key = drug_key(name)
        alias, wider = lists.drug_alias.get(key), lists.drug_broader.get(key)
        if not alias and not wider and _denied(name, key):
            return ()
        found = self._best(self._rows(DRUG, alias or wider or key), broader=wider is not None)
        return tuple(_at_most_synonym(code) for code in found) if alias else found

    def _condition(self, phrase: str) -> tuple[Code, ...]:
        """The codes of a condition, symptom or adverse effect; each system answers at its own best level."""
        found: dict[str, Code] = {}
        for reading in condition_readings(phrase):
            for code in self._one_condition(reading):
                found.setdefault(code.system, code)
        return tuple(found.values())

    def _one_condition(self, reading: Reading) -> tuple[Code, ...]:
        lists = word_lists()
        key = words_key(reading.words)
        if not key or key in lists.denied_conditions or lists.narrowing.issuperset(reading.words):
            return ()
        codes = self._best(self._rows(CONDITION, key), broader=reading.broader)
        same, wider = lists.condition_alias.get(key), lists.broader_alias.get(key)
        if same is None and wider is None:
            return codes
        codes = tuple(code for code in codes if code.system != ICD)
        row = self.lookup(ICD, same or wider or "")
        if row is None:
            return codes
        level = "exact" if condition_key(row.display) == key else "synonym"
        return _code(row, "broader" if reading.broader or not same else level), *codes

    def _drug_class(self, phrase: str) -> tuple[Code, ...]:
        """The codes of a pharmacological class, of words such as "other … drugs" around it too; a phrase that ends in
        the name of a class ("third-generation cephalosporins") gets that class, marked broader."""
        for reading in class_readings(phrase):
            if codes := self._one_class(reading):
                return codes
        return ()

    def _one_class(self, reading: Reading) -> tuple[Code, ...]:
        lists = word_lists()
        key = words_key(reading.words)
        alias, wider = lists.class_alias.get(key), lists.class_broader.get(key)
        codes = self._best(self._rows(CLASS, wider or alias or key), broader=reading.broader or wider is not None)
        return tuple(_at_most_synonym(code) for code in codes) if alias else codes

    def _lookup(self, system: str, code: str) -> Row | None:
        """The concept of a code, of the first store that has it."""
        return next((row for store in self.stores if (row := store.lookup(system, code))), None)

    def _rows(self, domain: int, key: str) -> list[Row]:
        """Rows of all stores; what the user's own file says of a system comes in the place of the built-in rows."""
        rows: list[Row] = []
        for store in self.stores:
            answered = {row.source.system for row in rows}
            rows += [row for row in store.find(domain, key) if row.source.system not in answered]
        return rows + self._same_substance(rows) if domain == DRUG else rows

    def _same_substance(self, rows: list[Row]) -> list[Row]:
        """The built-in tables' other codes of the one substance that the rows name, for systems without a row."""
        best = _at_best_rank([row for row in rows if row.source.system == UNII])
        built_in = self.stores[-1]
        known = built_in.lookup(UNII, best[0].code) if len(best) == 1 else None
        if known is None:
            return []
        answered = {row.source.system for row in rows}
        others = (row for row in built_in.same(known.concept) if row.source.system not in answered)
        return [Row(best[0].rank, row.concept, row.source, row.code, row.display) for row in others]

    def _best(self, rows: list[Row], broader: bool) -> tuple[Code, ...]:
        codes: list[Code] = []
        for system, group in groupby(rows, key=lambda row: row.source.system):
            best = _at_best_rank(list(group))
            level = "broader" if broader else "exact" if best[0].rank < OFFICIAL else "synonym"
            if len(best) == 1 or system in SEVERAL_ALLOWED:
                codes += [_code(row, level) for row in best]
            elif system == ICD and (category := self._common_category(best)):
                whole = category.code in {row.code for row in best}
                codes.append(_code(category, level if whole else "broader"))
        return tuple(codes)

    def _common_category(self, rows: list[Row]) -> Row | None:
        """The three-character category that all rows stand under; a code that holds all the others wins over it."""
        shortest = min((row.code for row in rows), key=len)
        head = shortest if all(row.code.startswith(shortest) for row in rows) else rows[0].code[:3]
        if not _CATEGORY.match(head) or any(not row.code.startswith(head) for row in rows):
            return None
        return self.lookup(ICD, head)


def _denied(name: str, key: str) -> bool:
    """A name that must get no code, or no name at all."""
    lists = word_lists()
    words = re.findall(r"[a-z]+", name.lower())
    if not words or key in lists.denied_drugs or words[0] in lists.denied_first:
        return True
    return bool(lists.denied_words.intersection(words))


def _at_best_rank(rows: list[Row]) -> list[Row]:
    if not rows:
        return []
    best = min(row.rank for row in rows)
    return [row for row in rows if row.rank == best]


def _code(row: Row, match: str) -> Code:
    return Code(system=row.source.system, version=row.source.version, code=row.code, display=row.display, match=match)


def _as_broader(codes: tuple[Code, ...]) -> tuple[Code, ...]:
    return tuple(
        Code(system=c.system, version=c.version, code=c.code, display=c.display, match="broader") for c in codes
    )


def _at_most_synonym(code: Code) -> Code:
    match = "synonym" if code.match == "exact" else code.match
    return Code(system=code.system, version=code.version, code=code.code, display=code.display, match=match)
