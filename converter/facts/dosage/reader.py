"""Page → doses: the clauses of its dosage sections, each under the headings and lead-ins that stand over it."""

import re
from collections.abc import Iterator

import msgspec

from converter.facts.context import FactContext, Reading
from converter.facts.dosage.belonging import named_persons, of_another, of_others
from converter.facts.dosage.checks import check
from converter.facts.dosage.clauses import Clause, clauses
from converter.facts.dosage.context import Label, combined, of_patients
from converter.facts.dosage.defaults import Setting, filled, names_swallowed_form, spoken_routes
from converter.facts.dosage.frames import Frame, NotUnderstoodError, Who
from converter.facts.dosage.introductions import read_scope
from converter.facts.dosage.levels import Level, as_stated, kind_of, outer_scope
from converter.facts.dosage.pairs import spelled
from converter.facts.dosage.regimen import Statement, persons
from converter.facts.dosage.sentence import Read, read_sentence
from converter.facts.dosage.tables import row_cells
from converter.facts.literals import Pattern
from converter.facts.patient_labels import patient_labels
from converter.facts.surroundings import named_component
from converter.findings import Abstention
from converter.monograph import Dose, Limit, Population, Regimen
from converter.monograph.identity import fold
from converter.source.model import Block, Document
from converter.source.outline import speaks_of_all

_KINDS = frozenset({"paragraph", "item", "row", "quote"})
_COMMON = frozenset(
    ["vitamin", "sodium", "potassium", "calcium", "magnesium", "ferrous",
     "ferric", "omega", "lactic", "salicylic", "folic"]
)  # fmt: skip
_NUMBERING = re.compile(r"^\d{1,2}(?:\.\d{1,2})*[.)]\s+(?=[^\W\d_])|^\d{1,2}\.\d{1,2}\s+(?=[A-Z][a-z]{3})")
_EYE_OR_EAR = Pattern(r"\b(?:eyes?|ears?|ophthalmic|ocular|otic)\b", re.I)


class Found(msgspec.Struct):
    """A dose of a block before what the block says in general is added. `regimen` None: it stays words."""

    block: Block
    clause: Clause
    who: Who
    regimen: Regimen | None = None
    reason: str = ""
    detail: str = ""
    sequence: int | None = None
    alternative: int | None = None
    notes: tuple[str, ...] = ()
    base: Who | None = None


