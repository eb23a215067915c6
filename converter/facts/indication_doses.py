"""Conditions that a dosing line is tied to, when no use names them: "**Atopic dermatitis:** …", "For gout, …"."""

import re

from converter.facts import concepts
from converter.facts.context import FactContext
from converter.facts.coordination import split_conditions
from converter.facts.indication_cues import cues, says_off_label
from converter.facts.indication_found import Found
from converter.facts.indication_lists import Outline
from converter.facts.indication_phrases import Use
from converter.facts.patient_labels import label_of, patient_labels
from converter.facts.sentences import Span, sentences
from converter.facts.trimming import lowered
from converter.source.model import Block

_FOR = re.compile(r"[-–•\s]*(?:for|in)\s+(?:the\s+)?(?P<what>[^,:.;]{3,90})[,:]")
_DOSE_OF = re.compile(r"\s*(?:[-–:]\s*)?\b(?:dosage|dosing|dose|treatment)\b(?!-)\s*(?:for|in)?\s*", re.I)


def read_doses(context: FactContext, outline: Outline, found: Found) -> None:
    """Adds the conditions of the dosing section to what was found."""
    patients = patient_labels(context)
    for block in context.document.blocks:
        if block.section != "dosage" or outline.adjusts(block):
            continue
        label = label_of(block)
        if label and not patients.is_state(block, label):
            label = label.strip(" :")
            start = max(block.text.find(label), 0)
            _condition(context, block, Span(start, start + len(label)), found)
        if block.kind in ("paragraph", "item"):
            low = lowered(block.text)
            if "for " not in low and "in " not in low:
                continue
            for span in sentences(block.text, block.body if block.lead else 0):
                match = _FOR.match(low, span.start, span.end)
                if match and not patients.tells_state(match["what"], span.of(low)):
                    _condition(context, block, Span(match.start("what"), match.end("what")), found)


def _condition(context: FactContext, block: Block, span: Span, found: Found) -> None:
    blocks = context.document.blocks
    off = says_off_label(block.text[span.start : span.end]) or any(
        says_off_label(blocks[h].text) for h in block.headings
    )
    for part in split_conditions(block.text, span.start, span.end):
        text = concepts.clean(_DOSE_OF.sub(" ", part.text).strip())
        if not concepts.names_condition(text) or not concepts.names_something(text):
            continue
        if cues().dose_words.search(lowered(text)) or says_off_label(text) or _known(text, found):
            continue
        found.add(block, span, Use.named(part, text, off))


def _known(text: str, found: Found) -> bool:
    """Whether a use says as much, in more, fewer or like words; infections are narrowed by their dosing lines only."""
    if text.lower().endswith("infections") and found.keys.name("infection"):
        return True
    said = concepts.key(text)
    return found.keys.contained(said) or found.keys.alike(said)
