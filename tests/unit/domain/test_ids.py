"""Ids sort in the order in which they were made, within a millisecond too."""

import uuid

from ims_desktop.domain.ids import Uuid7


def test_ids_of_one_frozen_millisecond_sort_as_made_and_never_repeat() -> None:
    make = Uuid7(milliseconds=lambda: 1_700_000_000_000)
    made = [make() for _ in range(10_000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_a_clock_set_back_does_not_bring_an_id_before_the_last() -> None:
    times = iter([2_000, 1_000])
    make = Uuid7(milliseconds=lambda: next(times))
    assert make() < make()


def test_an_id_is_a_version_7_uuid() -> None:
    assert uuid.UUID(Uuid7()()).version == 7
    assert uuid.UUID(Uuid7()()).variant == uuid.RFC_4122
