"""`convert dosage`: sentences to FHIR R5 Dosage, or the reason why they stay words."""

import sys
from typing import Any

import click
import msgspec

from converter.cli.options import Command
from converter.facts.dosage.prescription import Line, read_line
from converter.facts.dosage.reasons import reasons
from converter.facts.dosage.words import sentence as in_words
from converter.findings import ExitStatus
from converter.monograph import Dose, Population
from converter.targets.fhir.canonicals import DOSE_RATE
from converter.targets.fhir.dosage import dosage

_ENCODER = msgspec.json.Encoder(decimal_format="number")


@click.command(name="dosage", cls=Command)
@click.argument("sentences", nargs=-1, required=True)
@click.option("--context", default="", help="What stands over the sentences: persons, route, purpose (adult,oral).")
@click.option("--trace", is_flag=True, help="What each word became, with its place, on standard error.")
@click.option("--words", is_flag=True, help="Say each dose again in words, on standard error.")
def command(sentences: tuple[str, ...], context: str, trace: bool, words: bool) -> None:
    """Sentences to FHIR R5 Dosage, or the reason why they stay words.

    \b
    convert dosage "500 mg every 8 hours, maximum 4 g/day"
    convert dosage --context "children,oral" "10 mg/kg/day in 3 divided doses"
    convert dosage --trace "Take ONE tablet TWICE a day when required for pain"
    convert dosage - < sentences.txt

    One sentence: its Dosage, or an array of them, on standard output. Several, or - (one a line on standard input):
    a line of JSON each, with `text` and `dosage`, or `text`, `reason` and `detail`. Persons, conditions and purpose
    stand in additionalInstruction.

    Exit status: 0, or 1 when a sentence stays words; 2 when the context is not understood.
    """
    lines = [line for given in sentences for line in (_standard_input() if given == "-" else [given])]
    one = len(lines) == 1 and sentences != ("-",)
    understood = True
    for text in lines:
        try:
            line = read_line(text, context)
        except ValueError as unknown:
            click.echo(f"context not understood: {unknown}", err=True)
            sys.exit(ExitStatus.USAGE)
        understood = understood and bool(line.doses)
        if trace:
            _trace(text, line)
        if words:
            for dose in line.doses:
                click.echo(f"  {in_words(dose.regimen) if dose.regimen else ''}", err=True)
        _show(text, line, one)
    sys.exit(ExitStatus.DONE if understood else ExitStatus.FINDINGS)


def _standard_input() -> list[str]:
    return [line.rstrip("\n") for line in sys.stdin if line.strip()]


def _show(text: str, line: Line, one: bool) -> None:
    found = [alone(dose) for dose in line.doses]
    if not one:
        record: dict[str, Any] = {"text": text}
        record |= {"dosage": found} if found else {"reason": line.reason, "detail": line.detail}
        click.echo(_ENCODER.encode(record).decode())
    elif found:
        shown = found if len(found) > 1 else found[0]
        click.echo(msgspec.json.format(_ENCODER.encode(shown), indent=2).decode())
    else:
        click.echo(_ENCODER.encode({"text": text}).decode())
        meaning = reasons().get(line.reason, "")
        click.echo(f"stays words: {line.reason}: {line.detail or meaning}", err=True)


def alone(dose: Dose) -> dict[str, Any]:
    """A Dosage that stands alone: whom and what it is for are instructions, for no other element holds them."""
    out = dosage(dose, rate_type_system=DOSE_RATE)
    limits = [*_people(dose.population), *([f"for {dose.indication}"] if dose.indication else [])]
    if not limits:
        return out
    held = [*out.get("additionalInstruction", []), *({"text": words} for words in limits)]
    ordered = {name: out[name] for name in ("id", "sequence", "text") if name in out}
    rest = {name: value for name, value in out.items() if name not in (*ordered, "additionalInstruction")}
    return ordered | {"additionalInstruction": held} | rest


def _people(population: Population) -> list[str]:
    spans = (population.age, population.weight)
    words = [population.words or population.group, *(span.words for span in spans if span is not None)]
    return [word for word in (*words, *population.conditions) if word]


def _trace(text: str, line: Line) -> None:
    for start, read in line.reads:
        for token in read.tokens:
            plain = token.value in (None, "") or token.kind in ("MARK", "UNKNOWN")
            words = text[start + token.start : start + token.end]
            place = f"{start + token.start:4}-{start + token.end:<4}"
            click.echo(f"{place} {token.kind:10} {words!r}{'' if plain else '  ' + _value(token.value)}", err=True)


def _value(value: object) -> str:
    if isinstance(value, msgspec.Struct):
        return ", ".join(f"{k}={v}" for k, v in msgspec.structs.asdict(value).items() if v not in (None, "", (), False))
    return str(value)
