"""What people approved of a monograph: the page as a whole, or single facts by their ids."""

import msgspec


class Reviewed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`page`: all of it was approved. `facts`: ids of facts that were. `by`: who did, `at`: the latest instant told."""

    page: bool = False
    facts: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    at: str = ""

    @property
    def any(self) -> bool:
        """Whether anything was approved."""
        return self.page or bool(self.facts)

    def holds(self, fact: str) -> bool:
        """Whether the fact of this id was approved, itself or with its page."""
        return self.page or fact in self.facts
