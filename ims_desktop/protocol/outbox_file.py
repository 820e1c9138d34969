"""An outbox as a file: what is carried by hand when no line will do. Lines of JSON that a person can read.

The first line says who wrote it, when, and how much; then comes one operation a line, as it would be pushed; the last
line is an HMAC-SHA256 over everything before it. Its key is the SHA-256 of the workstation's own key, in hexadecimal:
that much of it the central keeps.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator
from datetime import datetime
from hashlib import sha256

import msgspec

from ims_desktop.domain.ids import SiteId, WorkstationId
from ims_desktop.protocol.codec import Unreadable, decode, encode
from ims_desktop.protocol.operations import Operation

FORMAT = "ims-outbox"
VERSION = 1
MOST_BYTES = 1_000_000_000


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """Who, from when to when, how many."""

    format: str = FORMAT
    version: int = VERSION
    workstation: WorkstationId
    name: str
    site: SiteId
    epoch: str
    made_at: datetime
    operations: int
    earliest: datetime | None = None
    latest: datetime | None = None
    everything: bool = False
    """Also what the central already had, and what was recorded under earlier names."""


class _Signature(msgspec.Struct, frozen=True):
    signature: str


class NotWhole(Exception):
    """The text says what is wrong, for a person who holds the file."""


class Signer:
    """Adds up the signature of the lines that pass."""

    def __init__(self, key: str) -> None:
        """``key`` is the workstation's own."""
        self._mac = hmac.new(signing_key(key), digestmod=sha256)

    def line(self, data: bytes) -> bytes:
        written = data + b"\n"
        self._mac.update(written)
        return written

    def last_line(self) -> bytes:
        return encode(_Signature(self._mac.hexdigest())) + b"\n"


def signing_key(key: str) -> bytes:
    return sha256(key.encode("utf-8", "surrogatepass")).hexdigest().encode()


def written(header: Header, operations: Iterable[Operation], key: str) -> Iterator[bytes]:
    """The lines of the file, in order."""
    signer = Signer(key)
    yield signer.line(encode(header))
    for one in operations:
        yield signer.line(encode(one))
    yield signer.last_line()


def header_of(data: bytes) -> Header:
    """Who claims to have written it; nothing is verified yet. Raises ``NotWhole``."""
    first, _, _ = data.partition(b"\n")
    try:
        header = decode(first, Header)
    except Unreadable as error:
        raise NotWhole("it is no exported outbox") from error
    if header.format != FORMAT:
        raise NotWhole("it is no exported outbox")
    if header.version > VERSION:
        raise NotWhole("a newer program wrote it")
    return header


def operations_in(data: bytes, header: Header, signing_with: bytes) -> list[msgspec.Raw]:
    """The operations of a file that is whole and unchanged since it was signed. Raises ``NotWhole``."""
    lines = data.split(b"\n")
    if len(lines) < 3 or lines[-1] != b"":
        raise NotWhole("its end is missing")
    try:
        signature = decode(lines[-2], _Signature).signature
    except Unreadable as error:
        raise NotWhole("its end is missing") from error
    signed = data[: len(data) - len(lines[-2]) - 1]
    expected = hmac.new(signing_with, signed, sha256).hexdigest()
    if not (signature.isascii() and hmac.compare_digest(expected, signature)):
        raise NotWhole("it was changed after it was signed, or signed by somebody else")
    operations = [msgspec.Raw(line) for line in lines[1:-2]]
    if len(operations) != header.operations:
        raise NotWhole("it says another number of operations than there are")
    return operations
