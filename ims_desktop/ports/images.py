"""A whole mirror in one download: how it comes, and where it is put together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from msgspec import Struct

from ims_desktop.domain.ids import WorkstationId
from ims_desktop.protocol.messages import ImageAbout


class ImageDamaged(Exception):
    """What came is not what the central has; it is thrown away."""


class ImageUnusable(Exception):
    """Sound, and still not to be put in the mirror's place."""


class Begun(Struct, frozen=True):
    """A download that was begun, perhaps before the program was started: it goes on at ``done`` bytes."""

    about: ImageAbout
    done: int


class ImageLink(Protocol):
    """Raises ``LinkDown`` or ``LinkRefused`` for what the other side does, and what ``take`` raises."""

    def image_about(self) -> ImageAbout: ...

    def image(self, about: ImageAbout, start: int, take: Callable[[bytes], None]) -> None:
        """Hands over the bytes of this very image from ``start`` on, as they come."""
        ...


class Images(Protocol):
    """Raises ``TryAgain`` for what the disk does; the mirror is then as it was."""

    def begun(self) -> Begun | None: ...

    def begin(self, about: ImageAbout) -> None:
        """Throws away what was begun before. Raises ``TryAgain`` when the disk has no room for it."""
        ...

    def take(self, data: bytes) -> None: ...

    def put_in_place(self, workstation: WorkstationId) -> None:
        """Looks at what came, and makes it the mirror, all at once. What this workstation knows of itself is kept.

        Raises ``ImageDamaged``, ``ImageUnusable`` when it would lead backwards, and ``TryAgain``.
        """
        ...

    def discard(self) -> None: ...
