"""The lessons over HTTP, with learners' functions called by the real runner."""

import json
import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from webapp.app import create_app
from webapp.lessons import CourseOnDisk
from webapp.routes.lessons import keeper_of
from webapp.settings import Settings

EXERCISES = [
    ("chain-rule", "by_hand", "torch"),
    ("accumulate", "in_parts", "micrograd"),
    ("linear-regression", "step", "mxnet"),
    ("linear-regression", "step", "tensorflow"),
    ("linear-regression", "train", "jax"),
]


@pytest.fixture(scope="module")
def client(tmp_path_factory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("served")
    app = create_app(Settings(wall_limit=4.0, database_url=f"sqlite:///{folder / 'runs.sqlite'}", static=folder))
    with TestClient(app, base_url="http://localhost") as one:
        yield one


def serve(monkeypatch, client, folder):
    """Has the application serve the lessons of another folder."""
    keeper = CourseOnDisk(folder)
    monkeypatch.setitem(client.app.dependency_overrides, keeper_of, lambda: keeper)


def hand_in(client, slug, name, code, lang="en", **more):
    answer = client.post(f"/api/lessons/{slug}/exercises/{name}", json={"code": code, "lang": lang, **more})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_list_is_by_number_and_in_the_language_asked_for(client):
    listed = client.get("/api/lessons").json()
    numbers = {one["slug"]: one["number"] for one in listed}
    assert list(numbers.values()) == sorted(numbers.values())
    assert (numbers["chain-rule"], numbers["linear-regression"]) == (3, 11)
    assert set(listed[0]) == {"slug", "number", "title", "summary", "minutes", "part", "spellings", "needs", "goals"}
    assert "链式法则：y = 2xᵀx" in [one["title"] for one in client.get("/api/lessons?lang=zh").json()]


def test_a_lesson_comes_with_its_blocks_and_without_empty_fields(client):
    lesson = client.get("/api/lessons/chain-rule?lang=zh").json()
    assert (lesson["lang"], lesson["slug"]) == ("zh", "chain-rule")
    assert lesson["blocks"][1]["type"] == "program"
    assert lesson["blocks"][1]["run"] is True
    predict = next(block for block in lesson["blocks"] if block["type"] == "predict")
    assert predict["at"] == {"kind": "contribution", "to": "dot", "from": "y", "occurrence": 0}
    assert "null" not in client.get("/api/lessons/chain-rule").text


def test_hidden_checks_are_not_in_any_lesson(client):
    client.get("/api/lessons")
    for lesson in CourseOnDisk.read(client.app.state.lessons).lessons:
        text = "".join(
            json.dumps(client.get(f"/api/lessons/{lesson.slug}?lang={lang}").json(), ensure_ascii=False) for lang in ("en", "zh")
        )
        for exercise in lesson.exercises.values():
            for wrong in exercise.wrong:
                assert wrong.hint.en not in text
                assert wrong.hint.zh not in text
            for check in exercise.suite:
                assert f"def {check.key}" not in text
        assert "default_rng" not in text
        assert "expected=" not in text


def test_a_lesson_comes_in_the_spelling_asked_for_or_in_its_own(client):
    asked = client.get("/api/lessons/chain-rule?spelling=jax").json()
    assert asked["spelling"] == "jax"
    assert "import jax" in asked["blocks"][1]["code"]
    assert client.get("/api/lessons/chain-rule?spelling=tensorflow1").json()["spelling"] == "torch"
    assert client.get("/api/lessons/chain-rule?spelling=fortran").status_code == 422


def test_the_glossary_has_the_terms_of_the_lessons_in_both_languages(client):
    terms = client.get("/api/glossary?lang=zh").json()
    rule = next(term for term in terms if term["name"]["en"] == "chain rule")
    assert (rule["name"]["zh"], rule["lesson"]) == ("链式法则", "chain-rule")
    assert "相乘" in rule["html"]


def test_a_page_learns_when_the_lessons_change_only_where_somebody_writes(client, monkeypatch):
    told = client.get("/api/course").json()
    assert told["writing"] is False
    assert told == client.get("/api/course").json()
    monkeypatch.setenv("TAPEDECK_WRITING", "1")
    assert client.get("/api/course").json() == {"writing": True, "version": told["version"]}


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/api/lessons/nothing", 404, "no_such_lesson"),
        ("/api/lessons/..%2F..", 404, "not_found"),
        ("/api/lessons?lang=fr", 422, "invalid_request"),
    ],
)
def test_what_is_not_there_is_a_problem_document(client, path, status, code):
    answer = client.get(path)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"


def test_an_exercise_that_is_not_there_is_a_problem_document(client):
    answer = client.post("/api/lessons/chain-rule/exercises/nothing", json={"code": ""})
    assert (answer.status_code, answer.json()["code"]) == (404, "no_such_exercise")
    long = client.post("/api/lessons/chain-rule/exercises/by_hand", json={"code": "#" * 100_001})
    assert (long.status_code, long.json()["code"]) == (422, "invalid_request")


