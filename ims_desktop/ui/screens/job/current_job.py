"""The job in hand: begun, moved on, and followed by the next one. Lives on the store's lane alone."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from ims_desktop.floor.steps import Job, Step
from ims_desktop.ports.people import Person


class CurrentJob:
    def __init__(self, new_job: Callable[[Person], Job]) -> None:
        self._new_job = new_job
        self._person: Person | None = None
        self._job: Job | None = None

    def begin(self, person: Person) -> Step:
        """A new job, unless this person has one here already."""
        if self._job is None or self._person != person:
            self._job, self._person = self._new_job(person), person
        return self._job.step()

    def clear(self) -> None:
        self._job = self._person = None

    def move(self, person: Person, move: Callable[[Job], Step]) -> Step:
        """The next step; after a job's last one, the next job's first with the answer still in view."""
        self.begin(person)
        assert self._job is not None
        step = move(self._job)
        if not step.is_over:
            return step
        self._job = self._new_job(person)
        first = self._job.step()
        return replace(first, answer=step.answer, scans=first.scans or step.scans, tally=first.tally or step.tally)
