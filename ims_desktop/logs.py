"""What the program tells those who look after it: one line a record, key=value, UTC, without secrets."""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TextIO

MASK = "***"
FILE_BYTES = 5_000_000
FILES_KEPT = 5

_correlation: ContextVar[str] = ContextVar("correlation", default="")
_log = logging.getLogger(__name__)


@contextmanager
def correlation(identifier: str) -> Iterator[None]:
    """Everything logged inside carries this identifier, so that one piece of work can be followed."""
    token = _correlation.set(identifier)
    try:
        yield
    finally:
        _correlation.reset(token)


def correlation_id() -> str:
    """The identifier of the work at hand, to be sent along with requests; empty outside of any."""
    return _correlation.get()


def set_up_logs(folder: Path, program: str = "ims-desktop", stream: TextIO | None = None) -> None:
    """Log to a rotating ``{program}.log`` in the folder, and warnings also to the stream (stderr).

    May be called again, and replaces what it set up before. Two processes never share a file, since neither
    would survive the other's rotation: give each its own program name. Without a writable folder the
    program goes on, with warnings on the stream only.
    """
    take_down_logs()
    root = logging.getLogger()
    _attach(root, logging.StreamHandler(stream or sys.stderr), logging.WARNING)
    root.setLevel(logging.INFO)
    try:
        _attach(root, _file(folder / f"{program}.log"), logging.INFO)
    except OSError as problem:
        _log.warning("The log file cannot be written", extra={"folder": folder, "problem": problem})


def take_down_logs() -> None:
    """Close and remove what ``set_up_logs`` set up."""
    root = logging.getLogger()
    for handler in [h for h in root.handlers if isinstance(h.formatter, KeyValueFormatter)]:
        root.removeHandler(handler)
        handler.close()


def _attach(root: logging.Logger, handler: logging.Handler, level: int) -> None:
    handler.setLevel(level)
    handler.setFormatter(KeyValueFormatter())
    root.addHandler(handler)


def _file(path: Path) -> RotatingFileHandler:
    path.parent.mkdir(parents=True, exist_ok=True)
    return RotatingFileHandler(path, maxBytes=FILE_BYTES, backupCount=FILES_KEPT, encoding="utf-8")


class KeyValueFormatter(logging.Formatter):
    """``time=... level=... logger=... message="..." key=value``; a traceback follows, each line after a tab.

    Secrets are masked here and not by a filter: a filter reaches neither the traceback nor the finished message
    without changing the record under other handlers.
    """

    def format(self, record: logging.LogRecord) -> str:
        line = " ".join(f"{key}={_value(value)}" for key, value in _fields(record).items())
        return "\n\t".join([line, *_traceback(record)])


def _fields(record: logging.LogRecord) -> dict[str, object]:
    when = datetime.fromtimestamp(record.created, UTC)
    fields: dict[str, object] = {
        "time": when.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "level": record.levelname,
        "logger": record.name,
    }
    if _correlation.get():
        fields["correlation"] = _correlation.get()
    fields["message"] = mask(record.getMessage())
    fields.update(_masked_extras(record))
    return fields


def _masked_extras(record: logging.LogRecord) -> Mapping[str, object]:
    extras = {key: value for key, value in vars(record).items() if key not in _STANDARD}
    return {key: MASK if _SECRET_NAME.fullmatch(key) else mask(str(value)) for key, value in extras.items()}


_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_PLAIN = re.compile(r"[^\s\"'=\\\x00-\x1f\x7f]+")


def _value(value: object) -> str:
    """Bare where that is unambiguous, else quoted, so that no text can pass for another field or record."""
    text = str(value)
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def _traceback(record: logging.LogRecord) -> list[str]:
    lines: list[str] = []
    if record.exc_info and record.exc_info[0] is not None:
        lines += "".join(traceback.format_exception(*record.exc_info)).splitlines()
    if record.stack_info:
        lines += record.stack_info.splitlines()
    return mask("\n".join(lines)).splitlines()


# --- secrets --------------------------------------------------------------------------------------------------

_NAME = (
    r"(?:[\w-]*(?:password|passwd|passphrase|secret|token|api[_-]?key|private[_-]?key|authorization|signature|cookie)"
    r"|(?:[\w-]*[_-])?(?:pin|key))"
)
_SECRET_NAME = re.compile(_NAME, re.IGNORECASE)
_NAMED = re.compile(
    rf"(?P<name>(?<![\w-]){_NAME}[\"']?\s*[=:]\s*)"  # password=, "password": , X-API-Key:
    r"(?P<value>\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|(?:Bearer|Basic|HMAC)\s+\S+|[^\s,;&)}\]]+)",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"\b(?P<name>Bearer|Basic)\s+(?P<value>[\w.~+/=-]{8,})", re.IGNORECASE)
_IN_URL = re.compile(r"(?P<name>\w://[^\s/:@]*:)(?P<value>[^\s/@]+)(?=@)")


def mask(text: str) -> str:
    """The text with passwords, keys, tokens, PINs and credentials in addresses blotted out."""
    text = _IN_URL.sub(rf"\g<name>{MASK}", text)
    text = _NAMED.sub(rf"\g<name>{MASK}", text)
    return _SCHEME.sub(rf"\g<name> {MASK}", text)
