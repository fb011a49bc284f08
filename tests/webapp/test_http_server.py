"""A server for strangers: connections that cannot be held, origins, hosts, proxies, rates, request ids, the log, the metrics."""

import asyncio
import itertools
import json
import select
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from tests.server import ROOT, RunningServer, running_server
from tests.webapp.programs import CHAIN_RULE
from webapp.http.protocol import Guard, GuardedProtocol
from webapp.http.rates import kind_of
from webapp.settings import Settings

FRIEND = "https://course.example"
PATIENCE = 60  # seconds: only whether it happens is asked, never how soon
CLOCKS = {"header_seconds": 0.6, "body_seconds": 0.6, "write_seconds": 0.6, "keep_alive_seconds": 1}
addresses = (f"203.0.113.{number}" for number in itertools.count(1))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("strangers")


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[RunningServer]:
    """A server with short clocks, three programs an hour for each client, a proxy on this machine, and a friend."""
    more = {"run_rate": "3/hour", "trusted_proxies": "127.0.0.1", "cors_origins": FRIEND, "log": "json", "log_clients": "yes"}
    with running_server(folder, allowed_hosts="127.0.0.1 tapedeck.example", header_limit=4000, **CLOCKS, **more) as started:
        yield started


@pytest.fixture
def client(server: RunningServer) -> Iterator[httpx.Client]:
    """A new client each time, as the proxy tells it."""
    with httpx.Client(base_url=server.url, timeout=PATIENCE, headers={"X-Forwarded-For": next(addresses)}) as client:
        yield client


@pytest.fixture
def connection(server: RunningServer) -> Iterator[socket.socket]:
    """A bare connection."""
    address = urlsplit(server.url)
    with socket.create_connection((address.hostname, address.port), timeout=PATIENCE) as bare:
        yield bare


def everything(connection: socket.socket) -> bytes:
    """All that comes until the server hangs up."""
    received = b""
    try:
        while part := connection.recv(1 << 16):
            received += part
    except ConnectionResetError:
        pass
    return received


def lines(folder: Path) -> list[dict[str, Any]]:
    """The log until now."""
    return [json.loads(line) for line in (folder / "server.log").read_text().splitlines()]


def until(found: Callable[[], Any]) -> Any:
    """What `found` finds, as soon as it does."""
    gone = time.monotonic() + PATIENCE
    while not (answer := found()) and time.monotonic() < gone:
        time.sleep(0.05)
    assert answer
    return answer


HELLO = b"GET /api/rosetta HTTP/1.1\r\nHost: 127.0.0.1\r\n"


@pytest.mark.parametrize(
    "sent",
    [b"", b"\r\n", b"GET /api/hea", HELLO + b"X-Slow: ", HELLO + b"\r\n", HELLO + b"\r\n\r\n"],
    ids=["nothing", "an empty line", "half a path", "half a header", "a request and then nothing", "a request and an empty line"],
)
def test_a_connection_that_asks_for_nothing_is_closed(connection: socket.socket, sent: bytes) -> None:
    connection.sendall(sent)
    assert everything(connection).count(b"HTTP/1.1 200") == sent.count(b"\r\n\r\n")


def test_headers_without_end_are_refused(connection: socket.socket) -> None:
    connection.sendall(HELLO + b"X-Long: " + b"x" * 10_000)
    assert everything(connection).startswith(b"HTTP/1.1 431 ")


def test_headers_that_come_at_once_are_refused_with_a_reason(client: httpx.Client) -> None:
    answer = client.get("/api/health", headers={"X-Long": "x" * 3990})
    assert (answer.status_code, answer.json()["code"]) == (431, "too_large")


def test_a_body_that_does_not_come_is_not_waited_for(connection: socket.socket) -> None:
    connection.sendall(b"POST /api/runs HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{")
    answer = everything(connection)
    assert answer.startswith(b"HTTP/1.1 408")
    assert b'"code":"too_slow"' in answer


def test_a_reader_that_takes_nothing_is_let_go(connection: socket.socket) -> None:
    path = b"/docs/files/swagger-ui-bundle.js"  # far more in all than two kernels hold for each other
    connection.sendall(b"GET %b HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" % path * 20)
    assert connection.recv(1)
    until(lambda: not is_held(connection))


