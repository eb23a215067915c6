"""Signs that keep a person from seeing what a program reads: nothing of a dose is read around them.

Invisible characters, those that turn the direction of text, and digits of other scripts, some of which look like
another digit of ours (Bengali four like 8). Rests on Unicode TR36 and TR39, and on the property
Default_Ignorable_Code_Point (https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point).
"""

import re

_HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
    r"|(?![0-9])\d"
)


def hidden(text: str) -> str:
    """The first such sign of a text as `U+200B`; empty when there is none."""
    found = None if text.isascii() else _HIDDEN.search(text)
    return f"U+{ord(found.group()):04X}" if found else ""
