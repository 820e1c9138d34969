"""The line to the central for the workstation itself."""

from __future__ import annotations

from typing import Protocol

from ims_desktop.domain.texts import Text
from ims_desktop.protocol.messages import Enrolled, EnrolRequest, Problem, PullReply, PushReply, PushRequest


class LinkDown(Exception):
    """No usable answer: not reached, cut off, too slow, 5xx, or something that is not our central answering.

    ``retry_after`` is in seconds, when the central said one.
    """

    def __init__(self, reason: Text, retry_after: float | None = None) -> None:
        super().__init__(str(reason))
        self.reason = reason
        self.retry_after = retry_after


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

    def pull(self, after: int, limit: int, epoch: str, horizon: int = 0) -> PullReply:
        """``horizon`` is the central's as it was when the mirror began."""
        ...

    def enrol(self, request: EnrolRequest) -> Enrolled: ...

    def renew(self) -> Enrolled:
        """A new identity for a restored or copied disk."""
        ...