def test_a_head_waits_for_its_body() -> None:
    """A server that is killed between the two has said nothing yet, so that the one in front of it can ask another."""
    begun, go_on = threading.Event(), threading.Event()

    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"6")]})
        begun.set()
        await asyncio.to_thread(go_on.wait, PATIENCE)
        await send({"type": "http.response.body", "body": b"one", "more_body": True})
        await send({"type": "http.response.body", "body": b"two"})

    config = uvicorn.Config(app, http=GuardedProtocol, lifespan="off", log_config=None)
    config.guard = Guard(Settings())  # type: ignore[attr-defined]
    served = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as door, socket.create_connection(door.getsockname(), timeout=PATIENCE) as connection:
        thread = threading.Thread(target=served.run, args=([door],))
        thread.start()
        try:
            connection.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            assert begun.wait(PATIENCE)
            assert not select.select([connection], [], [], 0.2)[0]
            go_on.set()
            head, _, body = everything(connection).partition(b"\r\n\r\n")
        finally:
            go_on.set()
            served.should_exit = True
            thread.join(PATIENCE)
    assert (head.partition(b"\r\n")[0], body) == (b"HTTP/1.1 200 OK", b"onetwo")


def test_heads_without_bodies_come_too(connection: socket.socket) -> None:
    asked = (b"HEAD /api/health", b"OPTIONS /api/health", b"GET /api/health")
    connection.sendall(b"".join(b"%b HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" % words for words in asked))
    assert everything(connection).count(b"HTTP/1.1 ") == len(asked)


def test_who_asks_first_whether_to_send_is_told_to(connection: socket.socket) -> None:
    words = (
        b"POST /api/runs HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n"
    )
    connection.sendall(words)
    assert connection.recv(1 << 16) == b"HTTP/1.1 100 Continue\r\n\r\n"
    connection.sendall(b"{}")
    assert everything(connection).startswith(b"HTTP/1.1 422")


def is_held(connection: socket.socket) -> bool:
    """Whether the other end still belongs to a process."""
    ours = f":{connection.getsockname()[1]:04X}"
    ends = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return any(end[2].endswith(ours) and end[9] != "0" for end in ends)


def test_one_client_has_so_many_connections_and_a_proxy_as_many_as_it_likes() -> None:
    guard = Guard(Settings(client_connections=2, trusted_proxies=("10.0.0.0/8",)))
    taken = [guard.enter(host) for host in ("192.0.2.1", "192.0.2.1", "10.0.0.1", "10.0.0.1", "10.0.0.1")]
    assert not any(guard.is_full(host) for host in taken)
    guard.enter("192.0.2.1")
    assert guard.is_full("192.0.2.1")
    guard.leave("192.0.2.1")
    assert not guard.is_full("192.0.2.1")


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({"Origin": "https://evil.example"}, 403, "cross_site"),
        ({"Origin": "null"}, 403, "cross_site"),
        ({"Sec-Fetch-Site": "cross-site"}, 403, "cross_site"),
        ({"Sec-Fetch-Site": "same-site"}, 403, "cross_site"),
        ({"Content-Type": "text/plain"}, 415, "not_json"),
        ({"Content-Type": "application/x-www-form-urlencoded"}, 415, "not_json"),
        ({"Content-Type": "multipart/form-data; boundary=x"}, 415, "not_json"),
        ({"Host": "evil.example"}, 421, "wrong_host"),
        ({"Host": "127.0.0.1.evil.example"}, 421, "wrong_host"),
        ({"Host": ""}, 421, "wrong_host"),
        ({"Host": "tapedeck.example"}, 200, None),
        ({"Host": "TAPEDECK.example:8000", "Origin": "https://tapedeck.example:8000"}, 403, "cross_site"),
        ({"Host": "tapedeck.example:8000", "Origin": "https://tapedeck.example:8000", "Sec-Fetch-Site": "same-origin"}, 200, None),
        ({"Origin": FRIEND, "Sec-Fetch-Site": "cross-site"}, 200, None),
        ({"Sec-Fetch-Site": "none"}, 200, None),
        ({"Content-Type": "application/json; charset=utf-8"}, 200, None),
    ],
)
def test_only_pages_of_ours_make_it_do_something(client: httpx.Client, headers: dict[str, str], status: int, code: str | None) -> None:
    sent = json.dumps({"ticket": "0" * 16})
    answer = client.post("/api/runs/cancel", content=sent, headers={"Content-Type": "application/json", **headers})
    assert (answer.status_code, answer.json().get("code")) == (status, code)


def test_other_origins_may_ask_only_if_they_are_named(client: httpx.Client) -> None:
    wish = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    assert client.options("/api/runs", headers={"Origin": FRIEND, **wish}).headers["access-control-allow-origin"] == FRIEND
    assert "access-control-allow-origin" not in client.options("/api/runs", headers={"Origin": "https://evil.example", **wish}).headers
    assert "access-control-allow-credentials" not in client.get("/api/health", headers={"Origin": FRIEND}).headers


