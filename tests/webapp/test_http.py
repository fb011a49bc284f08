"""What every answer of the server has in common: problems, headers, pages, the documentation of the interface."""

import httpx
import pytest

from tests.webapp.conftest import PACKED, Run
from tests.webapp.programs import CHAIN_RULE


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/nothing", 404, "not_found"),
        ("GET", "/nothing", 404, "not_found"),
        ("GET", "/.stamp", 404, "not_found"),
        ("GET", "/assets/missing.js", 404, "not_found"),
        ("GET", "/assets/../index.html", 404, "not_found"),
        ("GET", "/assets/%2e%2e/.stamp", 404, "not_found"),
        ("GET", "/..%2f..%2fetc%2fpasswd", 404, "not_found"),
        ("DELETE", "/api/runs", 405, "method_not_allowed"),
        ("GET", "/api/runs/aaaaaaaaaaaaaaaa", 404, "no_such_run"),
        ("GET", "/api/runs/short", 422, "invalid_request"),
        ("GET", "/api/runs/aaaaaaaaaaaaaaaa/layout", 404, "no_such_run"),
        ("GET", "/api/lessons/no-such-lesson", 404, "no_such_lesson"),
        ("GET", "/api/lessons?lang=fr", 422, "invalid_request"),
    ],
)
def test_every_error_is_a_problem_document(client: httpx.Client, method: str, path: str, status: int, code: str) -> None:
    answer = client.request(method, path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["code"] == code
    assert problem["status"] == status
    assert problem["type"] == "about:blank"
    assert problem["title"]
    assert problem["detail"]


def test_a_body_that_is_too_large_is_refused_before_it_is_read(client: httpx.Client) -> None:
    answer = client.post("/api/runs", content=b" " * (2 << 20), headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_a_body_without_a_length_is_counted(client: httpx.Client) -> None:
    answer = client.post("/api/runs", content=(b" " * 65536 for _ in range(32)), headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_validation_says_where(client: httpx.Client) -> None:
    answer = client.post("/api/runs", json={"code": "x", "seed": "now"})
    assert answer.json()["errors"][0]["pointer"] == "/seed"


@pytest.mark.parametrize("path", ["/", "/play", "/play/aaaaaaaaaaaaaaaa", "/lessons", "/lessons/chain-rule", "/examples"])
def test_the_page_is_served_for_every_place_in_it(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert "<title>Tapedeck</title>" in answer.text
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", ["/nowhere", "/play/a/b", "/.stamp"])
def test_a_person_who_goes_nowhere_gets_the_page_that_says_so(client: httpx.Client, path: str) -> None:
    answer = client.get(path, headers={"Accept": "text/html,application/xhtml+xml"})
    assert answer.status_code == 404
    assert "<title>Tapedeck</title>" in answer.text


def test_files_with_a_digest_in_their_name_are_kept_for_ever(client: httpx.Client) -> None:
    answer = client.get("/assets/index-abc123.js")
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-encoding"] == "gzip"
    assert client.get("/favicon.svg").headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    ("taken", "coding"), [("gzip", "gzip"), ("br, gzip", "gzip"), ("br;q=1.0, gzip;q=0", None), ("identity", None), ("", None)]
)
def test_a_file_that_was_packed_when_it_was_built_travels_packed(client: httpx.Client, taken: str, coding: str | None) -> None:
    answer = client.get("/assets/packed-abc123.js", headers={"Accept-Encoding": taken})
    assert answer.text == PACKED
    assert answer.headers.get("content-encoding") == coding
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "Accept-Encoding" in answer.headers["vary"]
    known = {"Accept-Encoding": taken, "If-None-Match": answer.headers["etag"]}
    assert client.get("/assets/packed-abc123.js", headers=known).status_code == 304


@pytest.mark.parametrize("path", ["/", "/api/health", "/api/nothing", "/assets/index-abc123.js", "/docs"])
def test_every_answer_says_what_a_page_may_do(client: httpx.Client, path: str) -> None:
    headers = client.get(path).headers
    policy = dict(rule.split(" ", 1) for rule in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy.get("script-src") == (None if path.startswith("/api/") else "'self'")
    assert policy["frame-ancestors"] == "'self'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


def test_large_answers_are_compressed(client: httpx.Client) -> None:
    answer = client.post("/api/runs", json={"code": CHAIN_RULE}, headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"


def test_health_names_what_the_server_works_with(client: httpx.Client) -> None:
    health = client.get("/api/health").json()
    assert health["status"] == "ok"
    assert health["graphviz"]["program"] in ("dot", "graphviz-pure")
    assert health["graphviz"]["version"]
    assert health["runner"] == "ready"
    assert "cpu_limit" in health["isolation"]


def test_the_interface_is_documented_without_the_network(client: httpx.Client) -> None:
    page = client.get("/docs").text
    assert "http" not in page.replace("The HTTP interface", "").split("</title>")[1]
    for file in ("/docs/files/swagger-ui-bundle.js", "/docs/files/swagger-ui.css", "/docs/start.js"):
        assert client.get(file).status_code == 200


def test_every_route_is_documented_with_its_answer_and_its_problems(client: httpx.Client) -> None:
    document = client.get("/openapi.json").json()
    assert set(document["paths"]) >= {
        "/api/runs",
        "/api/runs/{id}",
        "/api/runs/{id}/layout",
        "/api/runs/{id}/graph.{form}",
        "/api/runs/{id}/recording.json",
        "/api/runs/{id}/player.html",
        "/api/runs/{id}/tensors/{node}",
        "/api/examples",
        "/api/lessons",
        "/api/lessons/{slug}",
        "/api/lessons/{slug}/exercises/{name}",
        "/api/health",
    }
    for path, methods in document["paths"].items():
        for method, about in methods.items():
            content = about["responses"]["200"]["content"]
            is_file = path.endswith(("graph.{form}", "player.html", "film.gif"))
            assert is_file or content["application/json"]["schema"], (path, method)
            assert about["responses"]["422"]["content"].keys() == {"application/problem+json"}, (path, method)
            assert about["summary"]
    assert {"Recording", "Run", "Layout", "ProblemDocument"} <= document["components"]["schemas"].keys()


def test_examples_come_in_both_languages_and_run(client: httpx.Client, run: Run) -> None:
    examples = client.get("/api/examples").json()
    assert len(examples) >= 10
    for example in examples:
        assert example["title"]["en"]
        assert example["title"]["zh"]
        assert run(example["code"])["status"] in ("ok", "error")
