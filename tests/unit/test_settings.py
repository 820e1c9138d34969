"""The settings are read from the environment once, and refuse what cannot be meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from ims_desktop.settings import BadSetting, Settings, read_settings


def test_an_empty_environment_gives_the_embedded_central_and_the_known_defaults() -> None:
    settings = read_settings({})
    assert settings.central_url is None
    assert settings.api_url == "http://localhost:5000/api/v1"
    assert settings.request_timeout == 30
    assert settings.data_folder.name == "ims-desktop"
    assert settings.log_folder.parent == settings.data_folder


def test_every_setting_can_be_given() -> None:
    given = {
        "IMS_DATA_DIR": "/srv/ims",
        "IMS_CENTRAL_URL": "https://central.example/",
        "IMS_API_URL": "http://[::1]:5000/api/v1/",
        "IMS_REQUEST_TIMEOUT": "2.5",
        "IMS_LIVE": "Off",
    }
    assert read_settings(given) == Settings(
        Path("/srv/ims"), "https://central.example", "http://[::1]:5000/api/v1", 2.5, is_live=False
    )


def test_an_empty_variable_counts_as_absent() -> None:
    variables = ("IMS_DATA_DIR", "IMS_CENTRAL_URL", "IMS_API_URL", "IMS_REQUEST_TIMEOUT", "IMS_LIVE")
    assert read_settings(dict.fromkeys(variables, " ")) == read_settings({})


def test_the_process_environment_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMS_CENTRAL_URL", "http://10.0.0.7:5000")
    assert read_settings().central_url == "http://10.0.0.7:5000"


@pytest.mark.parametrize("value", ["central.example", "ftp://central", "http://", "http://a:port", "http://[::1"])
def test_an_address_that_is_none_is_refused_by_name(value: str) -> None:
    with pytest.raises(BadSetting, match=r"IMS_CENTRAL_URL is .*; it should be an address") as refused:
        read_settings({"IMS_CENTRAL_URL": value})
    assert refused.value.variable == "IMS_CENTRAL_URL"


@pytest.mark.parametrize("value", ["soon", "0", "-1", "nan", "inf"])
def test_a_timeout_is_a_number_of_seconds(value: str) -> None:
    with pytest.raises(BadSetting, match="IMS_REQUEST_TIMEOUT"):
        read_settings({"IMS_REQUEST_TIMEOUT": value})


@pytest.mark.parametrize("value", ["no", "0", "true", "offf"])
def test_the_live_line_is_on_or_off(value: str) -> None:
    with pytest.raises(BadSetting, match=r"IMS_LIVE is .*; it should be on or off"):
        read_settings({"IMS_LIVE": value})
