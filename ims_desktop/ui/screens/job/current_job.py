"""The job in hand, one for each person here: begun, moved on, and followed by the next one. Lives on the store's lane
alone."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from ims_desktop.domain.ids import OperatorId
from ims_desktop.floor.steps import Job, Step
from ims_desktop.ports.people import Person


class CurrentJob:
    def __init__(self, new_job: Callable[[Person], Job]) -> None:
        self._new_job = new_job
        self._jobs: dict[OperatorId, tuple[Person, Job]] = {}

    def begin(self, person: Person) -> Step:
        """A new job, unless this person has one here already: it is where they left it."""
        return self._of(person).step()

    def clear(self, person: Person) -> None:
        self._jobs.pop(person.id, None)

    def move(self, person: Person, move: Callable[[Job], Step]) -> Step:
        """The next step; after a job's last one, the next job's first with the answer still in view."""
        step = move(self._of(person))
        if not step.is_over:
            return step
        self.clear(person)
        first = self.begin(person)
        return replace(first, answer=step.answer, scans=first.scans or step.scans, tally=first.tally or step.tally)

    def _of(self, person: Person) -> Job:
        """Theirs; begun anew when they may do other things than before."""
        before, job = self._jobs.get(person.id, (None, None))
        if job is None or before is None or before.roles != person.roles:
            job = self._new_job(person)
            self._jobs[person.id] = person, job
        return job
