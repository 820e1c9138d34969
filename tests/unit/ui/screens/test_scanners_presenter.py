"""The scanners' page: every scan is taken apart and does nothing, the set-up label teaches, ports come and go."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from ims_desktop.domain.barcodes import KeyReading, ScannerProfile
from ims_desktop.domain.barcodes.scanner import Arrival
from ims_desktop.domain.barcodes.setup_label import SETUP_LABEL
from ims_desktop.floor.commands import Command
from ims_desktop.ports.scanners import FoundPort, Listener, NoSerialScanners, PortState, PortStatus, SerialPort
from ims_desktop.ports.scans import Scan
from ims_desktop.ports.tones import Tone
from ims_desktop.ui.screens.scanners.presenter import KEYBOARD, ScannersPresenter, ScannersState
from ims_desktop.ui.screens.scanners.wording import answer, facts, port_help, profile_facts
from tests.ui.fakes import NOW, FixedClock, HeardSounds, Immediate, MemoryPreferences


class PortsInUse(NoSerialScanners):
    """Ports of a computer on which another program has every one."""

    def __init__(self) -> None:
        self.ports: tuple[SerialPort, ...] = ()
        self.is_watched = False

    def listen(self, ports: Sequence[SerialPort], listener: Listener) -> None:
        self.ports = tuple(ports)

    def watch(self, is_watched: bool) -> None:
        self.is_watched = is_watched

    def statuses(self) -> tuple[PortStatus, ...]:
        return tuple(PortStatus(port.path, port.speed, PortState.IN_USE) for port in self.ports)

    def find(self) -> tuple[FoundPort, ...]:
        return (FoundPort("COM3", "Scanner"),)


class Page:
    def __init__(self, preferences: MemoryPreferences | None = None) -> None:
        self.preferences, self.ports, self.sounds = preferences or MemoryPreferences(), PortsInUse(), HeardSounds()
        self.keyboards: list[ScannersState] = []
        here = Immediate()
        self.presenter = ScannersPresenter(
            here, here, self.preferences, self.ports, FixedClock(), self.sounds, self.keyboards.append
        )
        self.presenter.begin(Listener(lambda _: None, lambda *_: None))

    @property
    def state(self) -> ScannersState:
        return self.presenter.state

    @property
    def said(self) -> str:
        told = answer(self.state)
        return f"{told.title} | {told.detail}" if told else ""

    def scan(self, text: str, source: str = KEYBOARD, raw: bytes | None = None) -> None:
        typed = {} if source != KEYBOARD else dict.fromkeys(KeyReading, text)
        gaps = (8,) * (len(text) - 1) if source == KEYBOARD else ()
        arrival = Arrival(text.encode(), typed, "\r" if source == KEYBOARD else "", gaps)
        self.presenter.scan(Scan("s", NOW, source, raw or text.encode(), arrival))


@pytest.fixture
def page() -> Page:
    return Page()


def test_a_scan_is_taken_apart(page: Page) -> None:
    page.scan("]C1010200008230043010L2409\x1d17280331")
    assert "Item 02000082300430 · lot L2409 · expires 2028-03-31" in page.said
    lines = {str(name): str(value) for name, value in facts(page.state.seen)}
    assert lines["Arrived as"] == "]C1010200008230043010L2409‹GS›17280331‹CR›"
    assert lines["Kind of barcode"] == "]C1"
    assert lines["Between two characters"] == "8 ms, from 8 to 8"
    assert page.sounds.heard == [Tone.ACCEPTED]


def test_bytes_that_are_no_text_are_shown_by_their_numbers_with_what_to_do(page: Page) -> None:
    page.presenter.scan(Scan("s", NOW, "COM3", b"\xff\x00A", Arrival(b"\xff\x00A\r")))
    assert {str(name): str(value) for name, value in facts(page.state.seen)}["Arrived as"] == "‹FF›‹NUL›A‹CR›"
    assert "no text" in page.said
    assert page.sounds.heard == [Tone.REFUSED]


def test_four_thousand_characters_do_not_fill_the_page(page: Page) -> None:
    page.scan("1" * 4_000)
    assert all(len(str(value)) < 400 for _, value in facts(page.state.seen))


def test_a_wrong_check_digit_is_remarked_on(page: Page) -> None:
    page.scan("4006381333930")
    assert "check digit" in page.said


def test_the_set_up_label_teaches_whoever_asked_for_it(page: Page) -> None:
    page.scan("~" + SETUP_LABEL.replace("\x1d", "|"))
    assert page.state.keyboard == ScannerProfile("~", "\r", ("|",), keys=KeyReading.PHYSICAL)
    assert page.keyboards[-1].keyboard == page.state.keyboard
    assert "is set up" in page.said
    assert "~" in str(profile_facts(page.state))


def test_what_was_learned_is_kept(page: Page) -> None:
    page.presenter.add("COM3", 19_200)
    page.scan("\x02" + SETUP_LABEL + "\x03", "COM3")
    again = Page(page.preferences)
    assert again.state.ports == (SerialPort("COM3", 19_200, ScannerProfile("\x02", "\x03")),)
    assert again.ports.ports == again.state.ports


def test_what_to_change_on_the_scanner_is_said(page: Page) -> None:
    page.scan(SETUP_LABEL.replace("\x1d", ""))
    assert "change something on it" in page.said
    assert "does not arrive" in page.said
    assert page.sounds.heard == [Tone.REMARK]


def test_another_code_is_no_set_up_label_where_that_is_awaited(page: Page) -> None:
    page.presenter.await_label(is_awaited=True)
    assert page.keyboards[-1].awaits_label
    page.scan("4006381333931")
    assert "not the set-up label" in page.said
    assert not page.keyboards[-1].awaits_label
    assert page.state.keyboard == ScannerProfile()


def test_the_label_is_awaited_no_longer_where_somebody_goes_elsewhere(page: Page) -> None:
    page.presenter.await_label(is_awaited=True)
    page.presenter.look(is_in_front=False)
    assert not page.keyboards[-1].awaits_label


def test_ports_show_the_whole_of_a_code_while_the_page_is_in_front(page: Page) -> None:
    page.presenter.add("COM3", 9_600)
    page.presenter.look(is_in_front=True)
    assert page.ports.is_watched
    page.presenter.look(is_in_front=False)
    assert not page.ports.is_watched


def test_a_port_is_added_changed_and_taken_out(page: Page) -> None:
    page.presenter.opened()
    assert page.state.found == (FoundPort("COM3", "Scanner"),)
    page.presenter.add(" COM3 ", 9_600)
    page.presenter.set_speed("COM3", 115_200)
    assert page.ports.ports == (SerialPort("COM3", 115_200),)
    assert page.state.statuses[0].state is PortState.IN_USE
    page.presenter.remove("COM3")
    assert (page.ports.ports, page.state.chosen) == ((), KEYBOARD)


@pytest.mark.parametrize(("typed", "word"), [("", "No port is named"), ("COM3", "already")])
def test_a_port_that_is_none_is_not_added(page: Page, typed: str, word: str) -> None:
    page.presenter.add("COM3", 9_600)
    page.presenter.add(typed, 9_600)
    assert word in page.said
    assert len(page.state.ports) == 1


@pytest.mark.parametrize("state", PortState)
def test_every_state_of_a_port_says_what_to_do(state: PortState) -> None:
    assert len(str(port_help(PortStatus("COM3", 9_600, state)))) > 20


def test_commands_go_from_scanner_to_scanner(page: Page) -> None:
    page.presenter.add("COM3", 9_600)
    assert page.presenter.command(Command.NEXT)
    assert page.state.chosen == KEYBOARD
    assert page.presenter.choose(2)
    assert page.state.chosen == "COM3"
    page.presenter.count_twice_after(0)
    assert page.state.profile_of("COM3").twice_ms == 0
    page.presenter.forget_profile()
    assert page.state.profile_of("COM3") == ScannerProfile()


def test_what_another_version_wrote_is_as_delivered() -> None:
    kept = MemoryPreferences({"scanner.profile.keyboard": "{nonsense", "scanner.ports": '[{"path": 3}]'})
    assert Page(kept).state.sources == (KEYBOARD,)
