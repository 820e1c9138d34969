"""Home, look up, outbox and settings without a window."""

from __future__ import annotations

from msgspec.structs import replace

from ims_desktop.domain.errors import TryAgain
from ims_desktop.domain.texts import text
from ims_desktop.floor.commands import Command
from ims_desktop.ports.outbox_book import Shown
from ims_desktop.ports.tones import Tone
from ims_desktop.ui.screens.home.presenter import HomePresenter
from ims_desktop.ui.screens.lookup.finding import Finder
from ims_desktop.ui.screens.lookup.presenter import LookupPresenter
from ims_desktop.ui.screens.outbox.presenter import Corrections, OutboxPresenter
from ims_desktop.ui.screens.settings.presenter import SettingsPresenter
from tests.ui.fake_history import A_LATE_MOVE, KeptHistory, NobodyThere
from tests.ui.fakes import (
    CASE_OF_24,
    MEI_LING,
    TIRE,
    FewOperations,
    FewOrders,
    FixedClock,
    HeardSounds,
    Immediate,
    MemoryPreferences,
    OneItem,
    SettableSync,
    scan_of,
)

HERE = Immediate()


def test_choosing_an_order_is_scanning_its_document():
    scans = []
    presenter = HomePresenter(HERE, FewOrders(), FixedClock(), scans.append)
    presenter.opened()
    presenter.begin(presenter.state.orders[1])
    assert [scan.raw for scan in scans] == [b"IMS-D-PO-2014-04012"]
    assert not presenter.scan(scan_of("4006381333931"))


def outbox(book: FewOperations) -> OutboxPresenter:
    made = OutboxPresenter(
        HERE, HERE, book, Corrections(book.withdraw, book.amend, book.export), SettableSync(), HeardSounds()
    )
    made.signed_in(MEI_LING)
    return made


def test_a_store_that_cannot_be_read_is_said_on_the_screen_itself():
    class Broken(FewOperations):
        def listed(self, shown, words, limit):
            raise TryAgain(text("t"), text("The disk does not answer."), text("r"))

    presenter = outbox(Broken())
    presenter.opened()
    assert str(presenter.state.problem) == "The disk does not answer."


def test_the_outbox_shows_what_is_not_confirmed_yet():
    presenter = outbox(FewOperations())
    presenter.filter(Shown.UNCONFIRMED)
    assert {row.state for row in presenter.state.rows} == {"recorded", "sent"}


def looking() -> tuple[LookupPresenter, OneItem, HeardSounds]:
    stock, sounds = OneItem(), HeardSounds()
    finder = Finder(stock, stock, stock)
    return LookupPresenter(HERE, HERE, HERE, stock, finder, KeptHistory(), sounds), stock, sounds


def test_what_happened_to_an_item_is_asked_by_a_command_and_closed_by_going_back():
    presenter, _, _ = looking()
    assert not presenter.command(Command.HISTORY), "of nothing"
    presenter.scan(scan_of(CASE_OF_24.barcode))
    assert presenter.command(Command.HISTORY)
    assert (presenter.state.history, presenter.state.history_note) == (A_LATE_MOVE, None)
    assert presenter.command(Command.BACK)
    assert presenter.state.history is None
    assert not presenter.command(Command.BACK), "and that is the shell's"


def test_the_next_item_begins_with_where_it_stands():
    presenter, _, _ = looking()
    presenter.scan(scan_of(CASE_OF_24.barcode))
    presenter.command(Command.HISTORY)
    presenter.scan(scan_of(CASE_OF_24.barcode))
    assert presenter.state.history is None


def test_without_the_central_it_is_said_why_there_is_no_history():
    stock = OneItem()
    finder = Finder(stock, stock, stock)
    presenter = LookupPresenter(HERE, HERE, HERE, stock, finder, NobodyThere(), HeardSounds())
    presenter.scan(scan_of(CASE_OF_24.barcode))
    presenter.command(Command.HISTORY)
    assert presenter.state.history == ()
    assert str(presenter.state.history_note) == "The central is not reached. Try again later."


def test_hits_come_as_one_types_and_nothing_is_said_so():
    presenter, stock, _ = looking()
    presenter.type("tire")
    assert len(presenter.state.hits) == 4
    presenter.type("tirex")
    assert presenter.state.hits == ()
    assert "Nothing is called that" in str(presenter.state.note)
    presenter.type(" ")
    assert presenter.state.note is None
    assert stock.asked == ["tire", "tirex"]


def test_a_scan_looks_its_item_up():
    presenter, _, sounds = looking()
    assert presenter.scan(scan_of(CASE_OF_24.barcode))
    assert presenter.state.stock.item == TIRE
    assert presenter.state.words == TIRE.sku
    assert sounds.heard == [Tone.ACCEPTED]


def test_a_code_nobody_knows_is_said():
    presenter, _, sounds = looking()
    presenter.scan(scan_of("NOBODY"))
    assert presenter.state.stock is None
    assert str(presenter.state.note) == "Nothing has the code NOBODY."
    assert sounds.heard == [Tone.REFUSED]


def test_a_scanned_location_shows_what_stands_there_and_an_item_takes_its_place():
    presenter, _, sounds = looking()
    presenter.scan(scan_of("IMS-L-A-06-B-5"))
    assert presenter.state.contents.title == "A-06-B-5"
    assert [str(row.quantity) for row in presenter.state.contents.rows] == ["1020", "12"]
    assert presenter.state.stock is None
    assert sounds.heard == [Tone.ACCEPTED]
    presenter.opened()
    assert presenter.state.contents is not None
    presenter.scan(scan_of(CASE_OF_24.barcode))
    assert (presenter.state.contents, presenter.state.stock.item) == (None, TIRE)


def test_an_answer_for_an_item_that_is_no_longer_wanted_is_not_shown():
    presenter, stock, _ = looking()
    presenter.pick(TIRE.id)
    assert presenter.state.stock is not None
    stock.of_item = lambda item: replace(OneItem().of_item(TIRE.id), item=replace(TIRE, id="other"))
    presenter.pick(TIRE.id)
    assert presenter.state.stock.item == TIRE


def test_settings_are_kept_and_hold_at_once():
    preferences, carried_out = MemoryPreferences(), []
    presenter = SettingsPresenter(HERE, preferences, carried_out.append)
    presenter.sound(is_on=False)
    assert carried_out[-1].sound_is_on is False
    assert SettingsPresenter(HERE, preferences, carried_out.append).state.sound_is_on is False
