"""The links of a lesson that lead out of the course: that they are well formed, and, only when asked, that they lead somewhere.

It reads the files as an author wrote them, so that what is wrong has a line. Looking goes over the network, one request a page.
"""

import re
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import unquote, urldefrag, urlsplit
from urllib.request import Request, urlopen

from webapp.lessons import CourseLesson
from webapp.lessons_check import outside_code

# An address ends where Markdown, YAML or Chinese punctuation goes on.
_ADDRESS = re.compile(r"\bhttps?://[^\s\"'<>)}\]，。；、）]+")
_REFUSES = frozenset({401, 403, 405, 429})  # what sites say to programs and not to readers
_AT_ONCE = 4  # pages asked for at the same time; each host is asked for one after another
_SECONDS = 20.0
_BYTES = 8 << 20
_HEADERS = {"User-Agent": "Mozilla/5.0 (compatible; tapedeck lesson check --links)", "Accept": "text/html,*/*"}


@dataclass(frozen=True, slots=True)
class Link:
    """An address and where it is written."""

    file: Path
    line: int
    address: str

    def told(self, what: str) -> str:
        """A sentence about this link, with its file and line."""
        return f"{self.file}:{self.line}: {self.address} {what}"


@dataclass(frozen=True, slots=True)
class Looked:
    """What came of looking at an address: a fault, or something that a program cannot find out."""

    what: str
    fault: bool


def links(lesson: CourseLesson) -> Iterator[Link]:
    """Every outside link of a lesson's texts, notes and `lesson.yaml`."""
    for file in (lesson.folder / "lesson.yaml", *sorted(lesson.folder.glob("*.md"))):
        for number, line in enumerate(outside_code(file.read_text(encoding="utf-8")).splitlines(), start=1):
            for found in _ADDRESS.finditer(line):
                yield Link(file, number, found[0])


def faults_of_form(lesson: CourseLesson) -> Iterator[str]:
    """Links that a browser would warn of, or that took along what stands behind them."""
    for link in links(lesson):
        parts = urlsplit(link.address)
        if parts.scheme != "https":
            yield link.told("does not begin with https://")
        elif "." not in (parts.hostname or "") or link.address.endswith((".", ",", ";", ":")):
            yield link.told("is not a whole address")


def look_at(found: Iterable[Link]) -> tuple[list[str], list[str]]:
    """Fetches every address once; the faults, and remarks on those that only a reader can check."""
    by_address: dict[str, list[Link]] = {}
    for link in found:
        by_address.setdefault(link.address, []).append(link)
    hosts = {urlsplit(address).netloc: threading.Lock() for address in by_address}

    def ask(address: str) -> Looked | None:
        with hosts[urlsplit(address).netloc]:
            return look(address)

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        looked = dict(zip(by_address, pool.map(ask, by_address), strict=True))
    told = [(result.fault, link.told(result.what)) for address, result in looked.items() if result for link in by_address[address]]
    return [words for fault, words in told if fault], [words for fault, words in told if not fault]


def look(address: str) -> Looked | None:
    """Fetches one page; None where it is there and has the place that the address names."""
    page, place = urldefrag(address)
    try:
        with urlopen(Request(page, headers=_HEADERS), timeout=_SECONDS) as answer:  # noqa: S310  only http and https are found
            body: bytes = answer.read(_BYTES)
    except HTTPError as error:
        return Looked(f"answers {error.code} {error.reason}", fault=error.code not in _REFUSES)
    except OSError as error:  # no such host, no network, no answer in time
        return Looked(f"cannot be reached: {getattr(error, 'reason', error)}", fault=True)
    if place and unquote(place) not in _places(body.decode("utf-8", errors="replace")):
        return Looked(f"is there, and has no place '#{place}'", fault=True)
    return None


def _places(html: str) -> set[str]:
    """The names that a fragment of an address may have on a page."""
    found: set[str] = set()

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.update(value for name, value in attrs if value and (name == "id" or (name == "name" and tag == "a")))

    Reader().feed(html)
    return found
