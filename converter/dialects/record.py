"""A dialect: what a family of sites means by its headings and its front-matter keys."""

import msgspec


class Detect(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What tells pages of the dialect: values of `layout`, and front-matter keys they usually have.

    Of `needs` at least one key must be there, when it names any: keys that other sites do not have.
    """

    layout: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


class FrontKeys(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which front-matter keys hold what; the first key that is present wins."""

    title: tuple[str, ...] = ("title",)
    slug: tuple[str, ...] = ("slug", "permalink")
    modified: tuple[str, ...] = ("lastModified",)
    banned: tuple[str, ...] = ("is_banned",)
    faqs: tuple[str, ...] = ("faqs",)
    summary: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


class Outline(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`section_level` is the heading level of sections; in `closed` sections no bold line opens another section.

    `thin` sections hold a line or two: what is bold behind them may open any section, or a sub-monograph.
    """

    section_level: int = 2
    closed: tuple[str, ...] = ("faqs", "summary", "how_it_works")
    thin: tuple[str, ...] = ("generic_name", "composition", "description")


class Dialect(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One dialect, as its TOML file says it. `headings` is section key → headings, folded with `fold_heading`."""

    name: str
    title: str = ""
    version: str = "1"
    detect: Detect = Detect()
    front: FrontKeys = FrontKeys()
    outline: Outline = Outline()
    headings: dict[str, tuple[str, ...]] = {}
    inherit: bool = True
