"""What the API reads and writes: JSON of bounded size and depth, exact numbers, and text that every store can keep."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Coroutine
from decimal import Decimal
from email.message import Message as MimeMessage
from typing import Any

import anyio
import msgspec
from fastapi.routing import APIRoute
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ims_desktop.central.gateway.errors import (
    ContentTooLarge,
    NotAcceptable,
    UnsupportedMediaType,
    bad_field,
    bad_request,
)
from ims_desktop.central.gateway.problems import problem
from ims_desktop.domain.texts import text

MOST_BYTES = 1024 * 1024
_PATIENCE = 8
"""Times the limit: what is read, and dropped, before the line is cut."""

_PATIENT_SECONDS = 2

DEEPEST = 16
"""Levels of nesting. The deepest body that the API knows has three."""

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_encoder = msgspec.json.Encoder(decimal_format="number")


def encoded(value: object) -> bytes:
    """JSON with decimals written out as the exact numbers they are, which a float would not."""
    return _encoder.encode(value)


class BodyLimit:
    """Stops reading a body that is too large, whether it says its length or not."""

    def __init__(self, app: ASGIApp, most: Callable[[str], int]) -> None:
        self._app = app
        self._most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = self._most(scope["path"])
        declared = Headers(scope=scope).get("content-length", "0")
        if declared.isdecimal() and int(declared[:20]) > most:
            await drain(receive, most * _PATIENCE)
            await problem(too_large(most), scope)(scope, receive, send)
            return
        read = 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > most:
                if message.get("more_body", False):
                    await drain(receive, most * _PATIENCE)
                raise too_large(most)
            return message

        await self._app(scope, counted, send)


async def drain(receive: Receive, most: int) -> None:
    """Reads a body that nobody wants, up to a point: a client that is cut off while it sends never sees the answer."""
    read = 0
    more = True
    with anyio.move_on_after(_PATIENT_SECONDS):
        while more and read < most:
            message = await receive()
            read += len(message.get("body", b""))
            more = message.get("more_body", False)


class Negotiation:
    """Refuses a request whose ``Accept`` leaves no room for JSON."""

    def __init__(self, app: ASGIApp, applies: Callable[[str], bool]) -> None:
        self._app = app
        self._applies = applies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and self._applies(scope["path"]):
            accept = ",".join(Headers(scope=scope).getlist("accept"))
            if not takes_json(accept):
                await problem(_not_acceptable(), scope)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def takes_json(accept: str) -> bool:
    """Whether ``application/json`` is acceptable (RFC 9110, 12.5.1): the most specific range that fits decides."""
    if not accept.strip():
        return True
    weights = dict(_weight(one) for one in accept.split(",") if one.strip())
    for media_range in ("application/json", "application/*", "*/*"):
        if media_range in weights:
            return weights[media_range] > 0
    return False


def _weight(one: str) -> tuple[str, float]:
    media_range, *parameters = (part.strip().lower() for part in one.split(";"))
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return media_range, float(value)
            except ValueError:
                return media_range, 0.0
    return media_range, 1.0


class JsonRoute(APIRoute):
    """A route that reads its JSON body as the API means it, before anything else looks at it."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()
        takes_body = self.body_field is not None

        async def read_and_handle(request: Request) -> Response:
            if takes_body:
                request = _JsonRequest(request.scope, request.receive)
                await request.json()
            return await handle(request)

        return read_and_handle


class _JsonRequest(Request):
    """Reads the body once, exactly; the framework then finds it read."""

    async def json(self) -> Any:
        if not hasattr(self, "_json"):
            body = await self.body()
            if body:
                _check_type(self.headers.get("content-type", ""))
            self._json = parsed(body)
        return self._json


def _check_type(content_type: str) -> None:
    message = MimeMessage()
    message["content-type"] = content_type
    if message.get_content_type() != "application/json" or not _is_utf8(message.get_param("charset")):
        raise UnsupportedMediaType(
            text("Not JSON"),
            text("The body must be sent as application/json in UTF-8."),
            text("Set the Content-Type header and send it again."),
        )


def _is_utf8(charset: object) -> bool:
    return charset is None or str(charset).lower() in ("utf-8", "utf8", "us-ascii")


def parsed(body: bytes) -> Any:
    """The JSON text as values: numbers with a point as ``Decimal``; raises ``BadRequest`` for what is no such text."""
    if not body:
        return None
    try:
        value = json.loads(body.decode(), parse_float=_number, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        # Not the parser's own words: they may quote what was sent.
        raise bad_request(text("The body is not JSON.")) from None
    _check(value, "", DEEPEST)
    return value


def _number(written: str) -> Decimal:
    number = Decimal(written)
    # 1e999999999 is a short text and an endless number.
    if abs(number.adjusted()) > 30:
        raise ValueError("a number out of every range")
    return number


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _check(value: Any, pointer: str, levels: int) -> None:
    """Refuses what some store cannot keep (NUL, half a surrogate pair) and what nests deeper than any body of ours."""
    if isinstance(value, str):
        _check_text(value, pointer)
    elif isinstance(value, (dict, list)):
        if levels == 0:
            raise bad_field(text("The body nests too deep."), pointer[:200])
        entries = value.items() if isinstance(value, dict) else enumerate(value)
        for name, one in entries:
            if isinstance(name, str):
                _check_text(name, pointer)
            _check(one, f"{pointer}/{name}", levels - 1)


def _check_text(value: str, pointer: str) -> None:
    if not is_storable(value):
        raise bad_field(text("The text holds a character that cannot be kept."), pointer)


def is_storable(value: str) -> bool:
    return _UNSTORABLE.search(value) is None


def too_large(most: int) -> ContentTooLarge:
    return ContentTooLarge(
        text("Too large"),
        text("The body is larger than {most} bytes.", most=most),
        text("Send it in several requests."),
        headers={"Connection": "close"},
    )


def _not_acceptable() -> NotAcceptable:
    return NotAcceptable(
        text("Nothing to answer with"),
        text("The API answers in application/json, which the Accept header rules out."),
        text("Accept application/json."),
    )
