"""CalDAV (RFC 4791) with sync tokens (RFC 6578): the few requests that keeping in step needs.

Thin on purpose: each request goes to the address that was judged (``security.outbound``), follows
no redirect to another server, is bounded in time and size, and says which of four things went
wrong. The password is in one header of one connection and nowhere else.
"""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self
from urllib.parse import quote, unquote, urljoin, urlsplit
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape

import httpx
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from agile_app.security.outbound import target_of

_TIMEOUT = httpx.Timeout(10.0, connect=5.0)
_LONGEST_RUN = 180.0
_LARGEST = 8_000_000
_BATCH = 50
_ROUNDS = 20
_REDIRECTS = 3
_MOVED = {301, 302, 303, 307, 308}

_D, _C = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}"
_OPEN = '<?xml version="1.0" encoding="utf-8"?>'
_SPACES = 'xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"'


class DavError(Exception):
    """A request did not do what it should; the text is ours and holds nothing of the server's."""


class Refused(DavError):
    """The user name or password is not, or no longer, accepted."""


class Unreachable(DavError):
    """No answer, or one that says to come back later."""


class NoCalendar(DavError):
    """There is no calendar at this address."""


class Changed(DavError):
    """It was changed there since we last read it (412)."""


@dataclass(frozen=True)
class _Answer:
    """An answer read whole. Header names are in lower case."""

    status: int
    headers: httpx.Headers
    body: bytes


@dataclass(frozen=True)
class File:
    """One file of a calendar. ``href`` is its path on the server; ``text`` its iCalendar text."""

    href: str
    etag: str
    text: str


@dataclass(frozen=True)
class FoundCalendar:
    """A calendar of an account that events can be kept in."""

    url: str
    name: str


@dataclass
class Changes:
    """What changed since a token: etags by href, and what is gone. ``whole``: this is everything,
    and what is not named is gone."""

    token: str = ""
    changed: dict[str, str] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    whole: bool = False


