"""Links out of the course are well formed, and `lesson check --links` says which of them lead nowhere; a real server answers here."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest

from webapp.lessons import load_course
from webapp.lessons_author import check
from webapp.lessons_links import faults_of_form, links

PAGE = b"<html><h1 id='top'>Here</h1><a name='old'></a></html>"


class Site(BaseHTTPRequestHandler):
    """A page that is there, one that has moved, one that refuses programs, and nothing else."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        status = {"/there": 200, "/moved": 302, "/closed": 403}.get(self.path, 404)
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/there")
        self.end_headers()
        self.wfile.write(PAGE)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    Site.asked.clear()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def with_links(write_lesson, *addresses: str):
    text = "\n\n".join(f"See [this]({address})." for address in addresses) + "\n"
    return write_lesson(text, text.replace("See [this](", "请看[这里](").replace(").", ")。"))


def test_every_link_is_found_with_its_line_and_none_in_code(write_lesson):
    folder = write_lesson(
        "a\n\n```python\n# https://no.example/\n```\n\n[b](https://yes.example/a#b).\n", "一\n\n二，https://so.example/c。\n"
    )
    found = [(link.file.name, link.line, link.address) for link in links(load_course(folder).lessons[0])]
    assert found == [("en.md", 7, "https://yes.example/a#b"), ("zh.md", 3, "https://so.example/c")]


def test_a_link_that_is_not_well_formed_is_told_with_file_and_line(write_lesson):
    folder = with_links(write_lesson, "http://a.example/", "https://local/x", "https://good.example/x")
    told = [fault.partition("en.md:")[2] for fault in faults_of_form(load_course(folder).lessons[0]) if "en.md" in fault]
    assert told == ["1: http://a.example/ does not begin with https://", "3: https://local/x is not a whole address"]


def test_links_are_fetched_once_and_only_when_asked(write_lesson, site, capsys):
    folder = with_links(write_lesson, *(f"{site}/{path}" for path in ("there#top", "there#old", "moved", "there#away", "gone", "closed")))
    check(folder, [])
    assert Site.asked == []
    check(folder, [], look=True)
    said = capsys.readouterr().out
    for line, words in ((7, "there#away is there, and has no place '#away'"), (9, "gone answers 404 Not Found")):
        assert f"en.md:{line}: {site}/{words}\n" in said
        assert f"zh.md:{line}: {site}/{words}\n" in said
    assert f"en.md:11: {site}/closed answers 403 Forbidden; look yourself\n" in said
    assert "there#top is" not in said
    assert "moved is" not in said
    assert sorted(Site.asked) == ["/closed", "/gone", "/moved", "/there", "/there", "/there", "/there"]


def test_a_server_that_is_not_there_is_a_fault(write_lesson, capsys):
    folder = with_links(write_lesson, "https://127.0.0.1:9/x")
    assert check(folder, [], look=True) == 1
    assert "https://127.0.0.1:9/x cannot be reached: " in capsys.readouterr().out
