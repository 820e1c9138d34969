"""An image over HTTP: whole, or from where a download was cut (RFC 9110: Range, If-Range, If-Match, If-None-Match)."""

from __future__ import annotations

from collections.abc import Iterator
from email.utils import formatdate
from pathlib import Path

from msgspec import Struct
from starlette.datastructures import Headers
from starlette.responses import Response, StreamingResponse

from ims_desktop.central.sync.images.keeper import Keeper
from ims_desktop.central.sync.images.shelf import Image
from ims_desktop.central.sync.problems import image_replaced
from ims_desktop.domain.ids import SiteId

MEDIA_TYPE = "application/zstd"
_CHUNK = 1 << 20


class Span(Struct, frozen=True):
    """Bytes from ``first`` to ``last``, both included."""

    first: int
    last: int

    @property
    def size(self) -> int:
        return self.last - self.first + 1


def answer(keeper: Keeper, site: SiteId, headers: Headers, is_head: bool) -> Response:
    """Raises ``Refused`` when there is no image, or no longer the one that was asked for."""
    image = _asked_for(keeper, site, headers)
    if _names(headers.get("if-none-match"), image.etag):
        return Response(status_code=304, headers={"ETag": image.etag})
    size = image.about.size
    if_range = headers.get("if-range")
    written = headers.get("range") if if_range is None or if_range.strip() == image.etag else None
    span = asked_span(written, size) if written else None
    if span is None and written and written.startswith("bytes=") and "," not in written:
        return Response(status_code=416, headers={"Content-Range": f"bytes */{size}", **_about(image)})
    if span is None:
        return _body(image, Span(0, size - 1), 200, {}, is_head)
    return _body(image, span, 206, {"Content-Range": f"bytes {span.first}-{span.last}/{size}"}, is_head)


def asked_span(written: str, size: int) -> Span | None:
    """What a ``Range`` header asks for; none where it names nothing of the file, or more than one part."""
    unit, _, part = written.partition("=")
    first, dash, last = part.strip().partition("-")
    if unit.strip() != "bytes" or not dash or not all(one.isascii() and one.isdigit() for one in (first + last,)):
        return None
    if not first:
        length = min(int(last), size)
        return Span(size - length, size - 1) if length else None
    begin, end = int(first), min(int(last), size - 1) if last else size - 1
    return Span(begin, end) if begin <= end else None


def _asked_for(keeper: Keeper, site: SiteId, headers: Headers) -> Image:
    """The one that is named, even if it is not the newest; without a name the newest."""
    wanted = headers.get("if-match")
    if wanted and wanted.strip() != "*":
        named = keeper.tagged(site, wanted.strip())
        if named is None:
            raise image_replaced()
        return named
    begun = keeper.tagged(site, headers.get("if-range", "").strip())
    return begun or keeper.image(site)


def _names(header: str | None, etag: str) -> bool:
    return header is not None and etag in {one.strip().removeprefix("W/") for one in header.split(",")}


def _about(image: Image) -> dict[str, str]:
    return {"ETag": image.etag, "Accept-Ranges": "bytes", "Cache-Control": "private, no-transform"}


def _body(image: Image, span: Span, status: int, more: dict[str, str], is_head: bool) -> Response:
    headers = {
        **_about(image),
        **more,
        "Content-Length": str(span.size),
        "Last-Modified": formatdate(image.path.stat().st_mtime, usegmt=True),
    }
    if is_head:
        return Response(status_code=status, headers=headers, media_type=MEDIA_TYPE)
    return StreamingResponse(_parts(image.path, span), status, headers, MEDIA_TYPE)


def _parts(path: Path, span: Span) -> Iterator[bytes]:
    left = span.size
    with path.open("rb") as file:
        file.seek(span.first)
        while left > 0 and (part := file.read(min(_CHUNK, left))):
            left -= len(part)
            yield part