def test_a_client_that_asks_too_often_is_told_when_to_come_again(server: RunningServer, client: httpx.Client) -> None:
    answers = [client.post("/api/runs", json={}) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [422, 422, 422, 429]
    problem = answers[-1].json()
    assert (problem["code"], problem["limit"], problem["window"]) == ("too_often", 3, 3600)
    assert 0 < int(answers[-1].headers["retry-after"]) == problem["retry_after"] <= 3600
    assert client.get("/api/rosetta").status_code == 200
    other = {"X-Forwarded-For": f"{next(addresses)}"}
    assert client.post("/api/runs", json={}, headers=other).status_code == 422
    spoofed = {"X-Forwarded-For": f"{next(addresses)}, {client.headers['X-Forwarded-For']}"}
    assert client.post("/api/runs", json={}, headers=spoofed).status_code == 429
    assert 'tapedeck_rate_limited_total{limit="run"}' in httpx.get(f"{server.url}/metrics").text


@pytest.mark.parametrize(
    ("request_", "kind"),
    [
        ("POST /api/lessons/x/exercises/y", "run"),
        ("POST /api/runs/cancel", "read"),
        ("GET /api/runs/abc/layout", "drawing"),
        ("GET /api/runs/abc", "read"),
        ("GET /assets/x.js", None),
        ("GET /", None),
    ],
)
def test_what_is_counted_together(request_: str, kind: str | None) -> None:
    assert kind_of(request_) == kind


@pytest.mark.parametrize(("given", "kept"), [("my-request.1", True), ("short", False), ("x" * 65, False), ('quoted"id"12', False)])
def test_every_request_has_an_id(client: httpx.Client, folder: Path, given: str, kept: bool) -> None:
    answer = client.get("/api/nothing", headers={"X-Request-ID": given})
    identifier = answer.headers["x-request-id"]
    assert (identifier == given) is kept
    assert answer.json()["request_id"] == identifier
    line = until(lambda: next((line for line in lines(folder) if line.get("request_id") == identifier), None))
    assert (line["event"], line["status"], line["client"]) == ("request", 404, client.headers["X-Forwarded-For"])
    assert line["level"] == "info"


def test_the_log_says_what_happened_and_never_what_was_written(client: httpx.Client, folder: Path) -> None:
    code = f"secret_of_a_learner = 'canary'\n{CHAIN_RULE}"
    identifier = client.post("/api/runs", json={"code": code}).headers["x-request-id"]
    client.post("/api/runs", content=f'{{"code": "{code!r}", "canary"', headers={"Content-Type": "application/json"})
    client.get("/api/runs/aaaaaaaaaaaaaaaa?canary=1")
    written = until(lambda: [line for line in lines(folder) if line.get("request_id") == identifier][1:])
    run = next(line for line in lines(folder) if line["event"] == "run" and line["request_id"] == identifier)
    assert (run["purpose"], run["ended"], run["ms"] > 0) == ("play", "ok", True)
    assert (written[-1]["route"], written[-1]["status"]) == ("/api/runs", 200)
    assert "canary" not in (folder / "server.log").read_text()


def test_metrics_count_by_route_and_are_not_for_everybody(server: RunningServer, client: httpx.Client) -> None:
    client.post("/api/runs", json={"code": f"# counted\n{CHAIN_RULE}"})
    client.get("/api/runs/aaaaaaaaaaaaaaaa")
    client.get("/no/such/page")
    found = httpx.get(f"{server.url}/metrics").text
    for line in (
        'tapedeck_runs_total{ended="ok",purpose="play"}',
        'tapedeck_run_seconds_bucket{le="1.0",purpose="play"}',
        'tapedeck_http_requests_total{method="GET",route="/api/runs/{id}",status="404"}',
        "tapedeck_runs_waiting 0.0",
        "tapedeck_runs_running 0.0",
        "tapedeck_children_alive 2.0",
        "process_open_fds",
    ):
        assert line in found, line
    assert "aaaaaaaaaaaaaaaa" not in found
    assert "no/such" not in found
    assert client.get("/metrics").status_code == 404  # through a proxy


def test_readiness_is_told(client: httpx.Client) -> None:
    lessons = len(list((ROOT / "lessons").glob("*/lesson.yaml")))  # read before anybody asked for one
    assert client.get("/api/ready").json() == {"status": "ready", "messages": "alone", "lessons": lessons, "running": 0, "waiting": 0}


@pytest.mark.parametrize("path", ["/", "/api/health", "/api/nothing", "/docs", "/metrics"])
def test_there_are_no_cookies(client: httpx.Client, path: str) -> None:
    assert "set-cookie" not in client.get(path).headers


def test_over_https_browsers_are_told_to_stay_there(client: httpx.Client) -> None:
    assert client.get("/api/ready", headers={"X-Forwarded-Proto": "https"}).headers["strict-transport-security"] == "max-age=31536000"
    assert "strict-transport-security" not in client.get("/api/ready").headers
