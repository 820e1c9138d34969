"""What is printed can be read: every barcode of every sheet, out of the PDF as another program draws it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ims_desktop.cli import main
from ims_desktop.domain.badges import new_badge
from ims_desktop.domain.barcodes import CodeKind, Reading, ScanProfile, read_barcode
from ims_desktop.domain.barcodes.scanner import Arrival
from ims_desktop.domain.barcodes.setup_label import SETUP_LABEL, learn
from ims_desktop.domain.errors import InputProblem, TryAgain
from ims_desktop.domain.ids import LocationId, SiteId
from ims_desktop.domain.locations import Location, LocationKind
from ims_desktop.floor.commands import KEYS, Command, barcode, command_in
from ims_desktop.labels.pdf_sheets import PdfSheets
from ims_desktop.ports.mirror import Reached
from ims_desktop.ports.sheets import Badge, Card, Layout, Paper, Printed, Sheet
from ims_desktop.store.local_store import LocalStore
from ims_desktop.ui.language import Language, Translator
from ims_desktop.ui.sheets import badges_sheet, commands_sheet, locations_sheet
from tests.contracts import rows
from tests.contracts.outbox_contract import FIRST
from tests.integration.labels import paper_reader

pytestmark = pytest.mark.usefixtures("qapp")

ENGLISH, CHINESE = Translator(Language.ENGLISH), Translator(Language.CHINESE)
ON_A4 = Layout()
COMMANDS_SHEET = [SETUP_LABEL, *(barcode(command) for command in Command)]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "printed" / "sheet.pdf"


def write(sheet: Sheet, file: Path, layout: Layout = ON_A4) -> Printed:
    return PdfSheets().write(sheet, layout, file)


def scanned(code: str) -> Reading:
    return read_barcode(code.encode(), ScanProfile(), date(2026, 11, 22))


def location(code: str, zone: str = "", check_digits: str = "") -> Location:
    return Location(LocationId(code), code, LocationKind.STORAGE, SiteId("site"), zone, check_digits=check_digits)


@pytest.mark.parametrize("dpi", [300, 600])
@pytest.mark.parametrize("paper", list(Paper))
def test_every_command_is_read_back_as_that_command(file: Path, paper: Paper, dpi: int) -> None:
    printed = write(commands_sheet(ENGLISH), file, Layout(paper))
    codes = paper_reader.Paper(file, dpi).codes()
    assert codes == COMMANDS_SHEET
    assert [command_in(scanned(code)) for code in codes[1:]] == list(Command)
    assert (printed.cards, printed.left_out) == (len(COMMANDS_SHEET), ())


def test_a_scanner_finds_wide_bars_quiet_zones_and_enough_height(file: Path) -> None:
    write(commands_sheet(ENGLISH), file)
    paper = paper_reader.Paper(file, 600)
    seen = [one for page in range(paper.pages) for one in paper.seen(page)]
    assert min(one.module for one in seen) >= 0.33
    assert min(one.quiet for one in seen) >= 9.9
    assert min(one.height for one in seen) >= 11.5  # rows are looked at each half millimetre


def test_the_lowest_cards_have_bars_of_twelve_millimetres_too(file: Path) -> None:
    cards = [Card(f"IMS-L-A-{number:02d}", f"A-{number:02d}") for number in range(18)]
    write(Sheet("Low", cards), file, Layout(per_page=18))
    seen = paper_reader.Paper(file, 600).seen(0)
    assert len(seen) == 18
    assert min(one.height for one in seen) >= 11.5


def test_bars_begin_and_end_on_whole_dots_of_a_printer(file: Path) -> None:
    """Drawn with 300 dots an inch no pixel of a bar is grey: nothing is left for a printer to round."""
    write(Sheet("Dots", [Card("IMS-L-A-01", "")]), file)
    paper = paper_reader.Paper(file, 300)
    (seen,) = paper.seen(0)
    through_bars = [row for y, row in paper.rows(0) if seen.y < y < seen.y + seen.height]
    assert len(through_bars) > 20
    greys = {grey for row in through_bars for grey in row}
    assert {grey for grey in greys if grey < 254} == {0}


@pytest.mark.parametrize("say", [ENGLISH, CHINESE])
def test_names_stand_beside_the_bars_in_the_persons_language_with_the_key(file: Path, say: Translator) -> None:
    sheet = commands_sheet(say)
    write(sheet, file)
    paper = paper_reader.Paper(file)
    words = "".join(paper.words(page) for page in range(paper.pages))
    assert all(card.name in words for card in sheet.cards)
    assert all(key in words for key in KEYS.values())
    assert sheet.title in words


def test_chinese_and_latin_letters_stand_on_one_line(file: Path) -> None:
    write(Sheet("揀貨區 A", [Card("IMS-L-A-01", "第一排 A-01 “主要”", "區域 Z")]), file)
    words = paper_reader.Paper(file).words(0)
    assert "揀貨區 A" in words
    assert "第一排 A-01 “主要”" in words
    assert "區域 Z" in words


def test_the_label_that_a_scanner_is_set_up_with_teaches_its_profile_from_paper(file: Path) -> None:
    """Group separator included, which no keyboard shows."""
    write(commands_sheet(ENGLISH), file)
    read = paper_reader.Paper(file).codes()[0]
    lesson = learn(Arrival(raw=f"{read}\r".encode()))
    assert lesson.changes == ()
    assert lesson.profile.suffix == "\r"


def test_locations_are_printed_with_zone_and_check_digits(file: Path) -> None:
    write(locations_sheet(ENGLISH, [location("A-01-02", "A", "4711"), location("B-7")]), file)
    paper = paper_reader.Paper(file)
    assert paper.codes() == ["IMS-L-A-01-02", "IMS-L-4711", "IMS-L-B-7"]
    for words in ("A-01-02", "Zone A", "Check digits of A-01-02", "B-7"):
        assert words in paper.words(0)


def test_a_code_with_small_letters_is_printed_as_it_is(file: Path) -> None:
    """Ours are read in upper case, which would be another location."""
    write(locations_sheet(ENGLISH, [location("bin-7")]), file)
    (code,) = paper_reader.Paper(file).codes()
    found = scanned(code).of(CodeKind.PLAIN)
    assert found is not None
    assert found.value == "bin-7"


def test_codes_that_no_barcode_can_hold_are_left_out_and_said(file: Path) -> None:
    too_long = "A" * 60
    printed = write(locations_sheet(ENGLISH, [location("貨架一"), location("A-1"), location(too_long)]), file)
    assert printed.left_out == ("貨架一", f"IMS-L-{too_long}")
    assert paper_reader.Paper(file).codes() == ["IMS-L-A-1"]


def test_a_sheet_of_nothing_is_said_and_leaves_the_one_before(file: Path) -> None:
    write(Sheet("Before", [Card("IMS-L-A", "A")]), file)
    before = file.read_bytes()
    with pytest.raises(InputProblem, match="nothing to print"):
        write(locations_sheet(ENGLISH, [location("貨架一")]), file)
    assert file.read_bytes() == before


def test_long_codes_go_across_and_short_ones_stand_side_by_side(file: Path) -> None:
    long = "IMS-L-HIGH-BAY-AISLE-SEVEN-LEVEL-FOUR"
    codes = ["IMS-L-A-01", "IMS-L-A-02", "IMS-L-A-03", long, "IMS-L-A-04", "IMS-L-A-05"]
    write(Sheet("Mixed", [Card(code, code) for code in codes]), file)
    paper = paper_reader.Paper(file)
    assert paper.codes() == codes
    rows_of = {round(one.y): 0 for one in paper.seen(0)}
    for one in paper.seen(0):
        rows_of[round(one.y)] += 1
    assert list(rows_of.values()) == [2, 1, 1, 2]


def test_a_begun_sheet_of_labels_is_gone_on_with(file: Path) -> None:
    cards = [Card(f"IMS-L-A-{number:02d}", "") for number in range(5)]
    printed = write(Sheet("Begun", cards), file, Layout(per_page=4, first=3))
    paper = paper_reader.Paper(file)
    assert printed.pages == paper.pages == 2
    assert [len(paper.seen(page)) for page in range(2)] == [2, 3]
    assert min(one.y for one in paper.seen(0)) > paper.size_mm()[1] / 2


@pytest.mark.parametrize(
    "layout", [Layout(per_page=0), Layout(per_page=40), Layout(first=0), Layout(first=17), Layout(per_page=4, first=5)]
)
def test_a_layout_that_cannot_be_is_refused_in_words(file: Path, layout: Layout) -> None:
    with pytest.raises(InputProblem, match="label"):
        write(commands_sheet(ENGLISH), file, layout)
    assert not file.exists()


@pytest.mark.parametrize(("paper", "size"), [(Paper.A4, (210, 297)), (Paper.LETTER, (215.9, 279.4))])
def test_the_page_is_the_paper(file: Path, paper: Paper, size: tuple[float, float]) -> None:
    write(commands_sheet(ENGLISH), file, Layout(paper))
    assert paper_reader.Paper(file).size_mm() == pytest.approx(size, abs=0.1)


def test_the_same_sheet_twice_is_the_same_file(file: Path, tmp_path: Path) -> None:
    write(commands_sheet(CHINESE), file)
    write(commands_sheet(CHINESE), tmp_path / "again.pdf")
    assert file.read_bytes() == (tmp_path / "again.pdf").read_bytes()


def test_a_place_that_cannot_be_written_to_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(TryAgain, match="could not be written"):
        write(commands_sheet(ENGLISH), tmp_path / "file" / "sheet.pdf")
    assert [one.name for one in tmp_path.iterdir()] == ["file"]


def test_badges_are_printed_with_name_and_role(file: Path) -> None:
    badges = [Badge("陳美玲", "Receiver", "IMS-B-0123456789ABCDEF"), Badge("Tom", "Counter", "IMS-B-ZZZZ")]
    write(badges_sheet(ENGLISH, badges), file)
    paper = paper_reader.Paper(file)
    assert paper.codes() == [badge.code for badge in badges]
    for badge in badges:
        assert badge.name in paper.words(0)
        assert badge.role in paper.words(0)


@pytest.mark.parametrize("dpi", [300, 600])
@pytest.mark.parametrize("paper", list(Paper))
def test_a_new_badge_fits_on_a_card_of_bank_size_with_room_at_its_sides(file: Path, paper: Paper, dpi: int) -> None:
    """Read back from the paper: 75 mm at most with quiet zones, bars of a quarter of a millimetre at least."""
    badges = [Badge(f"Person {number}", "Counter", new_badge()) for number in range(9)]
    printed = write(badges_sheet(ENGLISH, badges), file, Layout(paper))
    read = paper_reader.Paper(file, dpi)
    assert read.codes() == [badge.code for badge in badges]
    assert printed.left_out == ()
    for one in (seen for page in range(read.pages) for seen in read.seen(page)):
        assert one.module >= 0.25
        assert one.quiet >= 9.9
        assert one.height >= 15
        modules = 11 * (len("IMS-B-") + 26 // 2 + 3) + 13 + 2 * 10  # start, change of set and check character; stop
        assert modules * one.module <= 75


def test_badges_say_of_what_cannot_be_a_card_that_it_was_left_out(file: Path) -> None:
    wide = Badge("Tom", "Counter", "IMS-B-A-LETTER-TAKES-TWICE-THE-ROOM")
    printed = write(badges_sheet(ENGLISH, [wide, Badge("Ada", "", new_badge())]), file)
    assert printed.left_out == (wide.code,)


# --- from the command line ------------------------------------------------------------------------------------


def sheet(file: Path, *arguments: str) -> int:
    return main(["sheet", *arguments, "--out", str(file)])


def test_commands_are_printed_from_the_command_line(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert sheet(file, "commands", "--language", "zh_Hant", "--paper", "letter") == 0
    assert paper_reader.Paper(file).codes() == COMMANDS_SHEET
    assert str(file) in capsys.readouterr().out


def test_locations_are_printed_in_walk_order_beside_an_open_window(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = LocalStore(tmp_path / "data")
    try:
        store.outbox.begin_as(FIRST)
        store.mirror.apply(
            [
                rows.location(1, "supplier", "supplier"),
                rows.location(2, "b-1", code="B-1"),
                rows.location(3, "dock", "dock", code="DOCK"),
                rows.location(4, "a-1", code="貨架"),
            ],
            Reached("life", 4, 4),
        )
        assert sheet(file, "locations", "--data", str(tmp_path / "data")) == 0
    finally:
        store.close()
    assert paper_reader.Paper(file).codes() == ["IMS-L-B-1", "IMS-L-DOCK"]
    assert "貨架" in capsys.readouterr().err


def test_a_folder_without_a_workstation_is_said(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert sheet(file, "locations", "--data", str(tmp_path / "nothing")) == 2
    assert "no workstation in this folder" in capsys.readouterr().err
    assert not (tmp_path / "nothing").exists()


def test_badges_come_from_the_list_that_was_kept(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "badges.csv"
    kept.write_text("\ufeffname,role,badge\n陳美玲,Receiver,IMS-B-0123\nTom,,IMS-B-4567\n", encoding="utf-8")
    assert sheet(file, "badges", "--from", str(kept)) == 0
    assert paper_reader.Paper(file).codes() == ["IMS-B-0123", "IMS-B-4567"]
    assert sheet(file, "badges") == 2
    assert "Which badges?" in capsys.readouterr().err


def test_the_central_prints_the_badges_of_everybody_who_has_one(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = ["--data", str(tmp_path / "central")]
    assert main(["central", "init", *data]) == 0
    for name, role in (("陳美玲", "counter"), ("tom", "operator"), ("bea", "buyer")):
        assert main(["central", "user", "add", name, "--role", role, *data]) == 0
    assert main(["central", "badges", *data, "--out", str(file)]) == 2
    assert "nothing to print" in capsys.readouterr().err
    for name in ("陳美玲", "tom"):
        assert main(["central", "user", "badge", name, "--new", *data]) == 0
    capsys.readouterr()
    said = {}
    for name in ("陳美玲", "tom"):
        assert main(["central", "user", "badge", name, *data]) == 0
        said[name] = capsys.readouterr().out.strip()
    assert main(["central", "badges", *data, "--out", str(file)]) == 0
    paper = paper_reader.Paper(file)
    assert set(paper.codes()) == set(said.values())
    for words in ("陳美玲", "Counter", "tom", "Operator"):
        assert words in paper.words(0)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"name,badge\nTom,IMS-B-1\n", "name, role, badge"),
        (b"", "name, role, badge"),
        (b"name,role,badge\nTom,Receiver,\n", "line 2"),
        (b"name,role,badge\nTom\n", "line 2"),
        (b"\xff\xfe\x00", "UTF-8"),
        (None, "No such file"),
    ],
)
def test_a_list_of_badges_that_is_none_is_refused_in_words(
    file: Path, tmp_path: Path, content: bytes | None, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "badges.csv"
    if content is not None:
        kept.write_bytes(content)
    assert sheet(file, "badges", "--from", str(kept)) == 2
    assert said in capsys.readouterr().err
    assert not file.exists()
