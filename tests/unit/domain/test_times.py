"""Times: the corrected one orders facts, whatever the workstation's clock does."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ims_desktop.domain.times import ClockOffset, ClockReading, from_utc_text, happened_at, utc_text

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def test_a_clock_set_back_a_year_does_not_put_a_fact_before_the_last_one() -> None:
    set_back = ClockReading(NOON - timedelta(days=365))
    assert happened_at(set_back, NOON) == NOON


def test_the_offset_is_taken_from_the_middle_of_the_round_trip() -> None:
    offset = ClockOffset.measured(NOON, NOON + timedelta(seconds=61), NOON + timedelta(seconds=2))
    assert offset.offset == timedelta(seconds=60)
    assert offset.uncertainty == timedelta(seconds=1)


@given(st.datetimes(timezones=st.just(UTC)))
def test_utc_text_is_read_back_and_sorts_like_time(moment: datetime) -> None:
    assert from_utc_text(utc_text(moment)) == moment
