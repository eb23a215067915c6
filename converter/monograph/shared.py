"""What is made of a record once and used by several: its ids, its FHIR resources."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

Made = TypeVar("Made")


def once(make: Callable[..., Made]) -> Callable[..., Made]:
    """A function of a record, and of settings that can be hashed, that is called once for each record.

    What it made is kept with the record itself, not with one that is equal (a dose of 1.0 equals one of 1.00), and
    goes when the record goes; it must not hold the record itself, or both stay until the collector comes. Those who
    get it must not change it.
    """

    @wraps(make)
    def kept(record: Any, *settings: Any) -> Made:
        made: dict[Any, Made] = record.__dict__
        key = (make, *settings)
        if key not in made:
            made[key] = make(record, *settings)
        return made[key]

    return kept
