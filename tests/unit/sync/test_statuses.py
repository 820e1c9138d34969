"""Every status has one defined next state, and none is tried for ever in silence."""

from __future__ import annotations

from http import HTTPStatus

import pytest

from ims_desktop.domain.texts import Text
from ims_desktop.ports.link import LinkDown, LinkRefused, Trouble
from ims_desktop.ports.sync import LineState
from ims_desktop.protocol import PROTOCOL
from ims_desktop.protocol.codec import encode
from ims_desktop.protocol.messages import ErrorBody, Problem, ProblemCode
from ims_desktop.sync.problems import NEXT, Next, help_text, next_after
from ims_desktop.sync.statuses import PATIENCE, Patience, down_by, trouble_of
from ims_desktop.sync.wire import seconds_until
from tests.unit.sync.loopback import answers
from tests.unit.sync.test_cycle import Desk, problem, refusing
from tests.unit.sync.test_http_link import linked

EVERY_STATUS = [status.value for status in HTTPStatus if status >= 200]
MADE_UP = [299, 399, 418, 420, 444, 499, 520, 530, 599]


@pytest.mark.parametrize("status", [*EVERY_STATUS, *MADE_UP])
@pytest.mark.parametrize("body", [b"<html>Welcome to the hotel</html>", b'{"message": "no"}', b"", b"\x00\xff"])
def test_every_status_without_a_word_of_ours_is_told_and_tried_again(status: int, body: bytes) -> None:
    content = "application/json" if body.startswith(b"{") else "text/html"
    if status in (204, 205, 304):
        body = b""
    with linked(answers(status, body, content)) as (link, _), pytest.raises((LinkDown, LinkRefused)) as caught:
        link.pull(0, 10, "")
    if status == 413:
        assert isinstance(caught.value, LinkRefused)
        assert next_after(caught.value.problem) is Next.HALVE
    else:
        assert isinstance(caught.value, LinkDown)
        assert str(caught.value.reason)


@pytest.mark.parametrize(
    ("status", "trouble"),
    [
        (301, Trouble.PORTAL),
        (400, Trouble.BLOCKED),
        (401, Trouble.PORTAL),
        (403, Trouble.BLOCKED),
        (404, Trouble.ADDRESS),
        (405, Trouble.ADDRESS),
        (408, Trouble.UNREACHED),
        (410, Trouble.ADDRESS),
        (415, Trouble.OUTDATED),
        (421, Trouble.ADDRESS),
        (425, Trouble.BUSY),
        (426, Trouble.OUTDATED),
        (429, Trouble.BUSY),
        (500, Trouble.BROKEN),
        (502, Trouble.UNREACHED),
        (503, Trouble.BUSY),
        (504, Trouble.UNREACHED),
        (418, Trouble.BLOCKED),
        (599, Trouble.BROKEN),
    ],
)
def test_what_each_stands_for(status: int, trouble: Trouble) -> None:
    assert trouble_of(status) is trouble


def test_a_page_instead_of_an_answer_is_a_portal() -> None:
    assert trouble_of(200, is_readable=False) is Trouble.PORTAL
    assert trouble_of(200, is_readable=True) is Trouble.UNREADABLE


@pytest.mark.parametrize("trouble", list(Trouble))
def test_all_but_not_being_reached_ends_in_help(trouble: Trouble) -> None:
    patience, down = Patience(), LinkDown(problem_text(), trouble=trouble)
    heard = [patience.help_after(down) for _ in range(100)]
    assert (heard[-1] is not None) == (trouble is not Trouble.UNREACHED)
    if trouble in PATIENCE:
        assert heard[: PATIENCE[trouble].tries - 1] == [None] * (PATIENCE[trouble].tries - 1)


def problem_text() -> Text:
    return down_by(503, None, is_readable=False).reason


def test_a_success_begins_the_count_anew_and_so_does_something_else() -> None:
    patience = Patience()
    portal = LinkDown(down_by(302, None, is_readable=False).reason, trouble=Trouble.PORTAL)
    assert [patience.help_after(portal) is None for _ in range(2)] == [True, True]
    patience.went_well()
    assert [patience.help_after(portal) is None for _ in range(2)] == [True, True]
    patience.help_after(LinkDown(portal.reason, trouble=Trouble.BUSY))
    assert [patience.help_after(portal) is None for _ in range(3)] == [True, True, False]


