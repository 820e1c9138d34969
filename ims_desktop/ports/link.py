"""The line to the central for the workstation itself."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol

from ims_desktop.domain.ids import WorkstationId
from ims_desktop.domain.texts import Text
from ims_desktop.protocol.messages import Difference, Enrolled, EnrolRequest, Problem, PullReply, PushReply, PushRequest


class Trouble(StrEnum):
    """What kind of no answer it was. ``sync.problems`` says how often each is tried before somebody is told."""

    UNREACHED = "unreached"
    """Not there, cut off, too slow: working offline is nothing to be helped with."""
    BUSY = "busy"
    BROKEN = "broken"
    """The central fails at what it is asked."""
    PORTAL = "portal"
    """Something between here and the central answers in its place."""
    ADDRESS = "address"
    """Somebody answers, and is no central."""
    BLOCKED = "blocked"
    """Something between refuses to let the request through."""
    OUTDATED = "outdated"
    """Something wants to be spoken to in another way."""
    UNREADABLE = "unreadable"
    NOT_BELIEVED = "not_believed"
    """Well-formed, and cannot be true."""
    KEY = "key"
    """This workstation's own key cannot be read."""


class LinkDown(Exception):
    """No usable answer: not reached, cut off, too slow, 5xx, or something that is not our central answering.

    ``retry_after`` is in seconds, when the central said one.
    """

    def __init__(self, reason: Text, retry_after: float | None = None, trouble: Trouble = Trouble.UNREACHED) -> None:
        super().__init__(str(reason))
        self.reason = reason
        self.retry_after = retry_after
        self.trouble = trouble


class LinkRefused(Exception):
    """The central answered with a problem; its code has a defined next state."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.error.code}: {problem.error.message}")
        self.problem = problem

    @property
    def code(self) -> str:
        return self.problem.error.code


class CentralLink(Protocol):
    """Each call raises ``LinkDown`` or ``LinkRefused``, and nothing else, whatever the other side does."""

    def push(self, request: PushRequest) -> PushReply: ...

    def pull(
        self, after: int, limit: int, epoch: str, through: int = 0, records: Sequence[str] = (), horizon: int = 0
    ) -> PullReply:
        """The changes after a cursor, of some records only where they are named. ``through`` is the last operation
        that the central said it has, ``horizon`` the central's as it was when the mirror began."""
        ...

    def enrol(self, request: EnrolRequest) -> Enrolled: ...

    def renew(self, earlier: WorkstationId | None = None) -> Enrolled:
        """A new identity for a restored or copied disk, by the key of the present one or of an earlier one."""
        ...

    def tell_differences(self, differences: Sequence[Difference]) -> None:
        """For the central's log: what the mirror held, and what it should have."""
        ...
