"""The log is one line a record, in UTC, and no secret gets into it."""

from __future__ import annotations

import io
import logging
import re
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from ims_desktop.logs import KeyValueFormatter, correlation, correlation_id, mask, set_up_logs, take_down_logs

log = logging.getLogger("ims_desktop.test")


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[io.StringIO]:
    before = logging.getLogger().level
    stream = io.StringIO()
    set_up_logs(tmp_path / "logs", stream=stream)
    yield stream
    take_down_logs()
    logging.getLogger().setLevel(before)


def written(tmp_path: Path) -> str:
    return (tmp_path / "logs" / "ims-desktop.log").read_text(encoding="utf-8")


def formatted(message: str, **extra: object) -> str:
    record = logging.getLogger("t").makeRecord("t", logging.INFO, "f", 1, message, (), None, extra=extra)
    record.created = 1_790_000_000.25
    return KeyValueFormatter().format(record)


def test_a_record_is_one_line_of_key_and_value_in_utc() -> None:
    line = formatted("Pushed a batch", operations=12, workstation="RCV-01")
    assert line == (
        'time=2026-09-21T14:13:20.250Z level=INFO logger=t message="Pushed a batch" operations=12 workstation=RCV-01'
    )


def test_no_text_can_pass_for_another_record_or_field() -> None:
    line = formatted('x\ntime=2020 level=ERROR "', code="a=b")
    assert "\n" not in line
    assert line.endswith(r'message="x\ntime=2020 level=ERROR \"" code="a=b"')


@pytest.mark.usefixtures("screen")
def test_the_file_takes_information_and_the_screen_only_warnings(tmp_path: Path, screen: io.StringIO) -> None:
    log.info("quiet")
    assert "message=quiet" in written(tmp_path)
    assert screen.getvalue() == ""


@pytest.mark.expects_warnings
def test_a_warning_reaches_both(tmp_path: Path, screen: io.StringIO) -> None:
    log.warning("loud")
    assert "message=loud" in written(tmp_path)
    assert "level=WARNING" in screen.getvalue()


@pytest.mark.expects_warnings
def test_a_traceback_stays_with_its_record_and_keeps_no_secret(tmp_path: Path, screen: io.StringIO) -> None:
    try:
        raise ValueError("password=hunter2 was refused")
    except ValueError:
        log.exception("Failed")
    first, *rest = written(tmp_path).splitlines()
    assert "message=Failed" in first
    assert all(line.startswith("\t") for line in rest)
    assert rest[-1] == "\tValueError: password=*** was refused"
    assert "hunter2" not in screen.getvalue()


@pytest.mark.expects_warnings
def test_without_a_writable_folder_the_program_goes_on(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    stream = io.StringIO()
    set_up_logs(tmp_path / "file", stream=stream)
    take_down_logs()
    assert "The log file cannot be written" in stream.getvalue()


def test_setting_up_again_replaces_what_was_there(tmp_path: Path, screen: io.StringIO) -> None:
    set_up_logs(tmp_path / "logs", stream=screen)
    log.info("once")
    assert written(tmp_path).count("message=once") == 1


def test_the_default_stream_is_stderr(tmp_path: Path, screen: io.StringIO) -> None:
    set_up_logs(tmp_path / "logs")
    streams = [getattr(handler, "stream", None) for handler in logging.getLogger().handlers]
    assert sys.stderr in streams
    assert screen not in streams


def test_work_carries_its_correlation_into_every_line_and_no_further() -> None:
    with correlation("scan-7"):
        assert correlation_id() == "scan-7"
        assert "correlation=scan-7" in formatted("inside")
    assert "correlation" not in formatted("outside")


def test_two_threads_have_their_own_correlation() -> None:
    seen: list[str] = []
    with correlation("mine"):
        other = threading.Thread(target=lambda: seen.append(correlation_id()))
        other.start()
        other.join()
    assert seen == [""]


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("Authorization: Bearer abc.def-ghi", "Authorization: ***"),
        ("{'authorization': 'HMAC k:1'}", "{'authorization': ***}"),
        ("sent Bearer abcdefgh12345", "sent Bearer ***"),
        ("X-API-Key: k_123, next", "X-API-Key: ***, next"),
        ('{"password": "a \\" b", "name": "Ada"}', '{"password": ***, "name": "Ada"}'),
        ("GET http://h/x?token=abc&page=2", "GET http://h/x?token=***&page=2"),
        ("postgresql://ims:s3cret@db:5432/ims", "postgresql://ims:***@db:5432/ims"),
        ("badge=B1 pin=1234", "badge=B1 pin=***"),
        ("refresh_token=r1;", "refresh_token=***;"),
    ],
)
def test_secrets_are_masked(text: str, safe: str) -> None:
    assert mask(text) == safe


@pytest.mark.parametrize(
    "text",
    ["received 12 of item CHAIN-9 at DOCK-1", "KeyError: 'lot'", "shipping: A1", "monkey: 1", "http://h:80/a@b"],
)
def test_what_is_no_secret_stays_readable(text: str) -> None:
    assert mask(text) == text


@pytest.mark.parametrize("name", ["password", "api_key", "Authorization", "access_token", "pin", "workstation_key"])
def test_a_field_named_like_a_secret_is_masked_whole(name: str) -> None:
    assert formatted("m", **{name: "a b c"}).endswith(f"{name}=***")


def test_the_record_itself_is_left_as_it_was() -> None:
    record = logging.makeLogRecord({"msg": "pin=%s", "args": ("1234",)})
    assert re.search(r"pin=\*\*\*", KeyValueFormatter().format(record))
    assert record.getMessage() == "pin=1234"
