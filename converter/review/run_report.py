"""Pictures of a run: one HTML file that needs no script, no network and no other file.

It lies beside the releases, never in one: how long a run took differs between two runs of the same input.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from html import escape

import msgspec

from converter.findings import Finding
from converter.jobs.export import Summary
from converter.review.charts import counts, shares
from converter.review.page_html import asset, hashed_head

_FACTS = (
    ("indications", "indications"), ("doses_structured", "doses, structured"), ("words", "doses kept as words"),
    ("contraindications", "contraindications"), ("interactions", "interactions"),
    ("adverse_effects", "adverse effects"), ("warnings", "warnings"), ("storage", "storage"), ("faqs", "questions"),
    ("classifications", "classes"), ("mechanisms", "mechanisms"),
)  # fmt: skip
_STAGES = ("reading", "facts", "codes", "ledger", "formats", "checks")


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What a report says besides its figures: `lines` are (what, words)."""

    title: str
    lines: tuple[tuple[str, str], ...] = ()
    findings: tuple[Finding, ...] = ()


def run_report(summary: Summary, told: Told, seconds: Mapping[str, float]) -> str:
    """The report. `seconds` are the run's own stages; those of the pages are in the summary."""
    facts = Counter(summary.facts)
    facts["words"] = facts["doses"] - facts["doses_structured"]
    figures = [
        shares("Clinical text that became facts, by section (% of characters)", _sections(summary)),
        counts("Facts", [(label, facts[kind]) for kind, label in _FACTS if facts[kind]]),
        counts("Clauses kept as words, by reason", summary.abstentions.most_common(15)),
        counts("Findings by code", _codes(summary)),
        counts("Pages by what became of them", sorted(summary.standings.items())),
        counts("Processor time by stage (milliseconds)", _times(summary, seconds)),
    ]
    lines = "".join(
        f'<tr><th scope="row">{escape(what)}</th><td>{escape(words)}</td></tr>' for what, words in told.lines
    )
    style = asset("review.css")
    return (
        f'{hashed_head(told.title, style)}<body class="report"><header><h1>{escape(told.title)}</h1></header>\n'
        f'<main><table class="about"><tbody>{lines}</tbody></table>\n'
        f'<section class="charts" aria-label="Charts">{"".join(figures)}</section>\n{_findings(told.findings)}'
        "</main>\n</body>\n</html>\n"
    )


def _sections(summary: Summary) -> list[tuple[str, int, int]]:
    return [(name, total, inside) for name, (total, inside) in sorted(summary.sections.items())]


def _codes(summary: Summary) -> list[tuple[str, int]]:
    ordered = sorted(summary.codes.items(), key=lambda item: (-item[1], item[0]))
    return [(f"{code} {severity}", count) for (severity, code), count in ordered[:20]]


def _times(summary: Summary, seconds: Mapping[str, float]) -> list[tuple[str, int]]:
    found = [(stage, summary.seconds[stage]) for stage in _STAGES if stage in summary.seconds]
    return [(stage, round(1000 * spent)) for stage, spent in (*found, *seconds.items())]


def _findings(findings: Iterable[Finding]) -> str:
    rows = "".join(f"<li>{escape(str(finding))}</li>" for finding in findings)
    return f'<section class="told"><h2>What the gates said</h2><ul>{rows}</ul></section>\n' if rows else ""
