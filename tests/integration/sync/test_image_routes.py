"""The image over HTTP, as any client may ask for it; and when the central makes another one."""

from __future__ import annotations

import hashlib
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest
import zstandard
from sqlalchemy import update

from ims_desktop.central.sync.images.keeper import Keeper, stale_after
from ims_desktop.central.sync.images.serving import Span, asked_span
from ims_desktop.central.sync.images.shelf import Shelf
from ims_desktop.central.tables import workstations
from ims_desktop.protocol.mirror_file import VERSION
from tests.integration.sync.loading import Loads

IMAGE = "/api/v1/sync/snapshot"


@pytest.fixture
def made(central: Loads) -> Loads:
    central.company.add_items(40)
    central.make()
    return central


@pytest.fixture
def client(central: Loads) -> Iterator[httpx.Client]:
    here = central.company.enrol("Dock PC")
    with httpx.Client(base_url=central.url, headers={"Authorization": here.authorization}, timeout=30) as found:
        yield found


def test_it_is_what_its_description_says(made: Loads, client: httpx.Client, tmp_path: Path) -> None:
    about = client.get(f"{IMAGE}/about").raise_for_status().json()
    whole = client.get(IMAGE)
    assert (whole.status_code, whole.headers["content-type"]) == (200, "application/zstd")
    assert whole.headers["etag"] == f'"{about["sha256"]}"'
    assert (len(whole.content), hashlib.sha256(whole.content).hexdigest()) == (about["size"], about["sha256"])
    unpacked = tmp_path / "unpacked.db"
    unpacked.write_bytes(zstandard.ZstdDecompressor().decompress(whole.content))
    assert unpacked.stat().st_size == about["unpacked"]
    with closing(sqlite3.connect(unpacked)) as image:
        assert image.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert image.execute("PRAGMA user_version").fetchone() == (about["file"],) == (VERSION,)
        said = dict(image.execute("SELECT name, value FROM meta"))
        assert (said["epoch"], said["high"], said["cursor"]) == (about["epoch"], about["high"], about["high"])
        assert image.execute("SELECT count(*) FROM items").fetchone()[0] >= 40


def test_parts_of_it_make_the_whole(made: Loads, client: httpx.Client) -> None:
    whole = client.get(IMAGE)
    tag = whole.headers["etag"]
    first = client.get(IMAGE, headers={"Range": "bytes=0-999", "If-Range": tag})
    rest = client.get(IMAGE, headers={"Range": "bytes=1000-", "If-Range": tag})
    last = client.get(IMAGE, headers={"Range": "bytes=-7"})
    assert [one.status_code for one in (first, rest, last)] == [206, 206, 206]
    assert first.content + rest.content == whole.content
    assert last.content == whole.content[-7:]
    assert first.headers["content-range"] == f"bytes 0-999/{len(whole.content)}"


def test_a_range_of_another_image_is_all_of_this_one(made: Loads, client: httpx.Client) -> None:
    answer = client.get(IMAGE, headers={"Range": "bytes=1000-", "If-Range": '"another"'})
    assert answer.status_code == 200
    assert len(answer.content) == int(answer.headers["content-length"])


def test_a_range_beyond_its_end_is_refused(made: Loads, client: httpx.Client) -> None:
    answer = client.get(IMAGE, headers={"Range": "bytes=99999999-"})
    assert answer.status_code == 416
    assert answer.headers["content-range"].startswith("bytes */")


def test_what_is_known_is_not_sent_again(made: Loads, client: httpx.Client) -> None:
    tag = client.head(IMAGE).headers["etag"]
    assert client.get(IMAGE, headers={"If-None-Match": tag}).status_code == 304
    assert client.get(IMAGE, headers={"If-None-Match": '"another"'}).status_code == 200


def test_its_head_is_that_of_the_whole(made: Loads, client: httpx.Client) -> None:
    head, whole = client.head(IMAGE), client.get(IMAGE)
    assert head.content == b""
    for name in ("etag", "content-length", "content-type", "accept-ranges"):
        assert head.headers[name] == whole.headers[name]


