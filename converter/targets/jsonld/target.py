"""The `jsonld` format: one file a page; on request blocks for a site's templates, and one graph of all pages."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from converter.monograph import Monograph
from converter.targets.jsonld.graph import graph
from converter.targets.jsonld.terms import CONTEXT, Node, node
from converter.targets.registry import FileFacts, Piece
from converter.targets.settings import TargetSettings

GRAPH = "jsonld/graph.jsonld"
EMBED = "jsonld-embed"
_encode = msgspec.json.Encoder(decimal_format="number").encode
_ESCAPES = ((b"<", b"\\u003c"), (b">", b"\\u003e"), (b"&", b"\\u0026"))


class JsonldTarget:
    """schema.org JSON-LD, one `@graph` a monograph."""

    name = "jsonld"
    description = "schema.org JSON-LD: page, drug, therapy and conditions, linked"

    def begin(self, settings: TargetSettings) -> tuple[Piece, ...]:
        """The head of the combined graph."""
        if not settings.graph:
            return ()
        head = b'{"@context":' + _encode(CONTEXT) + b',"@graph":[\n' + _encode(_dataset(settings))
        return (Piece(path=GRAPH, data=head, append=True, records=0, kind="graph"),)

    def render(self, monograph: Monograph, page: str, settings: TargetSettings) -> tuple[Piece, ...]:
        """One monograph's graph."""
        nodes = graph(monograph, settings)
        whole = encode({"@context": CONTEXT, "@graph": nodes})
        pieces = [Piece(path=f"jsonld/{page}.jsonld", data=bytes(msgspec.json.format(whole, indent=1)) + b"\n")]
        if settings.embed:
            pieces.append(Piece(path=f"{EMBED}/{page}.html", data=script_block(whole)))
        if settings.graph:
            data = b"".join(b",\n" + encode(each) for each in nodes)
            pieces.append(Piece(path=GRAPH, data=data, append=True, kind="graph"))
        return tuple(pieces)

    def finish(self, files: Mapping[str, FileFacts], settings: TargetSettings) -> tuple[Piece, ...]:
        """Nothing: there is no manifest of its own."""
        return ()

    def seal(self, file: Path, path: str, settings: TargetSettings) -> bool:
        """End the combined graph."""
        if path != GRAPH:
            return False
        with file.open("ab") as stream:
            stream.write(b"\n]}\n")
        return True


def encode(content: object) -> bytes:
    """Compact JSON, decimals with their digits. A lone surrogate, which UTF-8 cannot hold, becomes U+FFFD."""
    try:
        return _encode(content)
    except UnicodeEncodeError:
        return _encode(_whole(content))


def script_block(data: bytes) -> bytes:
    """A block for a page's template; no word of it can end the block or begin a comment.

    https://html.spec.whatwg.org/multipage/scripting.html#restrictions-for-contents-of-script-elements
    """
    for letter, escape in _ESCAPES:
        data = data.replace(letter, escape)
    return b'<script type="application/ld+json">' + data + b"</script>\n"


def _dataset(settings: TargetSettings) -> Node:
    publisher = node("Organization", name=settings.publisher) if settings.publisher else None
    return node("Dataset", name="Drug monographs", url=settings.source_url, publisher=publisher)


def _whole(content: object) -> object:
    if isinstance(content, str):
        return content.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(content, dict):
        return {key: _whole(value) for key, value in content.items()}
    return [_whole(each) for each in content] if isinstance(content, list) else content
