"""The pages that are measured: a folder's, or every so manieth of them, once or many times with changed titles."""

import re
import shutil
from pathlib import Path

_TITLE = re.compile(r"^title:[ \t]*(['\"]?)(.*?)\1[ \t]*$", re.M)
_HEADING = re.compile(r"^# (.*)$", re.M)


def pages_of(source: Path, most: int) -> list[Path]:
    """At most `most` pages of a folder, spread over it."""
    found = sorted(source.rglob("*.md"))
    return found[:: max(1, len(found) // most)][:most] if most else found


def lay_out(pages: list[Path], source: Path, target: Path, times: int = 1) -> int:
    """Copy the pages below `target`; the copies behind the first have other titles. Returns their bytes."""
    size = 0
    for number in range(times):
        for page in pages:
            place = target / f"copy{number}" / page.relative_to(source)
            place.parent.mkdir(parents=True, exist_ok=True)
            if number:
                text = page.read_text(encoding="utf-8", errors="surrogateescape")
                text = _TITLE.sub(lambda match, n=number: f'title: "{_plain(match[2])} copy {n}"', text, count=1)
                text = _HEADING.sub(lambda match, n=number: f"{match[0]} copy {n}", text, count=1)
                place.write_text(text, encoding="utf-8", errors="surrogateescape")
            else:
                shutil.copyfile(page, place)
            size += place.stat().st_size
    return size


def _plain(title: str) -> str:
    return title.replace("\\", " ").replace('"', " ")
