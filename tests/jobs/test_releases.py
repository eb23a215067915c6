"""`current` always names a whole release."""

import os
from pathlib import Path

from converter.jobs.releases import NOTES, RETIRED, WORKING, ReleaseStore


def release(store: ReleaseStore, content: str) -> str:
    built = store.prepare()
    (built / "fhir.json").write_text(content)
    return store.publish(f"manifest of {content}".encode())


def test_the_first_release_becomes_current(tmp_path: Path) -> None:
    store = ReleaseStore(tmp_path)
    assert (store.current_digest(), store.current_folder()) == ("", None)
    digest = release(store, "one")
    assert store.current_digest() == digest
    assert (tmp_path / "current" / "fhir.json").read_text() == "one"
    assert not (tmp_path / WORKING).exists()


def test_the_link_is_relative_so_that_the_store_can_be_moved(tmp_path: Path) -> None:
    store = ReleaseStore(tmp_path / "a")
    release(store, "one")
    os.rename(tmp_path / "a", tmp_path / "b")
    assert (tmp_path / "b" / "current" / "fhir.json").read_text() == "one"


def test_the_same_content_is_the_same_release(tmp_path: Path) -> None:
    store = ReleaseStore(tmp_path)
    assert release(store, "one") == release(store, "one")
    assert len(list((tmp_path / "releases").iterdir())) == 1


def test_notes_of_a_release_do_not_make_it_another_one_and_the_first_ones_stay(tmp_path: Path) -> None:
    store = ReleaseStore(tmp_path)
    digests = []
    for note in ("first", "second"):
        (store.prepare() / NOTES).write_text(note)
        digests.append(store.publish(b"content"))
    assert digests[0] == digests[1]
    assert (tmp_path / "current" / NOTES).read_text() == "first"


def test_what_a_killed_run_left_does_not_reach_the_next_release(tmp_path: Path) -> None:
    store = ReleaseStore(tmp_path)
    release(store, "one")
    (store.prepare() / "half.json").write_text("{")
    (tmp_path / "current.next").symlink_to("releases/nowhere")
    digest = release(store, "two")
    assert sorted(f.name for f in (tmp_path / "releases" / digest).iterdir()) == ["fhir.json", "manifest.json"]


def test_old_releases_are_retired_and_the_current_one_never(tmp_path: Path) -> None:
    store = ReleaseStore(tmp_path)
    digests = []
    for n, content in enumerate(["one", "two", "three", "four"]):
        digests.append(release(store, content))
        os.utime(tmp_path / "releases" / digests[-1] / "manifest.json", (n, n))
    assert store.digests() == digests
    assert store.outdated(2) == digests[:2]
    store.retire(store.outdated(1))
    assert store.digests() == digests[3:] == [store.current_digest()]
    assert (tmp_path / "current" / "fhir.json").exists()


def test_a_release_is_never_there_in_part_when_its_removal_was_cut_off(tmp_path: Path) -> None:
    store = ReleaseStore(tmp_path)
    old, _ = release(store, "one"), release(store, "two")
    os.rename(tmp_path / "releases" / old, tmp_path / RETIRED)  # as far as a killed run came
    (tmp_path / RETIRED / "fhir.json").unlink()
    assert release(store, "one") == old
    assert (tmp_path / "current" / "fhir.json").read_text() == "one"
    store.retire(())
    assert not (tmp_path / RETIRED).exists()
