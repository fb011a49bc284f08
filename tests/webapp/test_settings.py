"""The settings: what a wrong one says, and that their page is current."""

import importlib.util
import sys
from types import ModuleType

import pytest

from tests.server import ROOT
from webapp import doctor
from webapp.settings import SettingError, Settings


def settings_page() -> ModuleType:
    spec = importlib.util.spec_from_file_location("settings_page", ROOT / "scripts" / "settings_page.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_the_page_of_settings_is_current() -> None:
    assert (ROOT / "docs" / "settings.md").read_text(encoding="utf-8") == settings_page().page(), "run: python scripts/settings_page.py"


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"PORT": "many"}, "PORT is 'many', which is not a number"),
        ({"TAPEDECK_WALL_LIMIT": "-1"}, "TAPEDECK_WALL_LIMIT is '-1'; it should be greater than 0"),
        ({"TAPEDECK_WAL_LIMIT": "3"}, "there is no setting TAPEDECK_WAL_LIMIT; is TAPEDECK_WALL_LIMIT meant?"),
        ({"TAPEDECK_LOG": "xml"}, "TAPEDECK_LOG is 'xml'; it is plain or json"),
        ({"TAPEDECK_RUN_RATE": "often"}, "TAPEDECK_RUN_RATE is 'often': couldn't parse rate limit string 'often'"),
        ({"TAPEDECK_CORS_ORIGINS": "example.org"}, "an origin is a scheme and a host, as in https://example.org"),
        ({"TAPEDECK_TRUSTED_PROXIES": "10.0.0.1 nginx"}, "TAPEDECK_TRUSTED_PROXIES is 'nginx'"),
        (
            {"TAPEDECK_MEMORY_LIMIT": "lots", "TAPEDECK_CPU_LIMIT": "x"},
            "TAPEDECK_CPU_LIMIT is 'x', which is not a number\nTAPEDECK_MEMORY_LIMIT",
        ),
    ],
)
def test_a_wrong_setting_is_said_by_its_name(environment: dict[str, str], words: str) -> None:
    with pytest.raises(SettingError) as caught:
        Settings.from_environment(environment)
    assert words in str(caught.value)


def test_settings_that_other_programs_have_too_count_where_ours_are_not_set() -> None:
    chosen = Settings.from_environment({"DATABASE_URL": "sqlite:///a", "REDIS_URL": "redis://b", "TAPEDECK_REDIS_URL": "redis://c"})
    assert (chosen.database_url, chosen.redis_url) == ("sqlite:///a", "redis://c")


def test_lists_and_rates_can_be_taken_away() -> None:
    chosen = Settings.from_environment(
        {"TAPEDECK_METRICS_FROM": "none", "TAPEDECK_RUN_RATE": "off", "TAPEDECK_TRUSTED_PROXIES": "10.0.0.0/8,::1"}
    )
    assert (chosen.metrics_from, chosen.run_rate, chosen.trusted_proxies) == ((), "", ("10.0.0.0/8", "::1"))


def test_variables_of_others_are_let_be() -> None:
    assert Settings.from_environment({"TAPEDECK_LESSONS": "mine", "TAPEDECK_CHROMIUM": "/bin/true"}) == Settings()


def test_the_doctor_says_what_to_set_before_strangers_come() -> None:
    assert doctor.exposed(Settings()) == [
        "listens on 127.0.0.1: this computer only. Behind a proxy, name that in TAPEDECK_TRUSTED_PROXIES."
    ]
    said = "\n".join(doctor.exposed(Settings(host="0.0.0.0", run_rate="")))
    for word in ("TAPEDECK_ALLOWED_HOSTS=", "TAPEDECK_TRUSTED_PROXIES", "switched off", "REDIS_URL=", "TAPEDECK_LOG=json"):
        assert word in said
    ready = Settings(host="0.0.0.0", allowed_hosts=("t.example",), trusted_proxies=("10.0.0.1",), redis_url="redis://r", log="json")
    assert doctor.exposed(ready) == ["listens on 0.0.0.0: others reach it", "shares rates with other processes, and messages, by Redis"]
