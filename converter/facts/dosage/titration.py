"""Steps of a titration: "increased by 5 mg weekly" is no dose, "increased to 10 mg twice daily" is one."""

from converter.facts.dosage.state import State
from converter.facts.dosage.tokens import Token

_WITHIN = frozenset(
    {
        "NOISE", "STEP", "PRN", "FREQ", "TIME", "DURATION", "TAIL", "NOTE", "APART", "BOLUS", "METHOD", "INFUSE",
        "WITH",
        "UNKNOWN", "FORM", "OWN", "ABOUT", "WHEN", "PERDAY", "AND", "INPAT", "ATLEAST", "ROUTE",
    }
)  # fmt: skip
_MODALS = frozenset({"may", "can", "could", "should", "must", "then", "be"})
_INSIDE_BLOCKS = frozenset({"vague", "equivalent"})


def step(reader: State, token: Token) -> None:
    """Reads a step from its verb on. The dose it leads to becomes the next frame; a maximum is left to the reader."""
    start = token.start
    tokens, text = reader.tokens, reader.text
    amount_seen = False
    n = reader.n
    while n < len(tokens):
        current = tokens[n]
        kind = current.kind
        if kind in ("TO", "TARGET") and _amount_behind(tokens, n):
            _leads_to(reader, n + 1, start)
            return
        if kind in ("MAX", "UPTO"):
            break
        if kind == "BY" or (kind == "NOISE" and current.of(text).lower() in ("in", "a", "an")):
            n = _past_amount(tokens, n + 1)
            amount_seen = True
        elif kind in ("AMOUNT", "STRENGTH") and (amount_seen or _increment(text, tokens, n)):
            n += 1
        elif kind == "MARK" and current.value in "(),":
            if current.value == "," and not _goes_on(tokens, n):
                break
            n += 1
        elif _belongs(tokens, n):
            n += 1
        elif kind in ("MARK", "OR", "THEN", "TO", "TARGET", "FOR"):
            break
        else:
            raise reader.fail("titration-not-understood", current)
    _remember(reader, start, tokens[n - 1].end)
    reader.n = n


def _belongs(tokens: list[Token], n: int) -> bool:
    """A token that may stand inside a step."""
    token = tokens[n]
    if token.kind == "MARK":
        return token.value in "-–/" and n + 1 < len(tokens) and tokens[n + 1].kind == "UNKNOWN"
    inside = token.kind == "BLOCK" and token.value in _INSIDE_BLOCKS
    return token.kind in _WITHIN or token.kind == "TITRATE" or inside


def _said(reader: State, start: int, end: int) -> str:
    """The words of a step, with the modal verb before them: "may be increased to" binds nobody."""
    for token in reversed(reader.tokens[: reader.n - 1]):
        if token.end + 1 < start or token.of(reader.text).lower() not in _MODALS:
            break
        start = token.start
    return " ".join(reader.text[start:end].split()).strip(" ,(")


def _remember(reader: State, start: int, end: int) -> None:
    words = _said(reader, start, end)
    if reader.cur is not None and not reader.cur.blank:
        reader.cur.notes.append(words)
    else:
        reader.steps.append(words)


def _amount_behind(tokens: list[Token], n: int) -> bool:
    for token in tokens[n + 1 :]:
        if token.kind == "AMOUNT":
            return True
        if token.kind not in ("NOISE", "TARGET", "PHASE"):
            return False
    return False


def _past_amount(tokens: list[Token], n: int) -> int:
    while n < len(tokens) and tokens[n].kind in ("NOISE", "AMOUNT", "STRENGTH", "BLOCK", "NUMBER"):
        if tokens[n].kind == "BLOCK" and tokens[n].value not in ("equivalent", "cycle"):
            break
        n += 1
    return n


def _increment(text: str, tokens: list[Token], n: int) -> bool:
    """`5 mg increments`, `200 mcg steps`."""
    following = tokens[n + 1] if n + 1 < len(tokens) else None
    return following is not None and following.of(text).lower() in ("increments", "increment", "steps", "intervals")


def _goes_on(tokens: list[Token], n: int) -> bool:
    """Behind a comma the step goes on to its target or its manner, not to another sentence."""
    for token in tokens[n + 1 :]:
        if token.kind in ("TO", "TARGET", "STEP", "TAIL", "PRN"):
            return True
        if token.kind not in ("NOISE", "FREQ"):
            return False
    return False


def _leads_to(reader: State, n: int, start: int) -> None:
    """Opens the frame that the step leads to; it follows the frame before it."""
    previous = reader.cur
    words = _said(reader, start, reader.tokens[n - 1].end)
    reader.n = n
    if previous is not None and not previous.blank:
        reader.carry(previous)
        frame = reader.frame("then")
        frame.stepped = True
        frame.notes.append(words)
    else:
        reader.steps.append(words)
        reader.frame("step")
