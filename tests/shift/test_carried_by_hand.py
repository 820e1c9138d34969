"""An outbox that goes to the central as a file: whole or not at all, any number of times, before or after the line."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from ims_desktop.bootstrap.outbox_files import export_outbox
from ims_desktop.central import commands
from ims_desktop.cli import main
from ims_desktop.domain.errors import InputProblem
from ims_desktop.ports.book import StateCounts
from ims_desktop.protocol.outbox_file import Signer
from tests.shift.company import Central, answering, found_company
from tests.shift.conftest import OpenDock
from tests.shift.dock import Dock
from tests.shift.labels import goods


def exported(dock: Dock, file: Path, everything: bool = False) -> Path:
    export_outbox(dock.folder, dock.workstation.keys, file, everything)
    return file


def test_work_that_never_reached_the_line_arrives_by_hand_and_the_line_finds_duplicates(
    central: Central, open_dock: OpenDock, tmp_path: Path
) -> None:
    dock = open_dock()
    dock.scan("PO-BIG", goods("BOLT", 1), goods("BOLT", 2), goods("NUT", 4))
    file = exported(dock, tmp_path / "outbox")
    for new, known in ((3, 0), (0, 3), (0, 3)):
        taken = commands.take_in_file(central.folder, None, file)
        assert (taken.new, taken.known, taken.with_case, taken.refused) == (new, known, 0, 0)
    assert dock.states() == StateCounts(recorded=3)
    dock.sync()
    assert dock.states() == StateCounts(confirmed=3)
    assert central.kept_operations() == Counter({one.id: 1 for one in dock.recorded()})
    assert dock.on_hand() == central.stock()


def test_only_what_is_not_acknowledged_is_written_unless_all_is_asked_for(open_dock: OpenDock, tmp_path: Path) -> None:
    dock = open_dock()
    dock.scan("PO-BIG", goods("BOLT", 1))
    dock.sync()
    dock.scan(goods("BOLT", 2))
    some = exported(dock, tmp_path / "some").read_text(encoding="utf-8").splitlines()
    everything = exported(dock, tmp_path / "all", everything=True).read_text(encoding="utf-8").splitlines()
    assert (len(some), len(everything)) == (3, 4)
    header = json.loads(some[0])
    assert (header["format"], header["name"], header["operations"]) == ("ims-outbox", "WS-01", 1)
    assert header["earliest"] == header["latest"] == json.loads(some[1])["happened_at"]


def test_it_is_written_and_taken_in_by_two_commands(
    central: Central, open_dock: OpenDock, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dock = open_dock()
    dock.scan("PO-BIG", goods("BOLT", 1))
    file = str(tmp_path / "outbox")
    assert main(["outbox", "export", file, "--data", str(dock.folder)]) == 0
    assert main(["central", "take-in", file, "--data", str(central.folder)]) == 0
    said = capsys.readouterr().out
    assert "1 operations" in said
    assert "new here 1, known already 0" in said


def test_work_under_all_names_of_a_renewed_disk_is_taken_in(
    central: Central, open_dock: OpenDock, tmp_path: Path
) -> None:
    dock = open_dock()
    dock.scan("PO-BIG", goods("BOLT", 1))
    dock.sync()
    dock.close()
    shutil.copytree(dock.folder, tmp_path / "copy")
    dock = open_dock()
    dock.scan(goods("BOLT", 2))
    dock.sync()
    copy = open_dock("copy")
    copy.scan(goods("BOLT", 4))
    copy.sync()
    copy.scan(goods("BOLT", 8))
    taken = commands.take_in_file(central.folder, None, exported(copy, tmp_path / "outbox", everything=True))
    assert (taken.new, taken.known) == (1, 2)
    copy.sync()
    dock.sync()
    assert dock.on_hand() == copy.on_hand() == central.stock()


def changed(line: int, old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    def change(data: bytes) -> bytes:
        lines = data.split(b"\n")
        assert old in lines[line]
        lines[line] = lines[line].replace(old, new)
        return b"\n".join(lines)

    return change


def signed_by_somebody_else(data: bytes) -> bytes:
    signer = Signer("not the key")
    lines = data.split(b"\n")[:-2]
    return b"".join(signer.line(line) for line in lines) + signer.last_line()


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "a quantity": changed(1, b'"quantity":"1"', b'"quantity":"9"'),
    "the name": changed(0, b"WS-01", b"WS-02"),
    "the number": changed(0, b'"operations":2', b'"operations":1'),
    "a line less": lambda data: b"\n".join([*data.split(b"\n")[:1], *data.split(b"\n")[2:]]),
    "a line twice": lambda data: b"\n".join([*data.split(b"\n")[:2], *data.split(b"\n")[1:]]),
    "cut off": lambda data: data[:-40],
    "half": lambda data: data[: len(data) // 2],
    "without its end": lambda data: b"\n".join(data.split(b"\n")[:-2]) + b"\n",
    "nothing": lambda _: b"",
    "something else": lambda _: b"sku,name\nBOLT,Bolt\n",
    "noise": lambda _: bytes(range(256)) * 50,
    "another signer": signed_by_somebody_else,
    "another format": changed(0, b"ims-outbox", b"ims-inbox"),
    "a newer program": changed(0, b'"version":1', b'"version":7'),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_file_that_is_not_as_it_was_signed_changes_nothing(
    central: Central, open_dock: OpenDock, tmp_path: Path, damage: str
) -> None:
    dock = open_dock()
    dock.scan("PO-BIG", goods("BOLT", 1), goods("BOLT", 2))
    file = exported(dock, tmp_path / "outbox")
    file.write_bytes(DAMAGES[damage](file.read_bytes()))
    with pytest.raises(InputProblem, match=r"cannot be taken in|not known here"):
        commands.take_in_file(central.folder, None, file)
    assert central.kept_operations() == Counter()


def test_another_companys_file_is_told_apart(open_dock: OpenDock, tmp_path: Path) -> None:
    dock = open_dock()
    dock.scan("PO-BIG", goods("BOLT", 1))
    file = exported(dock, tmp_path / "outbox")
    found_company(tmp_path / "another")
    with answering(tmp_path / "another") as other:
        with pytest.raises(InputProblem, match="another company"):
            commands.take_in_file(other.folder, None, file)
        assert other.kept_operations() == Counter()


def test_work_that_does_not_follow_is_told_and_all_of_it_helps(tmp_path: Path, central_folder: Path) -> None:
    with answering(central_folder) as central:
        dock = Dock(tmp_path / "WS-01", central, central.person("tom"))
        commands.backup(central_folder, None, tmp_path / "backup")
        dock.scan("PO-BIG", goods("BOLT", 1))
        dock.sync()
        dock.scan(goods("BOLT", 2))
        some, everything = exported(dock, tmp_path / "some"), exported(dock, tmp_path / "all", everything=True)
        dock.close()
    commands.restore(central_folder, None, tmp_path / "backup")
    with pytest.raises(InputProblem, match="Operation 1 and those after it"):
        commands.take_in_file(central_folder, None, some)
    assert commands.take_in_file(central_folder, None, everything).new == 2
    assert commands.take_in_file(central_folder, None, some).known == 1
