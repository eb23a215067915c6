"""Opens `csv-excel/` with LibreOffice and looks at what it made of the cells. Run by run.sh."""

import csv
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from xml.etree import ElementTree

from converter.monograph import Name
from converter.targets.settings import TargetSettings
from converter.targets.tables.target import CsvTarget
from tests.sample_monograph import place, sample

HOSTILE = (
    "=cmd|' /C calc'!A0", "=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "\r=1+1", "=HYPERLINK(\"http://x.invalid\")",
    'a "quoted" one', "two\nlines", "a;b,c", "≥ 5 µg/m² – naïve", "日本語", "'", "=", "００1",
)  # fmt: skip
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
IMPORT = "CSV:44,34,76,1,,0,false,true,false"
EXPORT = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false"


def main(outputs: list[str]) -> int:
    """Judge the hostile samples, and the outputs named."""
    csv.field_size_limit(1 << 30)
    passed = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        sets = [_hostile(work / "hostile"), *(Path(each) / "csv-excel" for each in outputs)]
        for number, each in enumerate(sets):
            opened, back = work / f"opened{number}", work / f"back{number}"
            _soffice(work, ["--infilter=" + IMPORT, "--convert-to", "xlsx"], sorted(each.glob("*.csv")), opened)
            _soffice(work, ["--convert-to", EXPORT], sorted(opened.glob("*.xlsx")), back)
            for file in sorted(each.glob("*.csv")):
                problems = [*_formulas(opened / f"{file.stem}.xlsx"), *_changed(file, back / file.name)]
                passed, failed = passed + (not problems), failed + bool(problems)
                for problem in problems[:3]:
                    print(f"{file}: {problem}", file=sys.stderr)
        exact = work / "exact"
        _soffice(work, ["--infilter=" + IMPORT, "--convert-to", "xlsx"], [work / "hostile" / "csv" / "name.csv"], exact)
        noticed = bool(_formulas(exact / "name.xlsx"))
        if not noticed:
            print("the exact set should have shown formulas: this judge is blind", file=sys.stderr)
        passed, failed = passed + noticed, failed + (not noticed)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


def _hostile(folder: Path) -> Path:
    names = tuple(Name(text=text, kind="brand", evidence=place("names", text)) for text in HOSTILE)
    target, settings = CsvTarget(), TargetSettings(excel=True)
    for piece in (*target.begin(settings), *target.render(sample(names=names), "p", settings)):
        file = folder / piece.path
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("ab") as stream:
            stream.write(piece.data)
    return folder / "csv-excel"


def _soffice(work: Path, options: list[str], files: list[Path], to: Path) -> None:
    profile = f"-env:UserInstallation=file://{work}/profile"
    command = ["soffice", profile, "--headless", *options, "--outdir", str(to), *map(str, files)]
    subprocess.run(command, check=True, capture_output=True, timeout=600)


def _formulas(file: Path) -> list[str]:
    with zipfile.ZipFile(file) as book:
        sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        return [
            f"a formula in {cell.get('r')}: {cell.findtext(SHEET + 'f')}"
            for name in sheets
            for cell in ElementTree.fromstring(book.read(name)).iter(f"{SHEET}c")
            if cell.find(f"{SHEET}f") is not None
        ]


def _changed(file: Path, back: Path) -> list[str]:
    """Cells whose words came back otherwise; numbers may be written otherwise, line ends too."""
    first, second = _rows(file), _rows(back)
    if len(first) != len(second):
        return [f"{len(first)} rows became {len(second)}"]
    return [
        f"row {number + 1}: {one!r} became {other!r}"
        for number, (row, other_row) in enumerate(zip(first, second, strict=True))
        for one, other in zip(row, other_row, strict=True)
        if not _same(one, other)
    ]


def _same(one: str, other: str) -> bool:
    one, other = (text.replace("\r\n", "\n").replace("\r", "\n") for text in (one, other))
    if one == other or one.casefold() == other.casefold() in ("true", "false"):
        return True
    try:
        return float(one) == float(other)
    except ValueError:
        return False


def _rows(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
