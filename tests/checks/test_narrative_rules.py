"""The XHTML of narratives."""

import pytest

from converter.checks.narrative import narrative_faults

OPEN = '<div xmlns="http://www.w3.org/1999/xhtml">'


@pytest.mark.parametrize(
    "inside",
    ["words", "<p>eGFR &lt;30</p>", "<table><tr><td>1</td></tr></table>", '<a href="http://a.test">x</a>',
     '<img src="#a" alt="x"/>', "<ul><li>a</li></ul>", "a<!-- b -->", "&#160;x"],
)  # fmt: skip
def test_allowed(inside: str) -> None:
    assert narrative_faults(f"{OPEN}{inside}</div>") == ()


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("words", "txt-1"),
        ("<div>words</div>", "txt-1"),
        ('<p xmlns="http://www.w3.org/1999/xhtml">words</p>', "txt-1"),
        (f"{OPEN}<script>x</script></div>", "txt-1"),
        (f'{OPEN}<p onclick="x">words</p></div>', "txt-1"),
        (f'{OPEN}<a href="javascript:x">words</a></div>', "txt-1"),
        (f"{OPEN}<iframe/>words</div>", "txt-1"),
        (f"{OPEN}<p>words</div>", "txt-1"),
        (f"{OPEN}a & b</div>", "txt-1"),
        (f"{OPEN}a < 3</div>", "txt-1"),
        (f"{OPEN}&nbsp;</div>", "txt-1"),
        (f'<!DOCTYPE div [<!ENTITY a "b">]>{OPEN}&a;</div>', "txt-1"),
        (f"{OPEN}<?php x ?>words</div>", "txt-1"),
        (f"{OPEN} </div>", "txt-2"),
    ],
)
def test_not_allowed(text: str, key: str) -> None:
    assert key in {found for found, _ in narrative_faults(text)}