def test_one_that_is_no_longer_kept_is_said_to_be_replaced(made: Loads, client: httpx.Client) -> None:
    tag = client.head(IMAGE).headers["etag"]
    for number in range(2):
        assert client.get(IMAGE, headers={"If-Match": tag}).status_code == 200
        made.import_items(f"sku,name\nNEW-{number},New\n")
        made.make()
    assert client.get(IMAGE, headers={"If-Match": tag}).status_code == 412


@pytest.mark.parametrize(
    ("headers", "query", "status", "code"),
    [
        ({"Authorization": "Bearer nobody"}, {}, 401, "unknown_key"),
        ({}, {"file": "1"}, 404, "no_image"),
        ({}, {"file": "one"}, 400, "bad_request"),
        ({"IMS-Protocol": "99"}, {}, 400, "protocol_unsupported"),
    ],
)
@pytest.mark.parametrize("path", [IMAGE, f"{IMAGE}/about"])
def test_who_cannot_have_it_is_told_why(
    made: Loads, client: httpx.Client, path: str, headers: dict[str, str], query: dict[str, str], status: int, code: str
) -> None:
    answer = client.get(path, headers=headers, params=query)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


def test_a_revoked_workstation_gets_none(made: Loads, client: httpx.Client) -> None:
    with made.company.database.transaction() as tx:
        tx.connection.execute(update(workstations).values(revoked_at="2026-01-01T00:00:00.000000Z"))
    assert client.get(IMAGE).status_code == 403


def test_somebody_who_never_stops_asking_is_asked_to_wait(made: Loads, client: httpx.Client) -> None:
    answers = {client.head(IMAGE).status_code for _ in range(130)}
    assert 429 in answers
    assert answers <= {200, 429}


def test_where_there_is_none_it_is_made_and_said_so(central: Loads, client: httpx.Client) -> None:
    central.company.add_items(40)
    answer = client.get(f"{IMAGE}/about")
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "image_not_ready")
    assert int(answer.headers["retry-after"]) > 0
    for thread in [one for one in threading.enumerate() if one.name == "image"]:
        thread.join()
    assert client.get(f"{IMAGE}/about").status_code == 200


@pytest.mark.parametrize(
    ("written", "span"),
    [
        ("bytes=0-", Span(0, 99)),
        ("bytes=10-19", Span(10, 19)),
        ("bytes=90-1000", Span(90, 99)),
        ("bytes=-10", Span(90, 99)),
        ("bytes=-1000", Span(0, 99)),
        ("bytes=100-", None),
        ("bytes=20-10", None),
        ("bytes=-0", None),
        ("bytes=-", None),
        ("bytes=a-b", None),
        ("bytes=1-2,5-6", None),
        ("lines=1-2", None),
        ("bytes", None),
        ("", None),
    ],
)
def test_what_a_range_names(written: str, span: Span | None) -> None:
    assert asked_span(written, 100) == span


@pytest.mark.parametrize(("rows", "changes"), [(100, 1_000), (20_000, 2_000), (300_000, 30_000), (9_000_000, 50_000)])
def test_an_image_is_old_after_a_share_of_its_rows_changed(rows: int, changes: int) -> None:
    assert stale_after(rows) == changes


def test_looking_after_them_makes_one_and_then_none(made: Loads) -> None:
    made.company.enrol("Dock PC")
    images = made.folder / "images"
    before = sorted(images.glob("*.json"))
    made.keeper.look_after()
    assert sorted(images.glob("*.json")) == before
    for image in images.glob("*-*"):
        image.unlink()
    made.keeper.look_after()
    assert len(list(images.glob("*.json"))) == 1


def test_two_servers_make_one_between_them(made: Loads) -> None:
    shelf = Shelf(made.folder / "images")
    with shelf.place_for(made.site) as place:
        assert place is not None
        assert Keeper(made.company.database, Shelf(made.folder / "images"), 1).make(made.site) is None
    assert Keeper(made.company.database, Shelf(made.folder / "images"), 1).make(made.site) is not None


def test_what_was_not_finished_is_thrown_away(made: Loads) -> None:
    images = made.folder / "images"
    names = {path.name for path in images.iterdir()}
    (lock,) = images.glob("*.lock")
    (images / f"{lock.stem}.dead.making").write_bytes(b"half")
    (images / f"{lock.stem}.dead.making.packed").write_bytes(b"half")
    made.make()
    left = {path.name for path in images.iterdir()}
    assert not [name for name in left if "making" in name]
    assert names - left == set()
