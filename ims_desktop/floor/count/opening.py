"""Before a bin is counted: what forbids it, what must be said first, and which task it is for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ims_desktop.domain.barcodes import Reading
from ims_desktop.domain.counting import TaskState
from ims_desktop.domain.locations import Location
from ims_desktop.domain.texts import Text, joined, text, verbatim
from ims_desktop.floor.count import refusals
from ims_desktop.floor.count.desk import CountDesk
from ims_desktop.floor.count.tally import Tally
from ims_desktop.floor.questions import Question, Way, between
from ims_desktop.ports.counting import BinTask


def check(desk: CountDesk, location: Location) -> Sequence[BinTask]:
    """The tasks at the location; raises ``NotTaken`` where this person cannot count it."""
    if location.kind.is_virtual:
        raise refusals.not_a_bin(location)
    home = desk.book.home_site()
    if home is not None and location.site_id != home:
        raise refusals.other_site(location)
    if location.is_retired:
        raise refusals.retired_bin(location)
    tasks = desk.book.tasks_at(location.id)
    waiting = [one for one in tasks if one.state is not TaskState.REVIEW]
    if waiting and not any(one.is_for(desk.person.id) for one in waiting):
        raise refusals.counted_first_by_you(location)
    return tasks


def task_for(desk: CountDesk, tasks: Sequence[BinTask]) -> BinTask | None:
    return next((one for one in tasks if one.is_for(desk.person.id)), None)


def is_for_another_task(desk: CountDesk, tally: Tally) -> bool:
    """Whether the same bin is to be counted once more by this person, for another item."""
    if tally.task is None:
        return False
    tasks = desk.book.tasks_at(tally.location.id)
    return any(one.is_for(desk.person.id) and one.task_id != tally.task.task_id for one in tasks)


def to_be_said(desk: CountDesk, location: Location, tasks: Sequence[BinTask]) -> list[Text]:
    """What whoever begins to count it should know first."""
    said = []
    another = desk.book.counted_by_another(location.id, desk.person.id)
    if another:
        said.append(text("{name} is counting it at this workstation", name=another))
    if any(one.state is TaskState.REVIEW for one in tasks):
        said.append(text("it was counted twice and waits for a supervisor"))
    task = task_for(desk, tasks)
    last = desk.book.last_counted(location.id)
    is_again = task is not None and task.state is TaskState.RECOUNT
    if last is not None and not is_again and last.astimezone().date() == desk.now().astimezone().date():
        said.append(text("it was counted today at {time}", time=verbatim(f"{last.astimezone():%H:%M}")))
    return said


def question_before(
    location: Location,
    said: Sequence[Text],
    begin: Callable[[], None],
    leave: Callable[[], None],
    is_it: Callable[[Reading], bool],
) -> Question:
    ways = [
        Way(text("Leave it"), text("nothing is recorded"), leave),
        Way(text("Count it all the same"), text("or scan it again"), begin),
    ]
    return between(text("Count {bin}?", bin=location.code), joined(said), ways, _doing(begin, is_it))


def question_of_emptiness(
    location: Location, record: Callable[[], None], leave: Callable[[], None], is_it: Callable[[Reading], bool]
) -> Question:
    """The books know of goods there: one scan more, by somebody who looks into it."""
    ways = [
        Way(text("Look again"), text("nothing is recorded"), leave),
        Way(text("It is empty"), text("or scan the bin again"), record),
    ]
    label = text("The books know of goods in {bin}. Scan it again to confirm", bin=location.code)
    return between(text("Is {bin} really empty?", bin=location.code), label, ways, _doing(record, is_it))


def _doing(act: Callable[[], None], is_it: Callable[[Reading], bool]) -> Callable[[Reading], bool]:
    """The bin's own scan is the answer."""

    def scanned(reading: Reading) -> bool:
        is_answer = is_it(reading)
        if is_answer:
            act()
        return is_answer

    return scanned
