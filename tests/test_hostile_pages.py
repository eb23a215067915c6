"""A page that means harm: it ends as data in every format, in time and memory that are bounded, whatever it holds."""

import csv
import io
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from xml.etree import ElementTree

import pytest

from converter import Conversion, TargetSettings, convert_document
from converter.jobs.discovery import discover
from converter.jobs.document import convert_document as convert_for_files
from converter.jobs.index import RunIndex
from converter.jobs.settings import RunSettings
from converter.terminology import open_terminology

ROOT = Path(__file__).parents[1]
XHTML = "{http://www.w3.org/1999/xhtml}"
INJECTIONS = [
    "</div><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</script><script>alert(1)</script>", "<!--",
    "]]>", "&lt;script&gt;", "&#60;script&#62;", "<![CDATA[x]]>", "<?xml version='1.0'?>",
    "<!DOCTYPE a [<!ENTITY b 'c'>]>&b;", '"},{"resourceType":"Patient"}', "\\u003cscript\\u003e",
    '=HYPERLINK("http://evil.example","x")', "@SUM(1+1)*cmd|' /C calc'!A0", '","injected","', "\r\n=1+1",
    "javascript:alert(1)", "[x](javascript:alert(1))", "{{7*7}}", "{% include x %}", "${jndi:x}", "`rm -rf /`",
    "$(reboot)", "'; DROP TABLE dose; --", "../../etc/passwd", "\x00", "\ufffe", "http://evil.example/@context",
    '{"@id":"http://evil.example"}', "%s%s%n", "\x1b[31mred",
]  # fmt: skip


def page(title: str, body: str) -> str:
    sections = "".join(
        f"## {name}\n\n{body}\n\n- {body}\n\n"
        for name in ("Usage", "Dosage", "Side Effects", "Contraindications", "Drug Interactions", "Storage")
    )
    return f"---\ntitle: {json.dumps(title)}\n---\n\n# {title}\n\n{sections}"


def around(words: str) -> str:
    return page(
        f"Zoltrine {words}",
        f"Used to treat pain {words}. Adults: 5 mg {words} orally every 8 hours. Not in asthma {words}.",
    )


def divs(bundle: dict[str, object]) -> list[str]:
    found: list[str] = []
    stack: list[object] = [bundle]
    while stack:
        each = stack.pop()
        if isinstance(each, dict):
            found += [each["div"]] if isinstance(each.get("div"), str) else []
            stack.extend(each.values())
        elif isinstance(each, list):
            stack.extend(each)
    return found


@pytest.mark.parametrize("words", INJECTIONS, ids=lambda words: ascii(words)[:24])
def test_injected_words_stay_words(words: str) -> None:
    result = convert_document(around(words))
    if result.standing == "not-monograph":
        assert "SRC101" in {finding.code for finding in result.findings}, "only what is no text may be refused"
        return
    assert result.standing == "written", result.findings
    assert result.bundle is not None and result.record is not None
    for div in divs(result.bundle):
        tree = ElementTree.fromstring(div)
        assert {node.tag for node in tree.iter()} <= {
            XHTML + name for name in ("div", "p", "ul", "li", "b", "h1", "h2", "h3")
        }
        assert all(
            not (set(node.attrib) - {"lang", "{http://www.w3.org/XML/1998/namespace}lang"}) for node in tree.iter()
        )
    kinds = {entry["resource"]["resourceType"] for entry in result.bundle["entry"]}
    assert "Patient" not in kinds
    assert result.jsonld is not None and set(result.jsonld) == {"@context", "@graph"}
    for node in result.jsonld["@graph"]:
        assert str(node.get("@id", "")).startswith(("https://monograph-converter.invalid/", "_:")), node
        assert "evil" not in str(node.get("@type"))


@pytest.mark.parametrize("words", INJECTIONS, ids=lambda words: ascii(words)[:24])
def test_injected_words_stay_in_their_cell_and_their_file(words: str) -> None:
    settings = RunSettings(targets=("csv", "jsonld"), target=TargetSettings(excel=True, embed=True), check="off")
    result = convert_for_files(around(words).encode(), "page.md", None, open_terminology(), settings, RunIndex({}))
    for piece in result.pieces:
        assert ".." not in piece.path and not piece.path.startswith("/")
        if piece.path.startswith("csv"):
            rows = list(csv.reader(io.StringIO(piece.data.decode("utf-8"), newline=""), strict=True))
            assert len({len(row) for row in rows}) == 1, piece.path
        if piece.path.startswith("csv-excel/"):
            assert not [cell for row in rows for cell in row if cell[:1] in ("=", "@", "+", "\t", "\r")], piece.path
        if piece.path.startswith("jsonld-embed/"):
            inside = piece.data.removeprefix(b'<script type="application/ld+json">').removesuffix(b"</script>\n")
            assert b"<" not in inside and json.loads(inside)


BOMBS = {
    "a billion laughs": "a: &a [x,x,x,x,x,x,x,x,x]\n"
    + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(12)),
    "an alias to itself": "a: &a [*a]\n",
    "deep flow lists": "a: " + "[" * 100_000 + "\n",
    "deep block lists": "a:\n  " + "- " * 100_000 + "x\n",
    "deep mappings": "a: " + "{b: " * 100_000 + "\n",
    "merge keys": "a: &a {x: 1}\n" + "".join(f"b{n}:\n  <<: *a\n" for n in range(5_000)),
    "a python object": "a: !!python/object/apply:os.system ['echo harm']\n",
    "many keys": "".join(f"k{n}: v\n" for n in range(50_000)),
    "one long scalar": "a: " + "x" * 1_000_000 + "\n",
    "a long number": "a: " + "9" * 100_000 + "\n",
    "sexagesimal": "a: " + "1:" * 50_000 + "1\n",
    "an anchor of great length": "a: &" + "x" * 100_000 + " b\n",
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_front_matter_made_to_explode_is_read_in_its_own_size(bomb: str) -> None:
    result = timely(f"---\ntitle: Zoltrine\n{BOMBS[bomb]}---\n\n# Zoltrine\n\n## Usage\n\nUsed to treat pain.\n")
    assert sum(map(len, result.files.values())) < 10_000_000
    assert result.record is None or result.record.title == "Zoltrine"


