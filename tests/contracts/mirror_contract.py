"""What every mirror does. A test class derives from ``MirrorContract`` and gives ``mirror`` and ``stored``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import pytest

from ims_desktop.domain.ids import WorkstationId
from ims_desktop.ports.mirror import Mirror, Reached
from ims_desktop.protocol.checksums import Checksum, over
from ims_desktop.protocol.messages import Change
from ims_desktop.protocol.mirror import BY_NAME

Stored = Callable[[str, str], tuple[int, bool, tuple[Any, ...]] | None]
"""Place, deleted and values of a record's row, as it is kept."""

HERE = WorkstationId("ws-1")


class CountingMirror(Mirror, Protocol):
    def passed_over(self) -> int: ...


def site(place: int, key: str = "s", name: str = "Main", *, deleted: bool = False) -> Change:
    return Change("sites", place, deleted, (key, key.upper(), name))


def item(place: int, key: str, name: str = "Chain", *, deleted: bool = False) -> Change:
    values = (key, f"SKU-{key}", name, "EA", "none", 0, 0, 0, 0, 0, 1)
    return Change("items", place, deleted, BY_NAME["items"].complete(values))


class MirrorContract:
    def test_an_empty_mirror_has_read_nothing(self, mirror: CountingMirror) -> None:
        assert mirror.reached() == Reached()
        assert not mirror.reached().is_consistent

    def test_rows_and_cursor_are_kept(self, mirror: CountingMirror, stored: Stored) -> None:
        mirror.apply([site(1), item(2, "a")], Reached("life", 2, 5))
        assert mirror.reached() == Reached("life", 2, 5)
        assert stored("sites", "s") == (1, False, ("s", "S", "Main"))
        assert stored("items", "a") is not None

    def test_a_later_row_replaces_an_earlier_one(self, mirror: CountingMirror, stored: Stored) -> None:
        mirror.apply([site(1)], Reached("life", 1, 1))
        mirror.apply([site(4, name="North")], Reached("life", 4, 4))
        assert stored("sites", "s") == (4, False, ("s", "S", "North"))

    def test_a_page_that_comes_twice_or_late_changes_nothing(self, mirror: CountingMirror, stored: Stored) -> None:
        mirror.apply([site(4, name="North")], Reached("life", 4, 4))
        mirror.apply([site(4, name="No")], Reached("life", 4, 4))
        mirror.apply([site(1)], Reached("life", 4, 4))
        assert stored("sites", "s") == (4, False, ("s", "S", "North"))

    def test_a_deleted_row_stays_as_a_tombstone_and_can_come_back(self, mirror: CountingMirror, stored: Stored) -> None:
        mirror.apply([item(1, "a"), item(2, "a", deleted=True)], Reached("life", 2, 2))
        found = stored("items", "a")
        assert found is not None
        assert found[:2] == (2, True)
        mirror.apply([item(3, "a", "Cog")], Reached("life", 3, 3))
        found = stored("items", "a")
        assert found is not None
        assert found[:2] == (3, False)

    @pytest.mark.parametrize(
        "bad",
        [
            Change("wishes", 2, False, ("w",)),
            Change("sites", 2, False, ("w",)),
            Change("sites", 2, False, ("w", "W", "Name", "more")),
            Change("sites", 2, False, ("w", "W", None)),
            Change("sites", 2, False, (7, "W", "Name")),
            Change("sites", 0, False, ("w", "W", "Name")),
            Change("sites", -3, False, ("w", "W", "Name")),
            Change("packagings", 2, False, ("w", "item", "case", "123", 2**63)),
        ],
    )
    def test_what_is_no_row_is_passed_over_and_counted(
        self, mirror: CountingMirror, stored: Stored, bad: Change
    ) -> None:
        mirror.apply([site(1), bad, site(3, "t")], Reached("life", 3, 3))
        assert mirror.passed_over() == 1
        assert stored("sites", "s") is not None
        assert stored("sites", "t") is not None
        assert mirror.reached().cursor == 3

    def test_a_page_longer_than_one_transaction_is_all_there(self, mirror: CountingMirror, stored: Stored) -> None:
        mirror.apply([item(place, f"i{place}") for place in range(1, 2502)], Reached("life", 2501, 2501))
        assert stored("items", "i1") is not None
        assert stored("items", "i1000") is not None
        assert stored("items", "i2501") is not None
        assert mirror.reached().is_consistent

    def test_an_empty_page_moves_the_mark(self, mirror: CountingMirror) -> None:
        mirror.apply([], Reached("life", 9, 9))
        assert mirror.reached() == Reached("life", 9, 9)

    def test_acknowledgements_are_kept_for_each_workstation(self, mirror: CountingMirror) -> None:
        assert mirror.acknowledged(HERE) == 0
        mirror.acknowledge(HERE, 12)
        assert mirror.acknowledged(HERE) == 12
        assert mirror.acknowledged(WorkstationId("ws-2")) == 0
        mirror.acknowledge(HERE, 3)
        assert mirror.acknowledged(HERE) == 3

    def test_the_sums_follow_the_rows(self, mirror: CountingMirror, stored: Stored) -> None:
        assert mirror.sums()["sites"] == Checksum()
        mirror.apply([site(1), item(2, "a"), item(3, "b")], Reached("life", 3, 3))
        mirror.apply([item(2, "a"), item(5, "b", "Cog"), item(6, "c", deleted=True)], Reached("life", 6, 6))
        rows = {key: stored("items", key) for key in "abc"}
        assert mirror.sums()["items"] == over(row for row in rows.values() if row is not None)
        assert mirror.sums()["sites"].rows == 1
        assert mirror.recount("items") == mirror.sums()["items"]

    def test_one_page_may_bring_a_row_twice(self, mirror: CountingMirror) -> None:
        mirror.apply([item(1, "a"), item(2, "a", "Cog"), item(2, "a", "No")], Reached("life", 2, 2))
        assert mirror.sums()["items"] == mirror.recount("items") == over([(2, 0, item(2, "a", "Cog").values)])

    def test_rows_are_taken_again_whatever_stands_there(self, mirror: CountingMirror, stored: Stored) -> None:
        mirror.apply([item(4, "a", "Wrong"), item(5, "b")], Reached("life", 5, 5))
        mirror.take_again([item(3, "a", "Chain"), item(9, "b", "Later"), item(2, "c")], through=5)
        assert stored("items", "a") == (3, False, item(3, "a").values)
        assert stored("items", "b") == (5, False, item(5, "b").values)
        assert stored("items", "c") is not None
        assert mirror.sums()["items"] == mirror.recount("items")
        assert mirror.reached() == Reached("life", 5, 5)

    def test_rows_that_nobody_else_knows_go(self, mirror: CountingMirror, stored: Stored) -> None:
        mirror.apply([site(1), item(2, "a"), item(3, "b")], Reached("life", 3, 3))
        assert mirror.drop_others("items", {"a"}) == 1
        assert (stored("items", "a") is None, stored("items", "b")) == (False, None)
        assert mirror.sums()["items"] == mirror.recount("items") == over([(2, 0, item(2, "a").values)])
        assert mirror.sums()["sites"].rows == 1

    def test_beginning_again_forgets_every_row(self, mirror: CountingMirror, stored: Stored) -> None:
        mirror.apply([site(1), item(2, "a")], Reached("life", 2, 2))
        mirror.begin_again("next")
        assert mirror.reached() == Reached("next", 0, 0)
        assert stored("sites", "s") is None
        assert stored("items", "a") is None
        assert mirror.sums()["items"] == Checksum()
        mirror.apply([site(1, name="Again")], Reached("next", 1, 1))
        assert stored("sites", "s") == (1, False, ("s", "S", "Again"))

    def test_what_the_central_has_forgotten_is_forgotten_when_everything_is_here(
        self, mirror: CountingMirror, stored: Stored
    ) -> None:
        def packaging(place: int, key: str, *, deleted: bool = False) -> Change:
            return Change("packagings", place, deleted, (key, "i", key, key, 1))

        gone, lately = packaging(1, "gone", deleted=True), packaging(3, "lately", deleted=True)
        item_gone = item(2, "a", deleted=True)
        mirror.apply([gone, item_gone, lately, packaging(4, "here")], Reached("life", 4, 9))
        mirror.apply([packaging(5, "more")], Reached("life", 5, 9, 0))
        assert stored("packagings", "gone") is not None
        mirror.apply([], Reached("life", 9, 9, 2))
        assert stored("packagings", "gone") is None
        assert stored("packagings", "lately") is not None
        assert stored("packagings", "here") is not None
        assert stored("items", "a") is not None
        assert mirror.sums()["packagings"] == mirror.recount("packagings")
        assert mirror.sums()["packagings"].rows == 3
