"""The chain of FHIR Bulk Publish: from any page by its links to the newest, which ends at `#pending`."""

import json
import shutil
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from converter.jobs.bulk_publish import CLOSED, MODEL, PAGE, PENDING, STUB, Publish, next_links
from converter.jobs.config import Gates, Job, Retention
from converter.jobs.delta import resources
from converter.jobs.scheduled import run_job

PAGES = Path(__file__).parent / "pages"
JOB = Job(input="pages", store="store", to=["fhir", "ndjson"], check="off", gates=Gates(max_shrink=1.0))
SITE = "https://site.test/"


class Store:
    """A job's store, as a web server would serve it below `SITE`."""

    def __init__(self, base: Path, job: Job = JOB) -> None:
        shutil.copytree(PAGES, base / "pages")
        self.base, self.job, self.root = base, job, base / "store"

    def release(self, dose: str = "", **changes: Any) -> str:
        if dose:
            page = self.base / "pages/a/zoltrine.md"
            page.write_text((PAGES / "a/zoltrine.md").read_text().replace("10 mg orally", f"{dose} orally"))
        self.job = msgspec.structs.replace(self.job, **changes)
        return run_job(self.job, self.base).release

    def get(self, url: str) -> bytes:
        assert url.startswith(SITE)
        return (self.root / url.removeprefix(SITE)).read_bytes()

    def page(self, url: str) -> Any:
        return json.loads(self.get(url))

    def follow(self, url: str) -> list[str]:
        """The pages from `url` on, and at the end the `#…` that the last one says."""
        seen = [url]
        while True:
            link = self.page(seen[-1])["link"]
            assert [each["relation"] for each in link] == ["next"]
            if link[0]["url"].startswith("#"):
                return [*seen, link[0]["url"]]
            following = urljoin(seen[-1], link[0]["url"])
            assert following not in seen, "the chain runs in a circle"
            seen.append(following)

    def consume(self, url: str, held: dict[str, bytes]) -> dict[str, bytes]:
        """What a data consumer holds after the page at `url`: first what is put, then without what is deleted."""
        page, after = self.page(url), dict(held)
        for each in page.get("output", []):
            for line in self.get(urljoin(url, each["url"])).splitlines():
                (found,) = resources(line)
                assert found.reference.startswith(f"{each['type']}/")
                after[found.reference] = found.data
        for each in page.get("deleted", []):
            for line in self.get(urljoin(url, each["url"])).splitlines():
                for entry in json.loads(line)["entry"]:
                    assert entry["request"]["method"] == "DELETE"
                    after.pop(entry["request"]["url"], None)
        return after

    def whole(self) -> dict[str, bytes]:
        """What the current release holds."""
        files = (self.root / "current/fhir").rglob("*.json")
        return {found.reference: found.data for file in files for found in resources(file.read_bytes())}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


def page_of(digest: str, name: str = PAGE) -> str:
    return f"{SITE}releases/{digest}/{name}"


def test_the_root_leads_to_a_stub_without_files_that_waits(store: Store) -> None:
    digest = store.release()
    root = store.page(SITE + PAGE)
    assert root["manifestType"] == MODEL and root["requiresAccessToken"] is False
    assert "MedicationKnowledge" in {each["type"] for each in root["output"]}
    assert store.follow(SITE + PAGE) == [SITE + PAGE, page_of(digest, STUB), PENDING]
    stub = store.page(page_of(digest, STUB))
    assert "output" not in stub and "deleted" not in stub
    assert {**root, "output": 0, "outcome": 0, "link": 0} == {**stub, "output": 0, "outcome": 0, "link": 0}


def test_from_any_page_the_links_lead_to_the_newest_release(store: Store) -> None:
    digests = [store.release(dose) for dose in ("10 mg", "20 mg", "30 mg")]
    updates = [page_of(digest) for digest in digests]
    for n, digest in enumerate(digests):
        assert store.follow(page_of(digest, STUB)) == [page_of(digest, STUB), *updates[n + 1 :], PENDING]
        assert store.follow(updates[n]) == [*updates[n:], PENDING]
    assert store.follow(SITE + PAGE) == [SITE + PAGE, page_of(digests[-1], STUB), PENDING]


def test_who_follows_the_chain_from_an_old_root_holds_the_newest_release(store: Store) -> None:
    store.release("10 mg")
    held = store.consume(SITE + PAGE, {})
    assert held == store.whole()
    old_stub = urljoin(SITE, store.page(SITE + PAGE)["link"][0]["url"])
    store.release("20 mg")
    (store.base / "pages/a/amlorest.md").unlink()
    store.release()
    for url in store.follow(old_stub)[:-1]:
        held = store.consume(url, held)
    assert held == store.whole() == store.consume(SITE + PAGE, {})