class Dav:
    """A signed-in connection to one server, for one run."""

    def __init__(self, url: str, username: str, password: str) -> None:
        """Raises Invalid where the address may not be called."""
        self._target = target_of(url)
        self._until = time.monotonic() + _LONGEST_RUN
        self._client = httpx.Client(
            auth=httpx.BasicAuth(username, password),
            timeout=_TIMEOUT,
            follow_redirects=False,
            trust_env=False,
            headers={"user-agent": "Agile"},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _value: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self._client.close()

    # -- finding calendars -----------------------------------------------------------------------

    def calendars(self, url: str) -> list[FoundCalendar]:
        """The calendars behind an address: of a calendar, a home, a principal, or the server."""
        for start in (url, urljoin(self._target.origin, "/.well-known/caldav")):
            try:
                found = list(self._behind(self._path(start)))
            except NoCalendar:
                continue
            if found:
                return found
        raise NoCalendar

    def _behind(self, path: str) -> Iterator[FoundCalendar]:
        asked = "<d:resourcetype/><d:displayname/><d:current-user-principal/><c:calendar-home-set/>"
        path, (own, *_) = self._properties(path, asked, depth=0)
        if _is_calendar(own):
            yield self._calendar(path, own)
            return
        homes = _hrefs(own, f"{_C}calendar-home-set")
        if not homes:
            for principal in _hrefs(own, f"{_D}current-user-principal"):
                _, (answer, *_) = self._properties(
                    self._path(principal), "<c:calendar-home-set/>", depth=0
                )
                homes += _hrefs(answer, f"{_C}calendar-home-set")
        for home in homes or [path]:
            listed = "<d:resourcetype/><d:displayname/><c:supported-calendar-component-set/>"
            _, answers = self._properties(self._path(home), listed, depth=1)
            for answer in answers:
                if _is_calendar(answer) and _takes_events(answer):
                    yield self._calendar(_href(answer), answer)

    def _calendar(self, path: str, answer: Element) -> FoundCalendar:
        name = answer.findtext(f".//{_D}displayname") or unquote(
            path.rstrip("/").rpartition("/")[2]
        )
        url = urljoin(self._target.origin, self._path(path).rstrip("/") + "/")
        return FoundCalendar(url, name[:200])

    # -- reading ---------------------------------------------------------------------------------

    def changes(self, url: str, token: str) -> Changes:
        """What changed in a calendar since ``token``; everything without one, or when the server
        knows the token no more or cannot tell changes at all."""
        path = self._path(url)
        try:
            found = self._synced(path, token)
        except _NoSync:
            found = None
            if token:
                try:
                    found = self._synced(path, "")
                except _NoSync:
                    found = None
        return found if found is not None else self._listed(path)

    def _synced(self, path: str, token: str) -> Changes:
        found = Changes(token, whole=not token)
        for _ in range(_ROUNDS):
            body = (
                f"{_OPEN}<d:sync-collection {_SPACES}>"
                f"<d:sync-token>{escape(found.token)}</d:sync-token>"
                "<d:sync-level>1</d:sync-level><d:prop><d:getetag/></d:prop></d:sync-collection>"
            )
            answer = self._ask("REPORT", path, body, sync=True)
            tree = _tree(answer)
            more = False
            for response in tree.iter(f"{_D}response"):
                href, status = _href(response), response.findtext(f"{_D}status") or ""
                if _same(href, path):
                    more = more or " 507" in status
                elif " 404" in status:
                    found.gone.add(href)
                    found.changed.pop(href, None)
                else:
                    found.changed[href] = _etag(response)
                    found.gone.discard(href)
            found.token = tree.findtext(f"{_D}sync-token") or ""
            if not more:
                break
        return found

    def _listed(self, path: str) -> Changes:
        _, answers = self._properties(path, "<d:getetag/><d:resourcetype/>", depth=1)
        files = [each for each in answers if each.find(f".//{_D}collection") is None]
        return Changes(changed={_href(each): _etag(each) for each in files}, whole=True)

    def files(self, url: str, hrefs: Iterable[str]) -> Iterator[File]:
        """The files at these paths, as far as they are still there."""
        wanted = list(hrefs)
        for start in range(0, len(wanted), _BATCH):
            named = "".join(
                f"<d:href>{escape(href)}</d:href>" for href in wanted[start : start + _BATCH]
            )
            body = (
                f"{_OPEN}<c:calendar-multiget {_SPACES}><d:prop><d:getetag/><c:calendar-data/>"
                f"</d:prop>{named}</c:calendar-multiget>"
            )
            answer = self._ask("REPORT", self._path(url), body, depth=1)
            for response in _tree(answer).iter(f"{_D}response"):
                text = response.findtext(f".//{_C}calendar-data")
                if text:
                    yield File(_href(response), _etag(response), text)

    # -- writing ---------------------------------------------------------------------------------

    def put(self, href: str, text: str, *, etag: str | None) -> str:
        """Write a file; its new etag.

        Args:
            etag: of the version this replaces; None for one that must not be there yet.

        Raises:
            Changed: it is another version, or is there already.
        """
        condition = {"if-none-match": "*"} if etag is None else {"if-match": etag}
        answer = self._send(
            "PUT", self._path(href), text,
            {"content-type": "text/calendar; charset=utf-8", **condition},
        )  # fmt: skip
        if answer.status in {409, 412} or (answer.status == 404 and etag is not None):
            raise Changed
        _expect(answer, {200, 201, 204})
        return answer.headers.get("etag") or self._etag_of(href)

    def delete(self, href: str, *, etag: str) -> None:
        """Delete that version of a file; nothing happens when it is gone. Raises Changed."""
        answer = self._send("DELETE", self._path(href), "", {"if-match": etag} if etag else {})
        if answer.status == 412:
            raise Changed
        _expect(answer, {200, 202, 204, 404, 410})

    def _etag_of(self, href: str) -> str:
        _, (answer, *_) = self._properties(self._path(href), "<d:getetag/>", depth=0)
        return _etag(answer)

    # -- requests --------------------------------------------------------------------------------

    def _path(self, address: str) -> str:
        """The path of an address on this very server, quoted once.

        Raises:
            NoCalendar: it is on another server, where the password has no business.
        """
        parts = urlsplit(urljoin(self._target.origin + "/", address))
        port = parts.port or (443 if parts.scheme == "https" else 80)
        here = (self._target.scheme, self._target.host.lower(), self._target.port)
        if (parts.scheme, (parts.hostname or "").lower(), port) != here:
            raise NoCalendar("The calendar is on another server.")
        return quote(unquote(parts.path or "/"), safe="/@:+~!$&'()*,;=-._")

    def _properties(self, path: str, asked: str, *, depth: int) -> tuple[str, list[Element]]:
        body = f"{_OPEN}<d:propfind {_SPACES}><d:prop>{asked}</d:prop></d:propfind>"
        headers = {"depth": str(depth), "content-type": "application/xml"}
        answer = self._send("PROPFIND", path, body, headers)
        for _ in range(_REDIRECTS):
            if answer.status not in _MOVED:
                break
            path = self._path(urljoin(path, answer.headers.get("location", "")))
            answer = self._send("PROPFIND", path, body, headers)
        _expect(answer, {207})
        responses = list(_tree(answer).iter(f"{_D}response"))
        if not responses:
            raise NoCalendar
        return path, responses

    def _ask(
        self, method: str, path: str, body: str, *, depth: int = 0, sync: bool = False
    ) -> _Answer:
        headers = {"content-type": "application/xml", "depth": str(depth)}
        answer = self._send(method, path, body, headers)
        # A server that cannot tell changes, or no longer knows the token, says so in many ways.
        if sync and answer.status in {400, 403, 405, 409, 410, 412, 415, 501}:
            raise _NoSync
        _expect(answer, {207})
        return answer

    def _send(self, method: str, path: str, body: str, headers: dict[str, str]) -> _Answer:
        if time.monotonic() > self._until:
            raise Unreachable("The calendar takes too long.")
        host = self._target.origin.partition("://")[2]
        request = self._client.build_request(
            method,
            self._target.connects_to + path,
            content=body.encode(),
            headers={"host": host, **headers},
            extensions={"sni_hostname": self._target.host},
        )
        try:
            response = self._client.send(request, stream=True)
            try:
                answer = _Answer(response.status_code, response.headers, _body(response))
            finally:
                response.close()
        except httpx.HTTPError as error:
            raise Unreachable("The calendar's server does not answer.") from error
        if answer.status in {401, 407}:
            raise Refused("The calendar does not take this user name and password.")
        if answer.status in {429, 502, 503, 504}:
            raise Unreachable("The calendar's server is busy.")
        return answer


class _NoSync(DavError):
    """The server cannot tell what changed since that token."""


def _body(response: httpx.Response) -> bytes:
    """A body, as long as it is of a bearable size."""
    parts, size = [], 0
    for part in response.iter_bytes():
        size += len(part)
        if size > _LARGEST:
            raise Unreachable("The calendar's answer is too large.")
        parts.append(part)
    return b"".join(parts)


def _expect(answer: _Answer, wanted: set[int]) -> None:
    if answer.status in wanted:
        return
    if answer.status == 403:
        raise Refused("The calendar does not let this account do that.")
    if answer.status in _MOVED | {404, 405, 410}:
        raise NoCalendar("There is no calendar at this address.")
    if answer.status >= 500:
        raise Unreachable("The calendar's server has a fault.")
    raise DavError("The calendar's server answered something unexpected.")


def _tree(answer: _Answer) -> Element:
    try:
        return fromstring(answer.body)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise DavError("The calendar's server answered something unexpected.") from error


def _href(response: Element) -> str:
    """The path in an answer; some servers give the whole address."""
    return urlsplit((response.findtext(f"{_D}href") or "").strip()).path


def _same(href: str, path: str) -> bool:
    return unquote(href).rstrip("/") == unquote(path).rstrip("/")


def _etag(response: Element) -> str:
    return (response.findtext(f".//{_D}getetag") or "").strip()


def _hrefs(response: Element, name: str) -> list[str]:
    found = response.find(f".//{name}")
    return [] if found is None else [each.text or "" for each in found.iter(f"{_D}href")]


def _is_calendar(response: Element) -> bool:
    return response.find(f".//{_D}resourcetype/{_C}calendar") is not None


def _takes_events(response: Element) -> bool:
    listed = response.find(f".//{_C}supported-calendar-component-set")
    return listed is None or any(each.get("name") == "VEVENT" for each in listed.iter(f"{_C}comp"))
