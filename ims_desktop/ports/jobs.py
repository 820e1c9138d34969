"""Half-done jobs: where somebody left them, across restarts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from ims_desktop.domain.ids import OperatorId
from ims_desktop.ports.outbox import JobState


class Jobs(Protocol):
    def half_done(self, kind: str, operator: OperatorId) -> Sequence[JobState]:
        """The latest first."""
        ...

    def keep(self, job: JobState) -> None:
        """For a change of state that records no operation; durable."""
        ...