def test_a_new_release_changes_nothing_in_a_page_but_its_link_and_no_file(store: Store) -> None:
    first = store.release("10 mg")
    folder = store.root / "releases" / first
    before = {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    store.release("20 mg")
    changed = {file.name for file, data in before.items() if file.read_bytes() != data}
    assert changed == {PAGE, STUB}
    for name in changed:
        assert {**json.loads(before[folder / name]), "link": 0} == {**store.page(page_of(first, name)), "link": 0}


def test_nothing_leads_to_a_release_that_the_retention_removed(store: Store) -> None:
    digests = [store.release(f"{n} mg", retention=Retention(releases=2)) for n in (10, 20, 30, 40)]
    assert sorted(each.name for each in (store.root / "releases").iterdir()) == sorted(digests[2:])
    assert store.follow(page_of(digests[2])) == [page_of(digests[2]), page_of(digests[3]), PENDING]


def test_a_release_that_comes_back_waits_again_and_the_one_after_it_is_closed(store: Store) -> None:
    first, second = store.release("10 mg"), store.release("20 mg")
    assert store.release("10 mg") == first
    assert store.follow(page_of(first))[-1] == PENDING
    assert store.follow(page_of(second)) == [page_of(second), CLOSED]
    assert store.consume(SITE + PAGE, {}) == store.whole()
    assert store.release("20 mg") == second
    assert store.follow(page_of(first)) == [page_of(first), page_of(second), PENDING]


def test_a_run_that_has_nothing_to_do_mends_what_a_killed_one_left(store: Store) -> None:
    first, second = store.release("10 mg"), store.release("20 mg")
    page = store.root / "releases" / first / PAGE
    page.write_text(page.read_text().replace(f"../{second}/{PAGE}", PENDING))
    (store.root / PAGE).unlink()
    store.release()
    assert store.follow(page_of(first)) == [page_of(first), page_of(second), PENDING]
    assert store.follow(SITE + PAGE)[-1] == PENDING


def test_with_the_address_of_the_store_every_url_is_absolute(store: Store) -> None:
    store.release("10 mg", publish=Publish(url="https://site.test", cadence="P1D"))
    digest = store.release("20 mg")
    pages = [store.page(SITE + PAGE), store.page(page_of(digest)), store.page(page_of(digest, STUB))]
    for page in pages:
        files = [*page.get("output", []), *page.get("deleted", []), *page.get("outcome", [])]
        assert all(each["url"].startswith(f"{SITE}releases/{digest}/") for each in files)
        assert all(store.get(each["url"]) for each in files)
        assert page["updateCadence"] == "P1D"
    assert store.follow(SITE + PAGE) == [SITE + PAGE, page_of(digest, STUB), PENDING]


def test_deleted_resources_are_listed_without_a_type_and_counted(store: Store) -> None:
    store.release("10 mg")
    (store.base / "pages/a/amlorest.md").unlink()
    page = store.page(page_of(store.release()))
    (deleted,) = page["deleted"]
    size = len(store.get(urljoin(page_of(page["extension"]["release"]), deleted["url"])))
    assert deleted == {"url": "changes/delete.000.ndjson", "count": 1, "fileSize": size}


def test_the_time_is_that_of_the_job_or_of_the_newest_page_and_never_the_clock(store: Store) -> None:
    digest = store.release(to=["fhir"])
    assert store.page(page_of(digest))["transactionTime"] == "2025-03-01T10:00:00.000Z"
    digest = store.release(recorded="2026-01-01T00:00:00Z")
    assert store.page(page_of(digest))["transactionTime"] == "2026-01-01T00:00:00Z"
    for page in (store.base / "pages").rglob("*.md"):
        page.write_text("\n".join(line for line in page.read_text().splitlines() if "2025-" not in line))
    digest = store.release(recorded="")
    assert "transactionTime" not in store.page(page_of(digest))


def test_without_bulk_files_there_is_no_root_and_without_bundles_no_chain(store: Store) -> None:
    digest = store.release("10 mg", to=["fhir"])
    assert not (store.root / PAGE).exists()
    assert store.follow(page_of(digest, STUB))[-1] == PENDING
    later = store.release("20 mg", to=["ndjson"])
    assert "link" not in store.page(SITE + PAGE)
    assert not (store.root / "releases" / later / PAGE).exists()
    assert store.follow(page_of(digest)) == [page_of(digest), CLOSED]


@given(st.lists(st.sampled_from("abcd"), min_size=1, max_size=12), st.sets(st.sampled_from("abcd")))
def test_whatever_comes_and_goes_no_link_dangles_or_circles(history: list[str], removed: set[str]) -> None:
    previous: dict[str, str] = {}
    for before, digest in zip(["", *history], history, strict=False):
        previous.setdefault(digest, before)
    current = history[-1]
    links = next_links(
        {digest: each for digest, each in previous.items() if digest not in removed - {current}}, current
    )
    assert links[current] == PENDING
    for digest in links:
        seen = [digest]
        while not links[seen[-1]].startswith("#"):
            assert previous[links[seen[-1]]] == seen[-1]
            seen.append(links[seen[-1]])
            assert len(set(seen)) == len(seen)
        assert (links[seen[-1]] == PENDING) == (seen[-1] == current)