@pytest.mark.parametrize(("slug", "name", "spelling"), EXERCISES)
def test_the_solution_that_the_lesson_shows_passes_in_the_readers_framework(client, slug, name, spelling):
    blocks = client.get(f"/api/lessons/{slug}?spelling={spelling}").json()["blocks"]
    exercise = next(block for block in blocks if block.get("name") == name and block["type"] == "exercise")
    assert exercise["spelling"] == spelling
    told = hand_in(client, slug, name, exercise["solution"]["code"], spelling=spelling)
    assert told["passed"], told
    assert re.match(r"Right\. Your function agreed with the check on all \d random inputs\.", told["message"])


def test_a_wrong_answer_is_told_the_case_and_the_hint(client):
    told = hand_in(client, "chain-rule", "by_hand", "def gradient(x):\n    print('asked')\n    return 2 * x\n", "zh")
    assert not told["passed"]
    assert told["message"] == "对下面这组输入，gradient 返回的数与预期不同。"
    assert told["hint"].startswith("2x 是一条路带回来的")
    assert told["case"]["input"].startswith("x = [")
    assert told["stdout"].startswith("asked\n")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("def gradient(x):\n    while True:\n        pass\n", "The program was still running when its time was up."),
        (
            "while True:\n    pass\ndef gradient(x):\n    return x\n",
            "The program was still running when its time was up.",
        ),
        ("def gradient(x):\n    return 1 / 0\n", "gradient stopped at line 2 with ZeroDivisionError: division by zero"),
        ("x = 1 / 0\ndef gradient(x):\n    return x\n", "The program stopped at line 1 with ZeroDivisionError"),
        ("def gradient(x):\n    pass\n", "gradient returned None."),
        ("def gradient(x):\n    return 'four'\n", "gradient returned a value of type str; Tensor was expected."),
        ("def gradient(x):\n    return [4.0 for one in x]\n", "gradient returned a value of type list; Tensor was expected."),
        ("def gradient(x):\n    return (4 * x).sum()\n", "gradient returned shape (); shape (2,) was expected."),
        ("def gradient(x):\n    return x * float('nan')\n", "gradient returned NaN for an ordinary input."),
        ("def gradient(x):\n    return input()\n", "gradient stopped at line 2"),
        ("def gradient(x)\n    return x\n", "Python cannot read line 1"),
        ("def slope(x):\n    return x\n", "The program defines nothing called gradient."),
        (
            "import os\nos._exit(0)\ndef gradient(x):\n    return x\n",
            "The program ended before your function could answer.",
        ),
        ("def gradient(x):\n    x.backward()\n", "Line 2 uses backward, which this exercise asks you to do without."),
    ],
)
def test_every_failure_has_a_plain_sentence_and_the_next_answer_works(client, code, said):
    told = hand_in(client, "chain-rule", "by_hand", code)
    assert not told["passed"]
    assert told["message"].startswith(said), told
    assert hand_in(client, "chain-rule", "by_hand", "def gradient(x):\n    return 4 * x\n")["passed"]


def test_the_inputs_are_fresh_every_time(client):
    code = "def gradient(x):\n    print(x)\n    return 4 * x\n"
    told = {hand_in(client, "chain-rule", "by_hand", code)["stdout"] for _ in range(4)}
    assert len(told) == 4


REFERRING = "```program\nname: square\n```\n\nIt is {=x.grad}.\n"


def test_numbers_of_the_text_are_those_of_the_run_that_the_player_is_given(client, write_lesson, monkeypatch):
    folder = write_lesson(REFERRING, REFERRING)
    serve(monkeypatch, client, folder)
    blocks = client.get("/api/lessons/small").json()["blocks"]
    assert blocks[1]["html"] == "<p>It is 6.0.</p>"
    finished = client.app.state.runner.finished
    run = client.post("/api/runs", json={"code": blocks[0]["code"]}).json()
    assert run["recording"]["values"][run["recording"]["nodes"]["gradient"][0]] == 6.0
    assert client.get("/api/lessons/small?lang=zh").json()["blocks"][1]["html"] == "<p>It is 6.0.</p>"
    assert client.app.state.runner.finished == finished, "the lesson's run is the player's run, and both languages'"
    program = folder / "90-small" / "programs" / "square.py"
    program.write_text(program.read_text().replace("3.0", "4.0"))
    assert client.get("/api/lessons/small").json()["blocks"][1]["html"] == "<p>It is 8.0.</p>"


def test_a_reference_that_finds_nothing_is_a_problem_document_that_names_the_line(client, write_lesson, monkeypatch):
    text = REFERRING.replace("x.grad", "z.grad")
    serve(monkeypatch, client, write_lesson(text, text))
    answer = client.get("/api/lessons/small")
    assert (answer.status_code, answer.json()["code"]) == (500, "lesson_source")
    assert "en.md:5: {=z.grad}: the run has no variable" in answer.json()["detail"]


def test_a_mistake_in_a_lesson_is_a_problem_document_that_names_the_line(client, write_lesson, monkeypatch):
    folder = write_lesson("```go\n```\n")
    serve(monkeypatch, client, folder)
    answer = client.get("/api/lessons")
    assert (answer.status_code, answer.json()["code"]) == (500, "lesson_source")
    assert "en.md:1: there is no block called 'go'" in answer.json()["detail"]
