"""One sentence of dose prose, or one prescription line → its regimens, or the reason why it stays words."""

import msgspec

from converter.facts.dosage.assembly import Assembler
from converter.facts.dosage.frames import Frame, NotUnderstoodError, Who
from converter.facts.dosage.hidden import hidden
from converter.facts.dosage.lexer import lex
from converter.facts.dosage.limits import limit_from
from converter.facts.dosage.regimen import Statement, statements
from converter.facts.dosage.tokens import Token
from converter.monograph import Limit, Range

LONGEST = 2000  # characters: no statement of a dose is longer, and the time to read grows with the square
DOSING = frozenset({"AMOUNT", "LIST", "FREQ", "DIVIDED", "DOSES", "COUNT", "PAIR"})


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """What a sentence gave: regimens, maxima that stand alone, what it says in general, or a reason.

    `dosing` is true when the sentence holds anything of a dose; without it an empty reading is no abstention.
    """

    statements: tuple[Statement, ...] = ()
    alone: tuple[tuple[Limit, Who], ...] = ()
    general: Frame | None = None
    notes: tuple[str, ...] = ()
    reason: str = ""
    detail: str = ""
    dosing: bool = False
    tokens: tuple[Token, ...] = ()


def read_sentence(
    text: str,
    *,
    own: frozenset[str] = frozenset(),
    combination: frozenset[str] = frozenset(),
    eye_or_ear: bool = False,
    prose: bool = True,
    counted: Range | None = None,
) -> Read:
    """Reads a sentence by itself. Raises nothing.

    `own` are folded names of this medicine, `combination` those of its ingredients if it has several. Without
    `prose` it is a prescription line, where counts may lack their unit; `counted` is what the sentence before counts.
    """
    if len(text) > LONGEST:
        return Read(reason="clause-too-long", dosing=True)
    tokens = lex(text, own=own, eye_or_ear=eye_or_ear, line=not prose)
    dosing = any(t.kind in DOSING for t in tokens)
    if sign := hidden(text):
        return Read(reason="sign-not-understood", detail=sign, dosing=dosing, tokens=tuple(tokens))
    reader = Assembler(text, tokens, combination, line=not prose, counted=counted)
    try:
        reader.run()
        if not dosing and not reader.alone and prose:
            return Read(general=_general(reader), notes=tuple(reader.notes), tokens=tuple(tokens))
        found = statements(reader.frames, prose)
        alone = []
        for pending, who in reader.alone:
            limit = limit_from(pending, None)
            if limit is None:
                raise NotUnderstoodError("maximum-without-period")
            alone.append((limit, who))
    except NotUnderstoodError as stop:
        return Read(reason=stop.reason, detail=stop.detail, dosing=dosing, tokens=tuple(tokens))
    if dosing and not found and not alone:
        reason = "titration-step" if reader.steps else "no-regimen"
        return Read(reason=reason, dosing=True, tokens=tuple(tokens))
    notes = tuple(dict.fromkeys(reader.notes + reader.steps))
    return Read(statements=found, alone=tuple(alone), notes=notes, dosing=dosing, tokens=tuple(tokens))


def _general(reader: Assembler) -> Frame | None:
    """What a sentence without a dose says of all doses around it: route, meals, duration."""
    if len(reader.frames) > 1:
        return None
    if reader.frames:
        return reader.frames[0]
    lead = reader.lead
    if lead.route_words or lead.bounds:
        return Frame(who=lead, bounds=lead.bounds)
    return None
