"""The exchange: push, pull, enrolment, and the problems that answer instead."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from ims_desktop.domain.ids import SiteId, WorkstationId
from ims_desktop.protocol import PROTOCOL
from ims_desktop.protocol.checksums import Checksum
from ims_desktop.protocol.outcomes import Outcome

MOST_OPERATIONS = 500
"""In one push. Small enough to answer within a second on the embedded central, large enough not to matter."""

MOST_PUSH_BYTES = 1_000_000

PAGE = 2_000
"""Changes in one pulled page. Larger ones are a little faster (SYNC.md 4.4), and are decoded in one go of more
milliseconds than a scan should wait for."""


IMAGE_WORTH_IT = 20_000
"""Places of the feed. Of fewer rows the central keeps no image, and nobody asks for one: ten pages are as quick."""


LOADING_PAGE = 5_000
"""The same while very many are to come: that is a first load, and hardly anybody scans."""


class PushRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Operations in the order of their sequence. They stay raw so that one that cannot be read harms no other."""

    protocol: int = PROTOCOL
    workstation: WorkstationId
    epoch: str
    """The central's life as the workstation knows it; empty before the first answer."""
    operations: tuple[msgspec.Raw, ...]
    acknowledged: int = 0
    """The last sequence that the central said it has, in the life named by ``epoch``."""
    sscc_given: str = ""
    """The number that was given last to a handling unit here: so the central knows when more are to be leased."""


class PushReply(msgspec.Struct, frozen=True, kw_only=True):
    epoch: str
    server_time: datetime
    acknowledged: int
    """Everything up to this sequence is at the central, durably."""
    outcomes: tuple[Outcome, ...] = ()
    """A courtesy: the same outcomes come with the feed, which alone counts."""


class Change(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One mirrored row as it stands: ``values`` are those of the record's columns, in the mirror's order.

    The garbage collector does not look at them: there are thousands to a page, and nothing in them leads back.
    """

    record: str
    place: int
    deleted: bool
    values: tuple[Any, ...]


class PullReply(msgspec.Struct, frozen=True, kw_only=True):
    """Changes after the cursor in the order of their places. Only ``high`` is a consistent state."""

    epoch: str
    mirror: int
    server_time: datetime
    cursor: int
    """Where the next pull goes on: the place of the last change, or ``high`` when there are no more."""
    high: int
    more: bool
    changes: tuple[Change, ...]
    sums: dict[str, Checksum] = {}
    """At ``high``: over every record, what the workstation must hold now. An older central says nothing."""
    horizon: int = 0
    """Rows that were deleted before this place may have been forgotten. Whoever has read less far and began before it
    became this is told ``BELOW_HORIZON``: it would keep what is gone."""


class ImageAbout(msgspec.Struct, frozen=True, kw_only=True):
    """The image that the central keeps of a site's mirror: a ``mirror.db`` at the place ``high``, packed by zstd."""

    epoch: str
    file: int
    """``protocol.mirror_file.VERSION`` of the file."""
    high: int
    rows: int
    """Of all records together."""
    size: int
    """Bytes, packed: what is downloaded."""
    unpacked: int
    sha256: str
    """Of what is downloaded, in hexadecimal. In quotation marks it is the ETag."""


class Difference(msgspec.Struct, frozen=True, array_like=True):
    """One record that was not what the central has."""

    record: str
    held: Checksum
    expected: Checksum


class DifferenceReport(msgspec.Struct, frozen=True, kw_only=True):
    """A workstation's mirror was not what the central has, and is being mended: for the central's log."""

    protocol: int = PROTOCOL
    workstation: WorkstationId
    differences: tuple[Difference, ...]


class EnrolRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A one-time code against an identity and its key."""

    protocol: int = PROTOCOL
    code: str
    name: str


class Enrolled(msgspec.Struct, frozen=True, kw_only=True):
    """Who the workstation is from now on. ``key`` is shown this once."""

    workstation: WorkstationId
    name: str
    prefix: str
    """Stands before the human numbers of documents made offline here."""
    site: SiteId
    key: str
    epoch: str


class RenewRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A restored or copied disk asks for an identity of its own, with the key of the one it can no longer use."""

    protocol: int = PROTOCOL
    workstation: WorkstationId


class ProblemCode:
    """What a problem is about, for programs. Each has one defined next state in ``sync``."""

    GAP = "gap"
    FORKED = "forked"
    EPOCH = "epoch_changed"
    CURSOR_AHEAD = "cursor_ahead"
    PROTOCOL = "protocol_unsupported"
    REVOKED = "workstation_revoked"
    UNKNOWN_KEY = "unknown_key"
    BELOW_HORIZON = "below_horizon"
    NO_IMAGE = "no_image"
    """None is kept of so few rows, or of the version that was asked for: pages do."""
    IMAGE_NOT_READY = "image_not_ready"
    """One is being made: ``done`` of ``out_of`` rows are in it."""
    TOO_MANY = "too_many_requests"
    TOO_LARGE = "too_large"


class ErrorBody(msgspec.Struct, frozen=True):
    code: str
    message: str


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """RFC 9457, with the ``error`` object of the public API inside (rows 189 to 193)."""

    title: str
    status: int
    error: ErrorBody
    type: str = "about:blank"
    detail: str = ""
    expected: int | None = None
    """With ``gap``: the sequence that must come next. With ``forked``: the first one that differs."""
    oldest: int | None = None
    newest: int | None = None
    """With ``protocol_unsupported``: the versions that the central serves."""
    done: int | None = None
    out_of: int | None = None
    """With ``image_not_ready``: rows."""