def test_the_screen_hears_of_a_portal_after_some_tries_and_of_the_end_of_it() -> None:
    desk = Desk()
    desk.receive("a")
    desk.link.on_push = refusing(down_by(200, None, is_readable=False))
    assert [desk.run().line for _ in range(4)] == [
        LineState.OFFLINE,
        LineState.OFFLINE,
        LineState.NEEDS_HELP,
        LineState.NEEDS_HELP,
    ]
    assert "Sign in to the network in a browser" in str(desk.run().reason)
    desk.link.on_push = lambda request: desk.link.direct.push(request)
    assert desk.run().line is LineState.ONLINE
    assert desk.arrived() == ["a"]


def test_not_being_reached_is_never_more_than_offline() -> None:
    desk = Desk()
    desk.link.on_pull = refusing(LinkDown(down_by(504, None, is_readable=False).reason))
    assert {desk.run().line for _ in range(50)} == {LineState.OFFLINE}


@pytest.mark.parametrize("code", [value for name, value in vars(ProblemCode).items() if name.isupper()])
def test_every_code_of_ours_has_a_next_state(code: str) -> None:
    assert code in NEXT


def test_a_code_from_the_future_is_shown_to_a_person() -> None:
    desk = Desk()
    desk.receive("a")
    desk.link.on_push = refusing(problem("moon_is_full", 422))
    report = desk.run()
    assert (report.line, report.waiting) == (LineState.NEEDS_HELP, 1)


def test_a_proxy_that_takes_less_than_the_central_gets_less() -> None:
    desk = Desk()
    desk.receive("a", "b", "c", "d")
    sizes: list[int] = []

    def small(request: object) -> object:
        sizes.append(len(request.operations))  # type: ignore[attr-defined]
        if sizes[-1] > 1:
            raise problem(ProblemCode.TOO_LARGE, 413)
        return desk.link.direct.push(request)  # type: ignore[arg-type]

    desk.link.on_push = small  # type: ignore[assignment]
    assert desk.run().line is LineState.ONLINE
    assert desk.arrived() == ["a", "b", "c", "d"]


DATE = "Fri, 27 Nov 2026 08:00:00 GMT"


@pytest.mark.parametrize(
    ("retry_after", "date", "seconds"),
    [
        ("120", "", 120.0),
        ("0", "", 0.0),
        ("Fri, 27 Nov 2026 08:02:00 GMT", DATE, 120.0),
        ("Friday, 27-Nov-26 08:02:00 GMT", DATE, 120.0),
        ("Fri Nov 27 08:02:00 2026", DATE, 120.0),
        ("Fri, 27 Nov 2026 07:00:00 GMT", DATE, 0.0),
        ("Fri, 27 Nov 2026 08:02:00 GMT", "", None),
        ("Fri, 27 Nov 2026 08:02:00 GMT", "yesterday", None),
        ("soon", DATE, None),
        ("-5", DATE, None),
        ("99999999999", DATE, None),
        ("٣", DATE, None),
        ("", "", None),
    ],
)
def test_retry_after_is_seconds_or_a_date_by_the_answers_own_clock(
    retry_after: str, date: str, seconds: float | None
) -> None:
    assert seconds_until(retry_after, date) == seconds


def test_an_older_central_and_an_older_program_are_told_apart() -> None:
    older = Problem(title="", status=400, error=ErrorBody(ProblemCode.PROTOCOL, ""), oldest=0, newest=PROTOCOL - 1)
    newer = Problem(title="", status=400, error=ErrorBody(ProblemCode.PROTOCOL, ""), oldest=PROTOCOL + 1, newest=9)
    rows = Problem(title="", status=400, error=ErrorBody(ProblemCode.PROTOCOL, ""), oldest=0, newest=PROTOCOL)
    assert "central is older" in str(help_text(older))
    assert "This program is too old" in str(help_text(newer))
    assert "in a form that this program does not know" in str(help_text(rows))


def test_a_program_that_is_too_old_to_read_still_hands_in() -> None:
    desk = Desk()
    desk.receive("a", "b")
    desk.link.on_pull = refusing(problem(ProblemCode.PROTOCOL, 400, oldest=PROTOCOL + 1, newest=PROTOCOL + 2))
    report = desk.run()
    assert (report.line, report.pushed, report.waiting) == (LineState.NEEDS_HELP, 2, 0)
    assert desk.arrived() == ["a", "b"]


def test_a_problem_of_ours_wins_over_its_status() -> None:
    body = encode(Problem(title="", status=404, error=ErrorBody(ProblemCode.UNKNOWN_KEY, "")))
    answer = answers(404, body, "application/problem+json")
    with linked(answer) as (link, _), pytest.raises(LinkRefused) as caught:
        link.pull(0, 10, "")
    assert caught.value.code == ProblemCode.UNKNOWN_KEY
