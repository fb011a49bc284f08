"""The programs of Rosetta over HTTP: what the engine has, in the order of the dialects, in both languages."""

import httpx
import pytest

from autograd_core.dialects.rosetta import SPELLINGS, programs


def test_the_server_hands_out_what_the_engine_has(client: httpx.Client) -> None:
    answer = client.get("/api/rosetta")
    assert answer.status_code == 200
    found = answer.json()
    assert [one["name"] for one in found] == [one.name for one in programs()]
    for one, program in zip(found, programs(), strict=True):
        assert one["programs"] == program.spellings
        assert list(one["programs"]) == [name for name in SPELLINGS if name in program.spellings]
        assert one["title"] == program.title["en"]
        assert one["absent"] == {dialect: words["en"] for dialect, words in program.absent.items()}
        assert one["apart"] == {dialect: words["en"] for dialect, words in program.apart.items()}
        assert one["root"] == program.root


def test_titles_and_reasons_are_there_in_chinese(client: httpx.Client) -> None:
    found = client.get("/api/rosetta", params={"lang": "zh"}).json()
    assert found[0]["title"] == "标量链"
    assert all("micrograd" in reason for one in found for reason in (*one["absent"].values(), *one["apart"].values()))
    assert client.get("/api/rosetta", params={"lang": "fr"}).status_code == 422


@pytest.mark.parametrize("dialect", SPELLINGS)
def test_each_spelling_runs_in_the_sandbox(client: httpx.Client, dialect: str) -> None:
    program = programs()[0]
    answer = client.post("/api/runs", json={"code": program.spellings[dialect]}).json()
    assert answer["status"] == "ok", answer["error"]
    assert answer["recording"]["program"]["dialect"] == dialect
    assert answer["stdout"] == "8.0 -2.0 4.0 2.0\n"
