"""The corrected clock: measured at exchanges, and right although somebody sets the machine's clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from ims_desktop.sync.offset import MeasuredClock, steady

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Hands:
    """A wall clock and a steady one, moved by hand."""

    def __init__(self) -> None:
        self.wall = NOON
        self.seconds = 0.0
        self.measured = MeasuredClock(self, lambda: self.seconds)

    def now(self) -> datetime:
        return self.wall

    def pass_time(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)
        self.seconds += seconds

    def exchange(self, took: float, server: datetime) -> None:
        sent = self.seconds
        self.pass_time(took)
        self.measured.measured(sent, server)


def test_before_the_first_exchange_nothing_is_known() -> None:
    reading = Hands().measured.reading()
    assert (reading.raw, reading.offset, reading.uncertainty) == (NOON, timedelta(0), None)


def test_half_of_the_round_trip_is_uncertain() -> None:
    hands = Hands()
    hands.exchange(4, NOON + timedelta(hours=1))
    reading = hands.measured.reading()
    assert reading.offset == timedelta(hours=1) - timedelta(seconds=2)
    assert reading.uncertainty == timedelta(seconds=2)


def test_a_worse_measurement_does_not_replace_a_fresh_better_one() -> None:
    hands = Hands()
    hands.exchange(0.1, NOON)
    before = hands.measured.reading().uncertainty
    hands.exchange(20, NOON)
    assert hands.measured.reading().uncertainty == before
    hands.pass_time(600)
    hands.exchange(2, hands.wall)
    assert hands.measured.reading().uncertainty == timedelta(seconds=1)


def test_a_clock_that_is_set_between_exchanges_does_not_date_what_is_recorded() -> None:
    hands = Hands()
    hands.exchange(0.2, NOON)
    hands.pass_time(10)
    before = hands.measured.reading().corrected
    hands.wall += timedelta(days=365)
    assert abs(hands.measured.reading().corrected - before) < timedelta(milliseconds=1)
    hands.wall -= timedelta(days=2 * 365)
    assert abs(hands.measured.reading().corrected - before) < timedelta(milliseconds=1)


def test_a_clock_that_is_set_during_an_exchange_is_measured_right() -> None:
    hands = Hands()
    sent = hands.seconds
    hands.pass_time(1)
    hands.wall -= timedelta(days=365)
    hands.measured.measured(sent, NOON + timedelta(seconds=0.5))
    assert hands.measured.reading().corrected == NOON + timedelta(seconds=1)
    assert hands.measured.reading().uncertainty == timedelta(seconds=0.5)


def test_a_clock_that_was_set_is_measured_again_even_if_worse() -> None:
    hands = Hands()
    hands.exchange(0.1, NOON)
    hands.wall += timedelta(days=1)
    hands.exchange(20, NOON + timedelta(seconds=10))
    assert hands.measured.reading().uncertainty == timedelta(seconds=10)


def test_the_steady_clock_goes_on() -> None:
    assert steady() <= steady()
