"""Entity tags: whether a client has, or changes, the thing as it is now (RFC 9110, 8.8 and 13.1)."""

from __future__ import annotations

from hashlib import blake2b

from ims_desktop.central.gateway.errors import changed_meanwhile


def etag_of(content: bytes) -> str:
    return f'"{blake2b(content, digest_size=12).hexdigest()}"'


def is_known(if_none_match: str | None, etag: str) -> bool:
    """Whether the client has it already: weak comparison, as GET allows."""
    return if_none_match is not None and _names(if_none_match, etag, weak=True)


def check_unchanged(if_match: str | None, content: bytes) -> None:
    """Raises ``PreconditionFailed`` when the client names a state that is over; without the header all is well."""
    if if_match is not None and not _names(if_match, etag_of(content), weak=False):
        raise changed_meanwhile()


def _names(header: str, etag: str, *, weak: bool) -> bool:
    tags = [tag.strip() for tag in header.split(",")]
    if weak:
        tags = [tag.removeprefix("W/") for tag in tags]
    return "*" in tags or etag in tags
