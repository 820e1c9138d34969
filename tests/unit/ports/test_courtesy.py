"""Background work steps aside for a scan, and not for ever."""

from ims_desktop.ports.courtesy import AT_WORK, LONGEST, ONE_ANSWER, REST, Courtesy


class Hands:
    """A clock that only sleeping moves on."""

    def __init__(self) -> None:
        self.now = 100.0

    def seconds(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def test_nobody_is_held_up_while_nobody_scans() -> None:
    hands = Hands()
    Courtesy(hands.seconds, hands.sleep).give_way()
    assert hands.now == 100.0


def test_work_waits_until_a_scan_is_answered() -> None:
    hands = Hands()
    courtesy = Courtesy(hands.seconds, hands.sleep)
    courtesy.claim()
    courtesy.give_way()
    assert ONE_ANSWER <= hands.now - 100.0 < ONE_ANSWER + 0.01


def test_one_who_scans_without_a_pause_does_not_stop_the_news() -> None:
    hands = Hands()

    def sleep_while_scans_come(seconds: float) -> None:
        hands.sleep(seconds)
        courtesy.claim()

    courtesy = Courtesy(hands.seconds, sleep_while_scans_come)
    courtesy.claim()
    courtesy.give_way()
    assert LONGEST <= hands.now - 100.0 < LONGEST + 0.01


def test_work_goes_gently_while_somebody_is_scanning_and_fully_afterwards() -> None:
    hands = Hands()
    courtesy = Courtesy(hands.seconds, hands.sleep)
    courtesy.claim()
    hands.now += 1.0
    courtesy.give_way()
    assert hands.now == 101.0 + REST
    hands.now = 100.0 + AT_WORK
    courtesy.give_way()
    assert hands.now == 100.0 + AT_WORK