class PageReader:
    """Reads one page. Used once."""

    def __init__(self, context: FactContext) -> None:
        self.context = context
        self.document: Document = context.document
        self.ingredients = context.ingredients
        self.own = frozenset(name for name in context.drug_names if name)
        self.combination = len(context.ingredients) > 1
        self.parts = frozenset(fold(name) for name in context.ingredients) if self.combination else frozenset()
        self.own |= self._short_names()
        self.eye_or_ear = _EYE_OR_EAR.search(context.document.title) is not None
        self.found: list[Found] = []
        self.section_frames: list[Frame] = []
        self.setting = Setting.of_title(context.document.title)
        self.choices = 0
        self.routes: set[str] = set()
        self.label_routes: set[str] = set()
        self.swallowed = False
        self.labels: dict[str, Label] = {}
        self.patients = patient_labels(context)

    def _short_names(self) -> frozenset[str]:
        """First words of ingredients' names that name no other ingredient ("perindopril" of "perindopril erbumine")."""
        firsts = [fold(name).split()[0] for name in self.ingredients if len(fold(name).split()) > 1]
        short = {word for word in firsts if len(word) > 5 and firsts.count(word) == 1 and word not in _COMMON}
        if self.combination:
            self.parts |= short
        return frozenset(short)

    def read(self) -> None:
        """Reads all blocks of dosage sections into `found`."""
        for block in self.document.blocks:
            if self._tells_doses(block) and block.kind in _KINDS and block.text.strip():
                self.swallowed |= block.section == "dosage" and names_swallowed_form(block.text)
                self._row(block) if block.kind == "row" and block.cells else self._block(block)

    def _tells_doses(self, block: Block) -> bool:
        """In a dosage section, or in one of uses beneath its heading ("Clinical Use Cases")."""
        above = (self.document.blocks[n].section for n in block.headings)
        return block.section == "dosage" or (block.section == "usage" and "dosage" in above)

    def _scope(self, block: Block) -> tuple[Who, str, bool]:
        """What stands over a block: its persons and manner, a bar, and whether it heads maxima."""
        around = self.context.surroundings(block)
        who = Who(conditions=[], ingredient=fold(around.component) if self.combination else "")
        bar, maximum = "", False
        for text in around.labels:
            label = self._label(text)
            bar, maximum = bar or label.bar, maximum or label.maximum
            who = combined(who, label.who)
        if self.combination and block.lead and speaks_of_all(block.lead):
            who = msgspec.structs.replace(who, ingredient="")
        return who, bar, maximum

    def _label(self, text: str) -> Label:
        """A label's meaning; the page's own title and an ingredient's name limit nothing that is not kept already."""
        kept = self.labels.get(text)
        if kept is None:
            plain = _NUMBERING.sub("", text)
            folded = fold(plain).strip(" :.")
            if folded == fold(self.document.title) or (self.combination and speaks_of_all(plain)):
                kept = Label(Who(conditions=[]))
            elif self.combination and (name := named_component(plain, self.ingredients)):
                kept = Label(Who(conditions=[], ingredient=fold(name)))
            else:
                kept = read_scope(plain, self.own, self.combination)
            if kept.who.indication and text in self.patients.found:
                kept = of_patients(kept)
            self.labels[text] = kept
            self.label_routes |= {kept.who.route} - {""}
        return kept

    def _block(self, block: Block) -> None:
        scope, bar, maximum = self._scope(block)
        if _swallowed(self.document, block):
            bar = bar or "context-not-understood"
        first = len(self.found)
        general: list[Frame] = []
        alone: list[tuple[int, Limit, Who, Who, Clause]] = []
        persist = lead = scope
        sentence, lost, held = -1, False, ""
        adrift = False  # other persons than the label's were named and not understood: nobody inherits the label's
        carried: Who | None = None
        # What the block's own label says of the clause behind it alone: a single dose, a phase.
        opened: Who | None = None
        levels: list[Level] = []
        for clause in clauses(block):
            label, persist, clause_bar = self._labelled(clause, persist, lead, levels)
            held_by = opened if opened is not None and not clause.labels else None
            label, opened = held_by or label, label if clause.fresh else None
            lead = persist if clause.fresh else lead
            bar = bar or (clause_bar if clause.fresh else "")
            held = clause_bar if clause.labels and not clause.fresh else held
            clause_bar = clause_bar or held
            eye = self.eye_or_ear or bool(
                _EYE_OR_EAR.search(f"{persist.form_words} {persist.route_words} {clause.text}")
            )
            read = self._read(f"maximum {clause.text}" if maximum else clause.text, eye)
            stop = bar or clause_bar
            if clause.start != sentence:
                sentence, carried, lost = clause.start, None, False
            own = named_persons(read)
            adrift = adrift and not any(self._label(text).who.group_words for text in clause.labels)
            if adrift and not (own and own.group_words):
                stop = stop or "refers-elsewhere"
            if not clause.labels and own is None:
                stop = stop or ("refers-elsewhere" if lost else "")
                label = combined(label, carried) if carried is not None else label
            elif own is not None:
                carried = own
            if not of_another(read) and block.section == "dosage":
                self.routes |= spoken_routes(read.tokens)
            if stop and (read.dosing or read.alone):
                self._words(block, clause, label, stop, "")
            elif read.reason:
                lost = True
                adrift = adrift or of_others(read, label.group)
                if read.dosing:
                    self._words(block, clause, label, read.reason, read.detail)
            else:
                self._take(block, clause, label, read, persist if held_by else label)
                alone += [(len(self.found), limit, label, who, clause) for limit, who in read.alone]
                if read.general is not None and not (bar or clause_bar):
                    general.append(read.general)
        here = self.found[first:]
        for before, limit, base, who, clause in alone:
            earlier = self.found[first:before]
            self._maximum(block, clause, limit, base, who, earlier if any(i.regimen for i in earlier) else here)
        for frame in general:
            for item in here:
                filled(item, frame)
        self.section_frames += general

    def _read(self, text: str, eye: bool) -> Read:
        plain = read_sentence(text, own=self.own, combination=self.parts, eye_or_ear=eye)
        if plain.reason != "strength-pair":
            return plain
        written = spelled(text, self.ingredients)
        read = read_sentence(written, own=self.own, combination=self.parts, eye_or_ear=eye)
        given = [statement.who.ingredient for statement in read.statements]
        whole = written != text and not read.reason and not read.alone and len(set(given)) == len(self.ingredients)
        return read if whole and len(given) == len(self.ingredients) and all(given) else plain

    def _row(self, block: Block) -> None:
        """A row of a table of doses. A cell or a header that is not understood keeps all its row as words."""
        around = self.document.blocks[block.intro] if block.intro is not None else None
        header = around if around is not None and around.kind == "header_row" else None
        scope, bar, maximum = self._scope(header or block)
        bar = bar or ("maximum-not-understood" if maximum else "")
        cells = row_cells(block, header)
        reads = [(cell, self._read(cell.text, eye=True)) for cell in cells]
        silent = any(cell.whole and not read.dosing for cell, read in reads)
        for cell, read in reads:
            who, stop = scope, bar or cell.bar or ("context-not-understood" if silent else "")
            for text in cell.labels:
                label = self._label(text)
                joined = combined(who, label.who)
                if cell.whole and joined == who:  # a plain word such as "Treatment" tells the columns apart
                    joined = msgspec.structs.replace(who, conditions=[*who.conditions, text])
                who, stop = joined, stop or label.bar
            clause = Clause(text=cell.text, words=block.text[cell.start : cell.end], start=cell.start, end=cell.end)
            if cell.whole and not all(_timed(statement) for statement in read.statements):
                stop = stop or "context-not-understood"
            self.routes |= spoken_routes(read.tokens)
            if stop or read.reason:
                if read.dosing or read.alone:
                    self._words(block, clause, who, stop or read.reason, "" if stop else read.detail)
                continue
            first = len(self.found)
            self._take(block, clause, who, read, who)
            here = self.found[first:]
            for limit, person in read.alone:
                self._maximum(block, clause, limit, who, person, here)

    def _labelled(self, clause: Clause, persist: Who, lead: Who, levels: list[Level]) -> tuple[Who, Who, str]:
        """The scope of a clause, what of it reaches the clauses behind it, and a bar.

        A label in the text takes the place of the label of its kind before it, and of those that stood under that one
        (`levels` holds each with the scope it stands in); what the block's own lead says stays.
        """
        if not clause.labels:
            return persist, persist, ""
        read = [self._label(text) for text in clause.labels]
        who, bar = persist, ""
        if not clause.fresh:
            who = outer_scope(kind_of(read[0].who), persist, clause.continued, levels)
        for label in read:
            if not clause.fresh:
                levels.append((kind_of(label.who), who))
            who, bar = combined(who, label.who), bar or label.bar
        if clause.fresh:
            return who, msgspec.structs.replace(who, phase=lead.phase, single=False), bar
        return who, msgspec.structs.replace(who, phase=lead.phase, single=False, repeat=lead.repeat), bar

    def _words(self, block: Block, clause: Clause, who: Who, reason: str, detail: str) -> None:
        self.found.append(Found(block, clause, who, reason=reason, detail=detail))

    def _take(self, block: Block, clause: Clause, scope: Who, read: Read, held: Who) -> None:
        base = self.choices
        for statement in read.statements:
            who = combined(scope, as_stated(scope, statement.who))
            alternative = None
            if statement.alternative is not None:
                alternative = base + statement.alternative
                self.choices = max(self.choices, alternative)
            try:
                regimen = self._regimen(statement, who)
            except NotUnderstoodError as stop:
                self._words(block, clause, who, stop.reason, stop.detail)
                continue
            dose = Found(block, clause, who, regimen, notes=read.notes, base=held)
            dose.sequence, dose.alternative = statement.sequence, alternative
            self.found.append(dose)

    def _regimen(self, statement: Statement, who: Who) -> Regimen:
        regimen = statement.regimen
        if self.combination and not who.ingredient and not _countable(regimen):
            raise NotUnderstoodError("ingredient-not-stated")
        repeat = regimen.repeat
        if who.repeat is not None and (repeat is None or repeat.frequency is None):
            plain = repeat is None and regimen.amount is not None and regimen.phase in ("unspecified", "maintenance")
            if not (who.repeat_for_all and plain):
                raise NotUnderstoodError("frequency-in-heading")
            regimen = msgspec.structs.replace(regimen, repeat=who.repeat)
        later = statement.sequence is not None and statement.sequence > 1
        phase = statement.who.phase or (regimen.phase if later else who.phase or regimen.phase)
        return msgspec.structs.replace(
            regimen, phase=phase, route=who.route, route_words=who.route_words,
            method=who.method, site=who.site,
        )  # fmt: skip

    def _maximum(self, block: Block, clause: Clause, limit: Limit, base: Who, own: Who, here: list[Found]) -> None:
        """A maximum goes to the doses under the same labels, unless it names persons; else it stands alone."""
        who = combined(base, own)
        if self.combination and not who.ingredient and not _of_the_product(limit, here):
            whose = {item.who.ingredient for item in here if item.regimen is not None}
            only = whose.pop() if len(whose) == 1 else ""
            if not only:
                self._words(block, clause, who, "ingredient-not-stated", "")
                return
            who = msgspec.structs.replace(who, ingredient=only)
        named = bool(own.group_words or own.age or own.weight or own.conditions or own.indication or own.ingredient)
        same = [item for item in here if self._joins(item, base, who, named)]
        attached = False
        for item in same:
            regimen = item.regimen
            if regimen is None:
                continue
            joined = msgspec.structs.replace(regimen, limits=tuple(dict.fromkeys([*regimen.limits, limit])))
            try:
                check(joined)
            except NotUnderstoodError:
                continue
            item.regimen, attached = joined, True
        if not attached:
            regimen = Regimen(phase="maximum", limits=(limit,), route=who.route, route_words=who.route_words)
            self.found.append(Found(block, clause, who, regimen, base=base))

    @staticmethod
    def _joins(item: Found, base: Who, who: Who, named: bool) -> bool:
        if item.regimen is None or item.regimen.phase == "maximum" or item.who.ingredient != who.ingredient:
            return False
        if named:
            return persons(item.who) == persons(who) and item.who.indication == who.indication
        held = item.base
        return held is not None and persons(held) == persons(base) and held.phase == base.phase

    def doses(self) -> Iterator[Dose]:
        """The doses, with what the section says of all of them; equal ones once."""
        seen: set[tuple[object, ...]] = set()
        self.setting.complete(self.found, self.section_frames, self.routes, self.label_routes, self.swallowed)
        for item in self.found:
            dose = self._dose(item)
            key = (dose.regimen, dose.population, dose.indication, dose.ingredient, dose.component)
            if dose.regimen is not None:
                if key in seen:
                    continue
                seen.add(key)
            yield dose

    def _dose(self, item: Found) -> Dose:
        who = item.who
        population = Population(
            words=who.group_words, group=who.group, age=who.age, weight=who.weight, sex=who.sex,
            creatinine_clearance=who.clearance, conditions=tuple(dict.fromkeys(who.conditions)),
        )  # fmt: skip
        regimen = item.regimen
        if regimen is not None and item.notes:
            regimen = msgspec.structs.replace(
                regimen, instructions=tuple(dict.fromkeys([*regimen.instructions, *item.notes]))
            )
        return Dose(
            evidence=self.document.evidence(item.block, item.clause.start, item.clause.end),
            text=" ".join(item.clause.words.split()), regimen=regimen, reason=item.reason, population=population,
            indication=who.indication, intent=who.intent, sequence=item.sequence, alternative=item.alternative,
            ingredient=who.ingredient, form=who.form_words, component=self._component(item),
        )  # fmt: skip

    def _component(self, item: Found) -> str:
        """The ingredient that the dose's own words name goes before the one its block stands under."""
        own = item.who.ingredient
        if not own or fold(item.block.component) == own or fold(item.block.component).startswith(f"{own} "):
            return item.block.component
        return next((name for name in self.ingredients if fold(name) == own or fold(name).startswith(f"{own} ")), "")

    def abstentions(self) -> Iterator[Abstention]:
        """The clauses that stayed words, with their place."""
        for item in self.found:
            if item.regimen is None:
                evidence = self.document.evidence(item.block, item.clause.start, item.clause.end)
                yield Abstention(
                    reason=item.reason, text=evidence.text, section=item.block.section, line=evidence.line,
                    byte_start=evidence.byte_start, byte_end=evidence.byte_end, detail=item.detail,
                )  # fmt: skip


