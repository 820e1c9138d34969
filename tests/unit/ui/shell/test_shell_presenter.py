"""Where each scan and each command goes, and how counts and the line's state are kept up."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from ims_desktop.domain.texts import text
from ims_desktop.floor.commands import KEYS, Command, barcode
from ims_desktop.floor.jobs import JOBS
from ims_desktop.ports.sync import LineState, SyncStatus
from ims_desktop.ports.tones import Tone
from ims_desktop.ui.presenting import ScreenPresenter
from ims_desktop.ui.shell.presenter import ShellPresenter, command_in
from ims_desktop.ui.shell.words import NAMES, line_sentence
from tests.ui.fakes import MEI_LING, NOW, FewOrders, HeardSounds, Immediate, SettableSync, scan_of


class Recording(ScreenPresenter[int]):
    """A screen that writes down what it is asked."""

    def __init__(self, takes_scans: bool) -> None:
        super().__init__(0)
        self.takes_scans = takes_scans
        self.asked: list[object] = []

    def opened(self) -> None:
        self.asked.append("opened")

    def scan(self, scan) -> bool:
        if self.takes_scans:
            self.asked.append(scan.raw)
        return self.takes_scans

    def command(self, command) -> bool:
        self.asked.append(command)
        return command is not Command.BACK


class Shell:
    def __init__(self) -> None:
        self.home, self.receive, self.outbox = Recording(False), Recording(True), Recording(False)
        self.sync, self.sounds = SettableSync(), HeardSounds()
        screens = {Command.HOME: self.home, Command.RECEIVE: self.receive, Command.OUTBOX: self.outbox}
        self.presenter = ShellPresenter(screens, FewOrders(), Immediate(), self.sync)

    def scan(self, code: str) -> None:
        self.presenter.scan(scan_of(code), self.sounds)

    @property
    def state(self):
        return self.presenter.state


@pytest.fixture
def shell() -> Shell:
    made = Shell()
    made.presenter.signed_in(MEI_LING)
    return made


def test_a_scan_before_anybody_signed_in_is_refused_aloud():
    shell = Shell()
    shell.scan("4006381333931")
    assert shell.sounds.heard == [Tone.REFUSED]
    assert "Sign in first" in str(shell.state.notice)
    assert shell.receive.asked == []


def test_a_scan_on_a_screen_that_takes_none_begins_a_receipt(shell):
    shell.presenter.go(Command.OUTBOX)
    shell.scan("4006381333931")
    assert shell.state.current is Command.RECEIVE
    assert shell.receive.asked == ["opened", b"4006381333931"]


def test_command_barcodes_are_obeyed_before_any_screen_sees_them(shell):
    shell.scan(barcode(Command.RECEIVE))
    shell.scan(barcode(Command.DONE).lower())
    assert shell.state.current is Command.RECEIVE
    assert shell.receive.asked == ["opened", Command.DONE]


def test_escape_goes_back_one_step_and_home_at_the_end(shell):
    shell.presenter.go(Command.OUTBOX)
    shell.presenter.command(Command.ALL_COMMANDS)
    shell.presenter.command(Command.BACK)
    assert (shell.state.shows_commands, shell.state.current) == (False, Command.OUTBOX)
    shell.presenter.command(Command.BACK)
    assert shell.state.current is Command.HOME


def test_locking_tells_everybody_and_leaves_the_signing_in_screen(shell):
    told = []
    shell.presenter.tell_of_people(told.append)
    shell.presenter.command(Command.LOCK)
    assert told == [None]
    assert shell.state.person is None
    shell.presenter.command(Command.OUTBOX)
    assert shell.state.current is Command.HOME


def test_holding_uploads_is_seen_at_once_and_can_be_undone(shell):
    shell.presenter.command(Command.HOLD)
    assert shell.state.line.is_held
    shell.presenter.command(Command.HOLD)
    assert not shell.state.line.is_held
    shell.presenter.command(Command.SYNC_NOW)
    assert shell.sync.woken == 1


def test_rows_that_came_in_reload_the_screen_in_front(shell):
    before = shell.home.asked.count("opened")
    shell.presenter.look_at_line()
    assert shell.home.asked.count("opened") == before
    shell.sync.now = replace(shell.sync.now, pulled=40)
    shell.presenter.look_at_line()
    assert shell.home.asked.count("opened") == before + 1


def test_counts_are_asked_for_once_more_at_most_while_they_are_being_read(shell):
    class Later(Immediate):
        def __init__(self):
            self.waiting = []

        def run(self, work, done, failed):
            self.waiting.append(lambda: super(Later, self).run(work, done, failed))

    later = Later()
    shell.presenter._reading = later
    for _ in range(50):
        shell.presenter.refresh()
    assert len(later.waiting) == 1
    later.waiting.pop()()
    assert len(later.waiting) == 1
    later.waiting.pop()()
    assert later.waiting == []


@pytest.mark.parametrize("command", Command)
def test_every_command_has_a_name_and_a_barcode_that_is_understood(command):
    assert command in NAMES
    assert command_in(barcode(command).encode()) is command


@pytest.mark.parametrize("place", JOBS)
def test_every_job_has_a_key(place):
    assert place in KEYS


@pytest.mark.parametrize("raw", [b"4006381333931", b"IMS-C-", b"IMS-C-NONSENSE", b"IMS-L-A-01", b"\xff\xfe"])
def test_other_codes_are_no_commands(raw):
    assert command_in(raw) is None


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (SyncStatus(LineState.ONLINE), "Central reached"),
        (SyncStatus(LineState.ONLINE, is_live=True), "Central reached · live"),
        (SyncStatus(LineState.ONLINE, is_live=True, behind=12), "Central reached · 12 changes to fetch"),
        (SyncStatus(LineState.OFFLINE, is_live=True), "Central not reached · working offline"),
        (SyncStatus(LineState.ONLINE, behind=12), "Central reached · 12 changes to fetch"),
        (SyncStatus(LineState.STARTING), "Looking for the central"),
        (SyncStatus(LineState.OFFLINE), "Central not reached · working offline"),
        (SyncStatus(LineState.NEEDS_HELP, reason=text("Ask for a new key.")), "Ask for a new key."),
    ],
)
def test_the_line_is_said_in_a_sentence(status, sentence):
    assert str(line_sentence(status)) == sentence


def test_the_line_says_since_when_it_is_down():
    said = str(line_sentence(SyncStatus(LineState.OFFLINE, NOW)))
    assert said == f"Central not reached since {NOW.astimezone():%H:%M} · working offline"
