"""`--embed DIR`: blocks of JSON-LD in a folder of the site, kept in step with the pages."""

import json
import shutil
from pathlib import Path

from tests.cli.test_export import PAGES, convert, tree


def test_blocks_are_laid_in_the_folder_named(tmp_path: Path) -> None:
    done = convert("--to", "fhir,jsonld", str(PAGES), "-o", str(tmp_path / "out"), "--embed", str(tmp_path / "site/b"))
    assert done.returncode == 0, done.stderr.decode()
    laid = tree(tmp_path / "site/b")
    assert set(laid) == {".jsonld-blocks", "a/amlorest.html", "a/zoltrine.html", "combination.html"}
    block = laid["a/amlorest.html"].decode()
    head, tail = '<script type="application/ld+json">', "</script>\n"
    assert block.startswith(head) and block.endswith(tail)
    assert json.loads(block[len(head) : -len(tail)])["@graph"]
    assert all(tree(tmp_path / "out")[f"jsonld-embed/{name}"] == data for name, data in laid.items() if name[0] != ".")


def test_a_block_goes_with_its_page_and_what_is_not_ours_stays(tmp_path: Path) -> None:
    pages, out, site = tmp_path / "pages", tmp_path / "out", tmp_path / "site"
    shutil.copytree(PAGES, pages)
    site.mkdir()
    (site / "header.html").write_text("the site's own")
    run = ("--to", "jsonld", str(pages), "-o", str(out), "--embed", str(site))
    assert convert(*run).returncode == 0
    untouched = (site / "a/amlorest.html").stat().st_mtime_ns
    (pages / "combination.md").unlink()
    assert convert(*run).returncode == 0
    assert set(tree(site)) == {".jsonld-blocks", "header.html", "a/amlorest.html", "a/zoltrine.html"}
    assert (site / "a/amlorest.html").stat().st_mtime_ns == untouched


def test_a_run_that_has_no_blocks_says_so(tmp_path: Path) -> None:
    for wrong in (("--to", "fhir"), ("--to", "jsonld", "--shard", "1/2")):
        done = convert(*wrong, str(PAGES), "-o", str(tmp_path / "out"), "--embed", str(tmp_path / "site"))
        assert done.returncode == 2 and b"--embed" in done.stderr
    assert not (tmp_path / "site").exists()