NESTED = {
    "quotes": "> " * 100_000, "lists": "- " * 100_000, "brackets": "[" * 100_000, "links": "[a](" * 100_000,
    "stars": "*a **b " * 100_000, "html": "<div>" * 100_000, "parentheses": "(" * 100_000, "tables": "|" * 100_000,
    "indented lists": "".join(" " * min(2 * n, 600) + "- a\n" for n in range(1_000)), "images": "![" * 100_000,
    "code": "`" * 100_000, "backslashes": "\\" * 100_000, "headings": "# " * 100_000, "entities": "&amp;" * 100_000,
    "struck": "~~" * 100_000, "numbered": "1. " * 100_000, "footnotes": "[^" * 100_000, "comments": "<!--" * 100_000,
}  # fmt: skip


@pytest.mark.parametrize("shape", NESTED)
def test_a_hundred_thousand_levels_end_in_words(shape: str) -> None:
    start = "---\ntitle: Zoltrine\n---\n\n# Zoltrine\n\n## Usage\n\nUsed to treat pain.\n\n"
    timely(f"{start}{NESTED[shape]}\n\n## Dosage\n\nx\n")


def timely(text: str) -> Conversion:
    """The conversion of a page, which takes a few seconds of processor at most."""
    start = time.process_time()
    result = convert_document(text, check="off")
    assert time.process_time() - start < 30
    assert result.ledger is None or result.ledger.adds_up
    return result


def test_nul_bytes_make_a_file_that_is_no_text() -> None:
    result = convert_document(b"---\ntitle: A\n---\n" + b"\x00" * 100 + b"\n## Usage\nTo treat pain.\n")
    assert (result.standing, result.findings[0].code) == ("not-monograph", "SRC101")


def run(*arguments: str, cwd: Path, stdin: object = subprocess.DEVNULL) -> tuple[int, str, int]:
    """Exit status, standard error and the most memory (MiB) of the command in a process of its own.

    Linux keeps the high-water mark anew for each program; that of `getrusage` begins at the size of these tests.
    """
    code = (
        "import re, runpy, sys\nsys.argv = ['convert', *sys.argv[1:]]\n"
        "try:\n    runpy.run_module('converter', run_name='__main__')\n"
        "finally:\n    status = open('/proc/self/status').read() if sys.platform == 'linux' else 'VmHWM: 0'\n"
        "    print('peak', int(re.search(r'VmHWM:\\s*(\\d+)', status)[1]) // 1024, file=sys.stderr)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=cwd, env=environment, stdin=stdin, timeout=120, check=False,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    return done.returncode, done.stderr, int(done.stderr.rsplit("peak ", 1)[1])


@pytest.mark.skipif(sys.platform != "linux", reason="measures memory, and writes a file with holes")
def test_a_line_of_a_gigabyte_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "input").mkdir()
    (tmp_path / "input" / "good.md").write_text(page("Zoltrine", "Used to treat pain."))
    with (tmp_path / "input" / "large.md").open("wb") as file:
        file.write(b"---\ntitle: Large\n---\n## Usage\n")
        file.truncate(1 << 30)
    status, told, peak = run("--to", "fhir", cwd=tmp_path)
    assert (status, "JOB707" in told, "1 written" in told) == (3, True, True)
    with (tmp_path / "input" / "large.md").open("rb") as large:
        status, told, piped = run("--to", "fhir", "-", cwd=tmp_path, stdin=large)
    assert (status, "JOB707" in told) == (3, True)
    assert max(peak, piped) < 300


@pytest.mark.parametrize(
    "slug",
    ["../../etc/passwd", "/etc/passwd", "..\\..\\x", "C:\\x", "a/../../b", "\x00", "%2e%2e%2f", "CON", ".", "..",
     "x" * 5000, "~root"],
    ids=lambda slug: ascii(slug)[:16],
)  # fmt: skip
def test_a_slug_is_no_path(slug: str) -> None:
    front = f"title: Zoltrine\nslug: {json.dumps(slug)}\npermalink: {json.dumps(slug)}"
    text = f"---\n{front}\n---\n\n## Usage\n\nUsed to treat pain.\n"
    result = convert_document(text)
    assert set(result.files) == {"fhir/page.json", "jsonld/page.jsonld"}
    assert result.record is not None
    assert not set(result.record.slug) - set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_a_file_s_name_stays_below_the_output(tmp_path: Path) -> None:
    folder = tmp_path / "input"
    folder.mkdir()
    names = ["..md", "...md", "-rf.md", "a b.md", "a'\"b.md", "a\nb.md", "$(x).md", "%2e%2e%2fx.md", "a" * 200 + ".md"]
    for name in names:
        (folder / name).write_text(page(f"Drug {names.index(name)}", "Used to treat pain."), encoding="utf-8")
    (tmp_path / "secret.md").write_text("secret", encoding="utf-8")
    (folder / "link.md").symlink_to(tmp_path / "secret.md")
    assert {each.path for each in discover(folder).pages} >= {"a b.md", "-rf.md"}
    run("--to", "all", "--fail-on", "never", cwd=tmp_path)
    assert {each.name for each in tmp_path.iterdir()} == {"input", "output", "secret.md"}