def _swallowed(document: Document, block: Block) -> bool:
    """`* >34 kg: …` is Markdown for a quotation: the sign in front of the figure is no longer in the text."""
    head = document.text[block.char_start : block.place(0) + 1].lstrip(" \t*+-.0123456789)")
    return block.text[:1].isdigit() and head.startswith(">")


def _timed(statement: Statement) -> bool:
    repeat = statement.regimen.repeat
    return repeat is not None and (repeat.period is not None or repeat.count is not None)


def _of_the_product(limit: Limit, here: list[Found]) -> bool:
    """The maximum counts the product itself: tablets, millilitres, grams of what is applied without an amount."""
    applied = limit.unit == "g" and any(item.regimen is not None and _countable(item.regimen) for item in here)
    return applied or limit.unit.startswith("{") or limit.unit.startswith("mL") or limit.unit == "L"


def _countable(regimen: Regimen) -> bool:
    spans = (regimen.amount, regimen.rate)
    return all(span is None or span.unit.startswith("{") or span.unit.startswith("mL") for span in spans)


def read(context: FactContext) -> Reading:
    """The dose statements of the page, structured or as words with a reason. Raises nothing."""
    page = PageReader(context)
    page.read()
    doses = tuple(page.doses())
    return Reading(facts=doses, abstentions=tuple(page.abstentions()))
