"""What people approved of a monograph: the page as a whole, or single facts by their ids."""

import msgspec


class Approval(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one person approved; `by` is empty when no name was given, `at` the latest instant told.

    `page`: all of it was approved. `facts`: ids of facts that were.
    """

    by: str = ""
    at: str = ""
    page: bool = False
    facts: tuple[str, ...] = ()


class Reviewed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The approvals that hold, one a person, in the order of their names; `page` and `facts` are those of all."""

    page: bool = False
    facts: frozenset[str] = frozenset()
    approvals: tuple[Approval, ...] = ()

    def holds(self, fact: str) -> bool:
        """Whether the fact of this id was approved, itself or with its page."""
        return self.page or fact in self.facts
