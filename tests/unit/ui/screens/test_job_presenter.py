"""Receiving without a window: moves reach the job in order, answers are shown and heard."""

from __future__ import annotations

import pytest

from ims_desktop.domain.errors import TryAgain
from ims_desktop.domain.texts import text
from ims_desktop.floor.commands import Command
from ims_desktop.floor.steps import Answer
from ims_desktop.ports.tones import Tone
from ims_desktop.ui.screens.job.current_job import CurrentJob
from ims_desktop.ui.screens.job.presenter import JobPresenter
from tests.ui.fakes import MEI_LING, HeardSounds, Immediate, ScriptedJob, scan_of


class Dock:
    """A presenter with its jobs, its sounds, and how often something new was on disk."""

    def __init__(self, lane=None) -> None:
        self.jobs: list[ScriptedJob] = []
        self.sounds = HeardSounds()
        self.recorded = 0
        self.presenter = JobPresenter(lane or Immediate(), CurrentJob(self._new), self.sounds, self._on_disk)
        self.presenter.signed_in(MEI_LING)
        self.presenter.opened()

    def _new(self, person) -> ScriptedJob:
        self.jobs.append(ScriptedJob())
        return self.jobs[-1]

    def _on_disk(self) -> None:
        self.recorded += 1

    @property
    def step(self):
        return self.presenter.state.step


@pytest.fixture
def dock() -> Dock:
    return Dock()


def test_the_first_step_is_shown_without_a_scan_and_without_a_sound(dock):
    assert str(dock.step.instruction) == "Scan the next package"
    assert dock.sounds.heard == []


def test_every_scan_answers_with_its_sound(dock):
    for code in ("A", "TWICE", "BAD", "ASK"):
        dock.presenter.scan(scan_of(code))
    assert dock.sounds.heard == [Tone.ACCEPTED, Tone.REMARK, Tone.REFUSED, Tone.ASKS]


def test_only_what_is_on_disk_is_told_to_be_recorded(dock):
    for code in ("A", "BAD", "B"):
        dock.presenter.scan(scan_of(code))
    assert dock.recorded == 2


def test_enter_confirms_the_first_choice(dock):
    dock.presenter.scan(scan_of("CHOOSE"))
    dock.presenter.command(Command.CONFIRM)
    assert dock.jobs[0].calls[-1] == ("choose", 1)


def test_a_confirming_barcode_enters_what_stands_in_the_field(dock):
    dock.presenter.typed_from(lambda: "17")
    dock.presenter.scan(scan_of("ASK"))
    dock.presenter.command(Command.CONFIRM)
    assert dock.jobs[0].calls[-1] == ("enter", "17")


def test_a_quantity_that_stands_typed_is_entered_by_the_scan_that_follows(dock):
    dock.presenter.typed_from(lambda: "17")
    dock.presenter.scan(scan_of("ASK"))
    dock.presenter.scan(scan_of("A"))
    assert dock.jobs[0].calls[-2:] == [("enter", "17"), ("scan", "A")]


def test_what_stands_in_the_field_by_itself_is_not_entered_by_a_scan(dock):
    dock.presenter.typed_from(lambda: "24")
    dock.presenter.scan(scan_of("ASK"))
    dock.presenter.scan(scan_of("A"))
    assert ("enter", "24") not in dock.jobs[0].calls


def test_a_scan_after_a_typed_quantity_that_is_refused_waits_for_a_better_one(dock):
    dock.presenter.typed_from(lambda: "a dozen")
    dock.presenter.scan(scan_of("ASK"))
    job = dock.jobs[0]

    def refuse(typed):
        job.answer = Answer(Tone.REFUSED, text("Not a number"), text("Type it again"))
        return job.step()

    job.enter = refuse
    dock.presenter.scan(scan_of("A"))
    assert job.calls[-1] == ("scan", "ASK")
    assert dock.step.answer.tone is Tone.REFUSED
    assert dock.step.ask is not None


def test_a_number_that_is_no_choice_does_nothing(dock):
    dock.presenter.scan(scan_of("CHOOSE"))
    assert not dock.presenter.choose(4)
    assert dock.presenter.choose(3)


def test_the_next_job_begins_with_the_last_answer_in_view(dock):
    dock.presenter.scan(scan_of("A"))
    dock.presenter.command(Command.DONE)
    assert len(dock.jobs) == 2
    assert str(dock.step.answer.title) == "Order closed"
    assert not dock.step.is_over
    assert [str(line.title) for line in dock.step.scans] == ["Order closed", "HL Mountain Tire"]


def test_a_full_disk_is_said_as_loudly_as_any_answer_and_the_job_stays():
    dock = Dock()
    before = dock.step

    def full(scan):
        raise TryAgain(text("The disk is full"), text("Nothing was recorded."), text("Make room, then scan again."))

    dock.jobs[0].scan = full
    dock.presenter.scan(scan_of("A"))
    assert dock.step.answer.tone is Tone.REFUSED
    assert str(dock.step.answer.detail) == "Nothing was recorded. Make room, then scan again."
    assert dock.step.instruction == before.instruction
    assert (dock.sounds.heard, dock.presenter.state.waiting) == ([Tone.REFUSED], 0)


def test_nothing_is_received_by_nobody(dock):
    dock.presenter.signed_in(None)
    assert not dock.presenter.scan(scan_of("A"))


def test_scans_that_come_faster_than_the_disk_wait_in_order():
    class Later(Immediate):
        waiting: list = []  # noqa: RUF012 (one lane)

        def run(self, work, done, failed):
            self.waiting.append(lambda: super(Later, self).run(work, done, failed))

    lane = Later()
    dock = Dock(lane)
    for number in range(20):
        dock.presenter.scan(scan_of(f"S{number}"))
    assert dock.presenter.state.waiting == 20
    while lane.waiting:
        lane.waiting.pop(0)()
    assert [call[1] for call in dock.jobs[0].calls] == [f"S{number}" for number in range(20)]
    assert dock.presenter.state.waiting == 0
