"""What a run is told about its output. Nothing here is a clock or a path of the machine."""

from urllib.parse import quote

import msgspec


class TargetSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Configured by the user; every value has a default that invents nothing.

    `base_url` heads every fullUrl; `source` is the configured source name (by default the dialect's);
    `source_url` is the site's address, put before the slug; `license`, `publisher`, `jurisdiction` (an ISO 3166
    code) are left out when empty. `recorded` is an instant or empty. `bundle` is `collection` or `transaction`.
    """

    base_url: str = "https://monograph-converter.invalid/fhir"
    source: str = ""
    source_url: str = ""
    publisher: str = ""
    jurisdiction: str = ""
    license: str = ""
    recorded: str = ""
    bundle: str = "collection"
    fhir_version: str = "R5"
    excel: bool = False
    embed: bool = False
    graph: bool = False
    tool_version: str = ""
    shard_bytes: int = 100_000_000

    def page_url(self, slug: str) -> str:
        """The address of a page of the site; empty when the site's is not configured."""
        return f"{self.source_url.rstrip('/')}/{quote(slug)}" if self.source_url else ""
