"""One run at a time at a URL."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import msgspec
import pytest

from converter.jobs import places
from converter.jobs.lease import LEASE, LONGEST, Lease, LeaseHeldError, leased

pytest.importorskip("fsspec")


@pytest.fixture
def url() -> str:
    return f"memory://{uuid4().hex}"


def left_behind(url: str, age: timedelta) -> None:
    lease = Lease("theirs", "host-a", 7, datetime.now(UTC) - age)
    with places.writing(places.join(url, LEASE)) as file:
        file.write(msgspec.json.encode(lease))


def test_the_second_run_is_told_who_holds_it(url: str) -> None:
    left_behind(url, timedelta(minutes=5))
    with pytest.raises(LeaseHeldError, match="host-a, process 7"), leased(url):
        pass
    assert places.exists(places.join(url, LEASE))


def test_a_lease_is_given_back_whatever_happens(url: str) -> None:
    with pytest.raises(KeyError), leased(url):
        with pytest.raises(LeaseHeldError), leased(url):
            pass
        raise KeyError
    assert not places.exists(places.join(url, LEASE))


def test_an_abandoned_lease_is_taken_over(url: str) -> None:
    left_behind(url, LONGEST + timedelta(minutes=1))
    with leased(url):
        assert b"theirs" not in places.read_bytes(places.join(url, LEASE))


def test_what_cannot_be_read_is_somebodys(url: str) -> None:
    with places.writing(places.join(url, LEASE)) as file:
        file.write(b"?")
    with pytest.raises(LeaseHeldError), leased(url):
        pass
