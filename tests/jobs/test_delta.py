"""Applying the changes of a release to its predecessor gives the release."""

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from converter.jobs.config import Gates, Job
from converter.jobs.delta import DELETE_ENTRIES, delta, resources
from converter.jobs.scheduled import run_job

PAGES = Path(__file__).parent / "pages"
Files = dict[str, bytes]
Held = dict[str, bytes]


def apply(held: Held, bundles: list[bytes]) -> Held:
    """What a server holds after these transactions."""
    after = dict(held)
    for bundle in bundles:
        gone = [e["request"]["url"] for e in json.loads(bundle)["entry"] if e["request"]["method"] == "DELETE"]
        for reference in gone:
            del after[reference]
        after |= {} if gone else {each.reference: each.data for each in resources(bundle)}
    return after


def all_of(files: Files) -> Held:
    return {each.reference: each.data for data in files.values() for each in resources(data)}


def changes(old: Files, new: Files) -> list[tuple[str, bytes, int]]:
    def digests(files: Files) -> dict[str, str]:
        return {path: hashlib.sha256(data).hexdigest() for path, data in files.items()}

    return list(delta(digests(old), digests(new), old.__getitem__, new.__getitem__))


def bundle(*found: dict[str, Any]) -> bytes:
    entries = [{"fullUrl": f"https://x.test/{each['resourceType']}/{each['id']}", "resource": each} for each in found]
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}, indent=2).encode()


def drug(name: str, dose: str = "10 mg") -> bytes:
    return bundle(
        {"resourceType": "Medication", "id": name},
        {"resourceType": "MedicationKnowledge", "id": name, "description": dose},
        {"resourceType": "Provenance", "id": name},
    )


@st.composite
def releases(draw: st.DrawFn) -> Files:
    """Resources in any of three files each, with one of three contents."""
    placed = draw(
        st.dictionaries(
            st.tuples(st.sampled_from(["Medication", "MedicationKnowledge", "CodeSystem"]), st.sampled_from("abcde")),
            st.tuples(st.sampled_from(["fhir/p.json", "fhir/q.json", "fhir/definitions/r.json"]), st.integers(1, 3)),
        )
    )
    files: dict[str, list[dict[str, Any]]] = {}
    for (kind, name), (file, content) in sorted(placed.items()):
        files.setdefault(file, []).append({"resourceType": kind, "id": name, "version": str(content)})
    return {path: bundle(*found) for path, found in files.items()}


@given(releases(), releases())
def test_applied_to_the_old_release_they_give_the_new_one(old: Files, new: Files) -> None:
    assert apply(all_of(old), [line for _, line, _ in changes(old, new)]) == all_of(new)


@given(releases())
def test_from_nothing_they_are_the_whole_release_and_back_they_leave_nothing(files: Files) -> None:
    assert apply({}, [line for _, line, _ in changes({}, files)]) == all_of(files)
    assert apply(all_of(files), [line for _, line, _ in changes(files, {})]) == {}


@given(releases())
def test_the_same_release_has_no_changes(files: Files) -> None:
    assert changes(files, files) == []


def test_only_the_changed_resource_of_a_page_is_sent() -> None:
    ((kind, line, entries),) = changes({"fhir/a.json": drug("a")}, {"fhir/a.json": drug("a", "20 mg")})
    assert (kind, entries) == ("put", 1)
    (entry,) = json.loads(line)["entry"]
    assert entry["fullUrl"] == "https://x.test/MedicationKnowledge/a"
    assert entry["request"] == {"method": "PUT", "url": "MedicationKnowledge/a"}


def test_a_renamed_page_changes_nothing_on_a_server() -> None:
    assert changes({"fhir/a.json": drug("a")}, {"fhir/b.json": drug("a")}) == []


def test_what_refers_is_deleted_before_what_it_refers_to() -> None:
    ((kind, line, _),) = changes({"fhir/a.json": drug("a")}, {})
    urls = [entry["request"]["url"] for entry in json.loads(line)["entry"]]
    assert (kind, urls) == ("delete", ["Provenance/a", "MedicationKnowledge/a", "Medication/a"])


def test_deletes_are_sent_in_bundles_of_a_bounded_size() -> None:
    many = {f"fhir/{n}.json": bundle({"resourceType": "Medication", "id": str(n)}) for n in range(DELETE_ENTRIES + 1)}
    assert [entries for _, _, entries in changes(many, {})] == [DELETE_ENTRIES, 1]


def test_a_definition_is_sent_before_the_monograph_that_uses_it() -> None:
    definition = json.dumps({"resourceType": "CodeSystem", "id": "z"}).encode()
    lines = [line for _, line, _ in changes({}, {"fhir/a.json": drug("a"), "fhir/definitions/z.json": definition})]
    assert b"CodeSystem" in lines[0] and b"Medication" in lines[1]


def test_digits_stay_as_they_were_written() -> None:
    page = b'{"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "Medication", "id": "a", "v": 0.10}}]}'
    ((_, line, _),) = changes({}, {"fhir/a.json": page})
    assert b'"v":0.10' in line


def resources_of(release: Path) -> Held:
    return all_of({file.name + str(file): file.read_bytes() for file in (release / "fhir").rglob("*.json")})


def test_the_changes_of_a_real_release_lead_from_its_predecessor_to_it(tmp_path: Path) -> None:
    shutil.copytree(PAGES, tmp_path / "pages")
    job = Job(input="pages", store="store", to=["fhir", "ndjson"], check="off", gates=Gates(max_shrink=1.0))
    first = run_job(job, tmp_path).release
    page = tmp_path / "pages/a/zoltrine.md"
    page.write_text(page.read_text().replace("10 mg orally once daily", "20 mg orally once daily"))
    (tmp_path / "pages/a/amlorest.md").unlink()
    second = run_job(job, tmp_path).release
    old, new = tmp_path / "store/releases" / first, tmp_path / "store/releases" / second
    notes = json.loads((new / "release.json").read_text())
    assert (notes["digest"], notes["previous"], notes["accepted"]) == (second, first, "")
    lines = [
        line
        for kind in ("put", "delete")
        for file in sorted((new / "changes").glob(f"{kind}.*.ndjson"))
        for line in file.read_bytes().splitlines()
    ]
    assert lines and apply(resources_of(old), lines) == resources_of(new)
    for each in notes["changes"]:
        data = (new / each["path"]).read_bytes()
        assert (each["sha256"], each["bytes"]) == (hashlib.sha256(data).hexdigest(), len(data))


def test_the_first_release_has_no_changes(tmp_path: Path) -> None:
    shutil.copytree(PAGES, tmp_path / "pages")
    run_job(Job(input="pages", store="store", to=["fhir"], check="off"), tmp_path)
    current = tmp_path / "store/current"
    assert not (current / "changes").exists()
    assert json.loads((current / "release.json").read_text())["changes"] == []
