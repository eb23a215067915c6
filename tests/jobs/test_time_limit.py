"""A page's processor time is limited in the main thread and in a worker's; no other work is ever interrupted."""

import threading
import time

import pytest

from converter.jobs.time_limit import TimeLimitReached, time_limit


def endless() -> str:
    """Work that ends only when it is interrupted."""
    try:
        with time_limit(1):
            until = time.monotonic() + 30
            while time.monotonic() < until:
                pass
    except TimeLimitReached:
        return "interrupted"
    return "ended"


def in_a_thread(work: "list[str]") -> str:
    thread = threading.Thread(target=lambda: work.append(endless()))
    thread.start()
    thread.join()
    return work[-1]


def test_the_main_thread_is_interrupted() -> None:
    assert endless() == "interrupted"


def test_another_thread_is_interrupted_and_this_one_is_not() -> None:
    assert in_a_thread([]) == "interrupted"


def test_work_that_is_done_in_time_is_left_alone_and_so_is_what_follows() -> None:
    seen: list[str] = []

    def work() -> None:
        try:
            with time_limit(1):
                seen.append("done")
            until = time.monotonic() + 1.5
            while time.monotonic() < until:
                pass
            seen.append("not interrupted")
        except TimeLimitReached:
            seen.append("interrupted")

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == ["done", "not interrupted"]


def test_no_limit() -> None:
    with time_limit(0):
        pass


def test_another_exception_is_handed_on() -> None:
    with pytest.raises(KeyError), time_limit(5):
        raise KeyError
