"""Views that a pharmacist would ask for; the SQL stands in `data/views.sql`."""

import re
from functools import cache
from importlib.resources import files

import msgspec

from converter.load.sql.dialect import SqlDialect, quoted

_VIEW = re.compile(r"^-- view (\w+): ([^\n]*)\n", re.M)


class View(msgspec.Struct, frozen=True):
    """A view; `{joined:…}` and `{number:…}` in its query are spelled by the database."""

    name: str
    description: str
    query: str


@cache
def _read() -> tuple[View, ...]:
    text = (files("converter.load.sql") / "data" / "views.sql").read_text(encoding="utf-8")
    _, *parts = _VIEW.split(text)
    return tuple(View(*(part.strip() for part in parts[n : n + 3])) for n in range(0, len(parts), 3))


VIEWS = _read()


def view_sql(view: View, dialect: SqlDialect) -> str:
    """One CREATE VIEW."""
    query = re.sub(r"\{joined:([^{}]*)\}", lambda m: dialect.joined.format(m[1]), view.query)
    query = re.sub(r"\{number:([^{}]*)\}", lambda m: dialect.number.format(m[1]), query)
    return f"CREATE VIEW {quoted(view.name)} AS\n{query}"
