"""One FHIR server over HTTP: who we are to it, what it can do, and patience.

https://hl7.org/fhir/R5/http.html. Certificates are verified; a private authority is given by `SSL_CERT_FILE`.
"""

import email.utils
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx
import msgspec

from converter.load.refusal import refused

FHIR_JSON = "application/fhir+json"
ATTEMPTS = 6
LONGEST_WAIT = 300.0
_AGAIN = frozenset({409, 412, 429, 500, 502, 503, 504})
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class Credentials(msgspec.Struct, frozen=True):
    """A bearer token, or user and password; empty when the server asks for none."""

    token: str = ""
    user: str = ""
    password: str = ""

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> "Credentials":
        """From `CONVERT_FHIR_TOKEN`, or `CONVERT_FHIR_USER` and `CONVERT_FHIR_PASSWORD`; never from a command line."""
        parts = (environment.get(f"CONVERT_FHIR_{part}", "") for part in ("TOKEN", "USER", "PASSWORD"))
        return cls(*parts)

    def __bool__(self) -> bool:
        return bool(self.token or self.user)


class Capability(msgspec.Struct, frozen=True):
    """What a CapabilityStatement says. `transactions` is None when it says nothing of them."""

    fhir_version: str = ""
    transactions: bool | None = None


class Unaccepted(Exception):
    """The server refused this one request: `status` and what it said."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(f"{status} {message}")
        self.status = status
        self.message = message


class Server:
    """Requests to one server. Safe to use from several threads."""

    def __init__(
        self,
        url: str,
        credentials: Credentials | None = None,
        *,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
        now: Callable[[], float] = time.time,
    ) -> None:
        """Raises LoadRefused (LOD802) for an address that is none, holds a password, or would send one in clear."""
        credentials = credentials or Credentials()
        self.base = _checked(url, credentials)
        self._sleep, self._now = sleep, now
        headers = {"Accept": FHIR_JSON, "Content-Type": FHIR_JSON, "Prefer": "return=minimal"}
        if credentials.token:
            headers["Authorization"] = f"Bearer {credentials.token}"
        basic = (credentials.user, credentials.password) if credentials.user and not credentials.token else None
        self._client = httpx.Client(headers=headers, auth=basic, timeout=120, transport=transport)

    def close(self) -> None:
        """End all connections."""
        self._client.close()

    def capability(self) -> Capability:
        """What the server says of itself; nothing when it has no CapabilityStatement."""
        try:
            statement = _json(self.send("GET", "metadata"))
        except Unaccepted:
            return Capability()
        rests = statement.get("rest") or []
        spoken = {each.get("code") for rest in rests for each in rest.get("interaction", [])}
        return Capability(
            fhir_version=str(statement.get("fhirVersion", "")),
            transactions=("transaction" in spoken) if spoken else None,
        )

    def send(self, method: str, path: str, content: bytes | None = None) -> httpx.Response:
        """A request, repeated with growing pauses while the server asks for patience.

        Raises Unaccepted when the server refuses this request, LoadRefused when it refuses us (LOD804) or cannot be
        reached or stays busy (LOD803).
        """
        url = f"{self.base}/{path}" if path else self.base
        problem = ""
        for attempt in range(ATTEMPTS):
            try:
                answer = self._client.request(method, url, content=content)
            except httpx.TransportError as error:
                problem = f"{type(error).__name__}: {error}"
                self._pause(attempt, None)
                continue
            if answer.status_code in (401, 403):
                hint = "set CONVERT_FHIR_TOKEN, or CONVERT_FHIR_USER and CONVERT_FHIR_PASSWORD"
                raise refused("LOD804", f"{self.base} answers {answer.status_code}: {_said(answer)}", hint)
            if answer.status_code not in _AGAIN:
                if answer.is_success:
                    return answer
                raise Unaccepted(answer.status_code, _said(answer))
            problem = f"{answer.status_code} {_said(answer)}"
            self._pause(attempt, answer)
            last = answer
        if problem[:3] in ("409", "412", "500"):
            raise Unaccepted(last.status_code, _said(last))
        raise refused("LOD803", f"{self.base} cannot be used: {problem}", "run the load again: it goes on where it was")

    def _pause(self, attempt: int, answer: httpx.Response | None) -> None:
        if attempt + 1 == ATTEMPTS:
            return
        asked = _retry_after(answer.headers.get("Retry-After", ""), self._now()) if answer is not None else None
        wait = asked if asked is not None else 0.5 * 2**attempt
        self._sleep(min(wait, LONGEST_WAIT))


def _retry_after(value: str, now: float) -> float | None:
    """Seconds from a Retry-After header: a number, or a date (RFC 9110, 10.2.3)."""
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        return max(email.utils.parsedate_to_datetime(value).timestamp() - now, 0.0)
    except (ValueError, TypeError):
        return None


def _checked(url: str, credentials: Credentials) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise refused("LOD802", f"no address of a FHIR server: {url!r}", "give it as https://host/path")
    if parts.username or parts.password:
        raise refused(
            "LOD802", "the address holds a user or password", "set CONVERT_FHIR_USER and CONVERT_FHIR_PASSWORD"
        )
    if parts.query or parts.fragment:
        raise refused("LOD802", f"the address of a FHIR server has no ? or #: {url!r}")
    if credentials and parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        raise refused("LOD802", f"credentials would travel unprotected to {parts.hostname}", "use https")
    return url.rstrip("/")


def _json(answer: httpx.Response) -> dict[str, Any]:
    try:
        found = msgspec.json.decode(answer.content)
    except msgspec.DecodeError:
        return {}
    return found if isinstance(found, dict) else {}


def _said(answer: httpx.Response) -> str:
    """What an OperationOutcome says, in short; else the first words of the body."""
    texts = []
    for issue in _json(answer).get("issue", []):
        details = issue.get("details")
        said = issue.get("diagnostics") or (details.get("text") if isinstance(details, dict) else "") or ""
        texts.append(str(said) or str(issue.get("code", "")))
    found = "; ".join(text for text in texts if text) or answer.text
    return " ".join(found.split())[:300]
