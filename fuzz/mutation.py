"""Ways to change a text or a JSON value so that it stays near to what it was."""

import json
import random
from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from fuzz.figures import INVISIBLE

DECEIVING = (*INVISIBLE, *"\u202e\u2066\u200f\x00\u0660\uff15\u041el\u00b2,\uff0e\u2028\ufe0f\u034f")
JUNK: tuple[Any, ...] = (
    None, True, 0, -1, 10**30, 0.1, 1e308, "", " ", "\u0000", "<script>", "mg", "2024-02-30", "#x", "urn:uuid:0",
    "<div xmlns='http://www.w3.org/1999/xhtml'>a</div>", "http://unitsofmeasure.org", [], {}, [[]], {"": ""}, [None],
    {"resourceType": "Bundle"}, {"extension": [{"url": "x"}]},
)  # fmt: skip
LONGEST = 20_000


def mutate_text(text: str, words: Sequence[str], random: random.Random) -> str:
    """A few changes: a word put in, a piece taken out, doubled or moved, a sign that deceives the eye."""
    for _ in range(random.randint(1, 4)):
        start = random.randint(0, len(text))
        end = min(len(text), start + random.randint(1, 40))
        piece = text[start:end]
        match random.randint(0, 6):
            case 0 | 1:
                text = text[:start] + random.choice(("", " ", " ")) + random.choice(words) + " " + text[start:]
            case 2:
                text = text[:start] + text[end:]
            case 3:
                text = text[:end] + piece * random.randint(1, 3) + text[end:]
            case 4:
                place = random.randint(0, len(text))
                text = text[:place] + piece + text[place:]
            case 5:
                text = text[:start] + random.choice(DECEIVING) + text[start:]
            case _:
                text = text[:start] + random.choice(words) + text[end:]
    return text[:LONGEST]


def mutate_json(text: str, words: Sequence[str], random: random.Random) -> str:
    """A value put elsewhere, taken away, or made into another; text that is no JSON is changed as text."""
    try:
        value = json.loads(text)
    except ValueError:
        return mutate_text(text, words, random)
    if random.random() < 0.05:
        return mutate_text(text, words, random)
    for _ in range(random.randint(1, 3)):
        places = list(_places(value))
        if not places:
            break
        holder, key = random.choice(places)
        other, other_key = random.choice(places)
        match random.randint(0, 5):
            case 0:
                del holder[key]
            case 1:
                holder[key] = deepcopy(random.choice(JUNK))
            case 2:
                holder[key] = deepcopy(other[other_key]) if not _holds(other[other_key], holder) else None
            case 3 if isinstance(holder, dict):
                holder[random.choice(words)] = deepcopy(random.choice(JUNK))
            case 4:
                holder[key] = [holder[key]]
            case _:
                holder[key] = random.choice(words)
    try:
        return json.dumps(value, ensure_ascii=False)
    except (ValueError, RecursionError):
        return text


def _places(value: Any) -> Any:
    """(container, key) of everything below a value."""
    stack = [value]
    while stack:
        each = stack.pop()
        keys = list(each) if isinstance(each, dict) else range(len(each)) if isinstance(each, list) else ()
        for key in keys:
            yield each, key
            stack.append(each[key])


def _holds(value: Any, sought: Any) -> bool:
    return value is sought or any(each is sought for each in (holder[key] for holder, key in _places(value)))
