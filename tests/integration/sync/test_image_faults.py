"""Whatever happens to an image on its way, what is here stays right, and a first load ends."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from ims_desktop.ports.sync import LineState, LoadingStage
from ims_desktop.protocol.codec import decode, encode
from ims_desktop.protocol.messages import ImageAbout
from ims_desktop.sync.report import Report
from tests.integration.central.company import Company
from tests.integration.sync.bending import Answer, Bend, Between, between
from tests.integration.sync.loading import Floor, Loads, floor, loads

JSON = {"Content-Type": "application/json"}


@pytest.fixture
def database(sqlite: object) -> object:
    """What comes over the line is the same from both databases."""
    return sqlite


@pytest.fixture
def central(company: Company, tmp_path: Path) -> Iterator[Loads]:
    with loads(company, tmp_path / "central") as found:
        company.add_items(40)
        found.make()
        yield found


@pytest.fixture
def line(central: Loads) -> Iterator[Between]:
    with between(central.url) as found:
        yield found


@pytest.fixture
def here(central: Loads, line: Between, tmp_path: Path) -> Iterator[Floor]:
    with floor(central, tmp_path / "floor", line.url) as found:
        yield found


def is_whole(here: Floor) -> bool:
    return here.workstation.store.mirror.reached().is_consistent and len(here.rows()) > 80


def stages(here: Floor) -> set[LoadingStage]:
    told: list[Report] = []
    assert here.load(told.append).line is LineState.ONLINE
    return {report.loading.stage for report in told if report.loading}


def cut(sent: int) -> Bend:
    return lambda answer: replace(answer, sent=sent)


def bad_body(answer: Answer) -> Answer:
    body = bytearray(answer.body)
    body[len(body) // 2] ^= 0xFF
    return replace(answer, body=bytes(body))


def too_short(answer: Answer) -> Answer:
    return replace(answer, body=answer.body[:-9])


def portal(answer: Answer) -> Answer:
    return Answer(200, {"Content-Type": "text/html"}, b"<html>Accept the terms of this hotel</html>")


def test_a_download_that_is_cut_goes_on_where_it_was(here: Floor, line: Between) -> None:
    line.bends = [cut(1_000), cut(500)]
    assert here.load().line is LineState.OFFLINE
    assert here.load().line is LineState.OFFLINE
    told: list[Report] = []
    assert here.load(told.append).line is LineState.ONLINE
    ranges = [asked.headers.get("range") for asked in line.downloads]
    assert ranges == [None, "bytes=1000-", "bytes=1500-"]
    assert {report.loading.resumed_at for report in told if report.loading and report.loading.done > 1_500} == {
        1_500,
        0,
    }
    assert is_whole(here)
    assert here.leftovers() == []


def test_it_goes_on_after_the_program_was_started_again(here: Floor, line: Between) -> None:
    line.bends = [cut(1_000)]
    assert here.load().line is LineState.OFFLINE
    here.restart()
    assert here.load().line is LineState.ONLINE
    assert line.downloads[-1].headers["range"] == "bytes=1000-"
    assert is_whole(here)


def test_a_proxy_that_knows_no_ranges_sends_everything_again(here: Floor, line: Between, central: Loads) -> None:
    line.bends = [cut(1_000), lambda _: whole]
    here.load()
    image = central.keeper.image(central.site)
    whole = Answer(200, {"Content-Type": "application/zstd", "ETag": image.etag}, image.path.read_bytes())
    assert here.load().line is LineState.ONLINE
    assert is_whole(here)


def test_a_body_that_ends_too_early_is_gone_on_with(here: Floor, line: Between) -> None:
    line.bends = [too_short]
    assert here.load().line is LineState.OFFLINE
    assert here.load().line is LineState.ONLINE
    assert is_whole(here)


def test_a_damaged_download_is_fetched_again_once(here: Floor, line: Between) -> None:
    line.bends = [bad_body]
    assert here.load().line is LineState.ONLINE
    assert len(line.downloads) == 2
    assert is_whole(here)


def test_after_two_damaged_ones_pages_do_it(here: Floor, line: Between) -> None:
    line.bends = [bad_body, bad_body]
    assert here.load().line is LineState.ONLINE
    assert len(line.downloads) == 2
    assert is_whole(here)
    assert here.leftovers() == []


def packed_wrongly(body: bytes) -> tuple[Bend, Bend]:
    """About and body agree, and it is still no image."""

    def about(answer: Answer) -> Answer:
        said = decode(answer.body, ImageAbout)
        said = msgspec.structs.replace(said, size=len(body), sha256=hashlib.sha256(body).hexdigest())
        return replace(answer, body=encode(said))

    def bent(answer: Answer) -> Answer:
        tag = f'"{hashlib.sha256(body).hexdigest()}"'
        return Answer(200, {"Content-Type": "application/zstd", "ETag": tag}, body)

    return about, bent


def test_what_is_no_zstd_is_never_a_mirror(here: Floor, line: Between) -> None:
    about, bent = packed_wrongly(b"no zstd at all, " * 100)
    line.about_bends, line.bends = [about], [bent, bent]
    assert here.load().line is LineState.ONLINE
    assert is_whole(here)


@pytest.mark.parametrize("bend", [portal, lambda answer: replace(answer, status=502, headers=JSON, body=b"{}")])
def test_a_portals_page_is_no_image(here: Floor, line: Between, bend: Bend) -> None:
    line.bends = [bend]
    before = here.rows()
    assert here.load().line is LineState.OFFLINE
    assert here.rows() == before
    assert here.load().line is LineState.ONLINE
    assert is_whole(here)


def test_where_nothing_in_between_lets_an_image_through_pages_do_it(here: Floor, line: Between) -> None:
    line.bends = [portal] * 100
    assert LineState.ONLINE not in [here.load().line for _ in range(5)]
    assert stages(here) <= {LoadingStage.PAGES, LoadingStage.SEARCH}
    assert is_whole(here)
    assert len(line.downloads) == 5


def test_a_portal_instead_of_the_description_is_offline(here: Floor, line: Between) -> None:
    line.about_bends = [portal]
    assert here.load().line is LineState.OFFLINE
    assert here.load().line is LineState.ONLINE
    assert is_whole(here)


@pytest.mark.parametrize(
    "lie",
    [
        {"epoch": "before the restore"},
        {"high": 10**9},
        {"high": 0},
        {"file": 1},
        {"unpacked": 10},
        {"size": 0},
    ],
)
def test_an_image_that_cannot_be_right_is_left_alone(here: Floor, line: Between, lie: dict[str, object]) -> None:
    line.about_bends = [
        lambda answer: replace(answer, body=encode(msgspec.structs.replace(decode(answer.body, ImageAbout), **lie)))
    ]
    assert here.load().line is LineState.ONLINE
    assert line.downloads == []
    assert is_whole(here)


def test_an_image_of_another_life_that_says_otherwise_is_found_out(here: Floor, line: Between, central: Loads) -> None:
    central.live_again()

    def lie(answer: Answer) -> Answer:
        of_before = decode(before, ImageAbout)
        return replace(
            answer, status=200, headers=JSON, body=encode(msgspec.structs.replace(of_before, epoch="another life"))
        )

    image = next((central.folder / "images").glob("*.json"))
    before = image.read_bytes()
    packed = image.with_suffix(".zst").read_bytes()
    tag = f'"{decode(before, ImageAbout).sha256}"'
    line.about_bends = [lie]
    line.bends = [lambda _: Answer(200, {"Content-Type": "application/zstd", "ETag": tag}, packed)]
    here.load()
    here.load()
    assert here.workstation.store.mirror.reached().epoch == "another life"
    assert is_whole(here)


def test_after_a_restore_the_image_of_before_is_not_served(here: Floor, line: Between, central: Loads) -> None:
    line.bends = [cut(1_000)]
    assert here.load().line is LineState.OFFLINE
    central.live_again()
    report = here.load()
    while report.retry_after is not None:
        report = here.load()
    assert here.workstation.store.mirror.reached().epoch == "another life"
    assert line.downloads[-1].headers.get("range") is None
    assert is_whole(here)


def test_an_image_that_was_replaced_meanwhile_is_still_downloaded_to_its_end(
    here: Floor, line: Between, central: Loads
) -> None:
    line.bends = [cut(1_000)]
    here.load()
    central.import_items("sku,name\nNEW,New\n")
    central.make()
    assert here.load().line is LineState.ONLINE
    assert is_whole(here)
    assert any(row[1] == "NEW" for (record, _), row in here.rows().items() if record == "items")


def test_an_image_behind_the_cursor_is_never_gone_back_to(here: Floor, line: Between, central: Loads) -> None:
    here.load()
    reached = here.workstation.store.mirror.reached()
    central.import_items("sku,name\n" + "".join(f"N-{number},New {number}\n" for number in range(30)))
    line.downloads.clear()
    assert LoadingStage.DOWNLOADING not in stages(here)
    assert line.downloads == []
    assert here.workstation.store.mirror.reached().cursor > reached.cursor
    assert is_whole(here)


def test_somebody_far_behind_takes_a_newer_image(here: Floor, line: Between, central: Loads) -> None:
    here.load()
    line.downloads.clear()
    central.import_items("sku,name\n" + "".join(f"N-{number},New {number}\n" for number in range(90)))
    central.make()
    assert LoadingStage.DOWNLOADING in stages(here)
    assert len(line.downloads) == 1
    assert is_whole(here)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Sixty megabytes, mounted; only an administrator of a Linux machine may."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if sys.platform != "linux":
        pytest.skip("a small disk is mounted on Linux only")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=60m", "tmpfs", str(disk)], capture_output=True, text=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"no small disk may be mounted here: {mounted.stderr.strip()}")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_disk_that_fills_up_meanwhile_says_so_and_it_goes_on_when_there_is_room(
    central: Loads, line: Between, small_disk: Path
) -> None:
    with floor(central, small_disk / "data", line.url) as here:
        ballast = small_disk / "ballast"

        def fill_up(report: Report) -> None:
            if report.loading and report.loading.stage is LoadingStage.DOWNLOADING and not ballast.exists():
                with ballast.open("wb", buffering=0) as file, suppress(OSError):
                    while file.write(b"b" * 4096):
                        pass

        report = here.load(fill_up)
        assert report.line is LineState.NEEDS_HELP
        assert "The disk is full" in str(report.reason)
        ballast.unlink()
        assert here.load().line is LineState.ONLINE
        assert is_whole(here)


def test_a_disk_without_room_says_so_before_anything_is_downloaded(
    central: Loads, line: Between, small_disk: Path
) -> None:
    with floor(central, small_disk / "data", line.url) as here:
        (small_disk / "ballast").write_bytes(b"b" * 30_000_000)
        assert "The disk is full" in str(here.load().reason)
        assert line.downloads == []
