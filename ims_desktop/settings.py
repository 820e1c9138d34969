"""What one process is told from outside: folders, addresses and patience; the only reader of the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct

APP_NAME = "ims-desktop"
DEFAULT_API_URL = "http://localhost:5000/api/v1"
DEFAULT_REQUEST_TIMEOUT = 30.0


class BadSetting(ValueError):
    """A variable of the environment holds something that cannot be meant."""

    def __init__(self, variable: str, value: str, wanted: str) -> None:
        super().__init__(f"{variable} is {value!r}; it should be {wanted}")
        self.variable = variable


class Settings(Struct, frozen=True):
    """The settings of one process; what people change on screen lives in the store instead."""

    data_folder: Path
    """Where everything of this workstation lies."""
    central_url: str | None = None
    """The central to work with, without a path; None is the embedded one."""
    api_url: str = DEFAULT_API_URL
    """The base of the public REST interface."""
    request_timeout: float = DEFAULT_REQUEST_TIMEOUT
    """Seconds until a request is given up."""
    is_live: bool = True
    """Whether a socket is kept open on which the central says that there is something new."""

    @property
    def log_folder(self) -> Path:
        return self.data_folder / "logs"


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings from IMS_DATA_DIR, IMS_CENTRAL_URL, IMS_API_URL, IMS_REQUEST_TIMEOUT and IMS_LIVE.

    An empty variable counts as absent. Raises BadSetting for what cannot be meant.
    """
    given = os.environ if environment is None else environment
    return Settings(
        data_folder=_folder(given),
        central_url=_url(given, "IMS_CENTRAL_URL"),
        api_url=_url(given, "IMS_API_URL") or DEFAULT_API_URL,
        request_timeout=_seconds(given, "IMS_REQUEST_TIMEOUT", DEFAULT_REQUEST_TIMEOUT),
        is_live=_switch(given, "IMS_LIVE", True),
    )


def _folder(given: Mapping[str, str]) -> Path:
    chosen = given.get("IMS_DATA_DIR", "").strip()
    if chosen:
        return Path(chosen).expanduser().absolute()
    import platformdirs  # here: a start that is told its folder does without

    return platformdirs.user_data_path(APP_NAME, appauthor=False)


def _url(given: Mapping[str, str], variable: str) -> str | None:
    value = given.get(variable, "").strip()
    if not value:
        return None
    if not _is_web_address(value):
        raise BadSetting(variable, value, "an address such as https://central.example")
    return value.rstrip("/")


def _is_web_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        _ = parts.port  # raises where it is no number
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _seconds(given: Mapping[str, str], variable: str, default: float) -> float:
    value = given.get(variable, "").strip()
    if not value:
        return default
    try:
        seconds = float(value)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise BadSetting(variable, value, "a number of seconds above zero")
    return seconds


def _switch(given: Mapping[str, str], variable: str, default: bool) -> bool:
    value = given.get(variable, "").strip().lower()
    if not value:
        return default
    if value not in ("on", "off"):
        raise BadSetting(variable, value, "on or off")
    return value == "on"
