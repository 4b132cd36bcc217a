"""Moving learners up to the next academic year, and undoing it (J1)."""

from datetime import datetime

from attrs import NOTHING, frozen

from progress_core.domain.accounts.access_tokens import TokenScope
from progress_core.domain.years.moves import Exceptions, MoveStatus, MoveUp
from progress_core.domain.years.previews import ProviderPreview
from progress_web.api.foundations.calls import Call, Reply, afterwards
from progress_web.api.foundations.fields import ids, several, short
from progress_web.api.foundations.lists import Listed, listed
from progress_web.api.foundations.operations import Operation

_YEAR_GROUP = {"type": "integer", "minimum": 7, "maximum": 14}


@frozen(kw_only=True)
class MovesAsked:
    """Which moves up.

    Args:
        ukprn: of this provider; empty for all of which the caller sees all learners.
    """

    ukprn: str = short(most=8)


@frozen(kw_only=True)
class MoveToPreview:
    """What moving up is to be previewed.

    Args:
        ukprn: the provider.
        stays: numbers of learners who stay in their year group.
        leaves: numbers of learners who leave.
        leaving_years: year groups that leave, apart from those who stay.
    """

    ukprn: str = short(NOTHING, most=8)
    stays: tuple[int, ...] = ids()
    leaves: tuple[int, ...] = ids()
    leaving_years: tuple[int, ...] = several(most=8, items=_YEAR_GROUP)


@frozen(kw_only=True)
class MovesToStart:
    """Who is to move up.

    Args:
        ukprns: the providers; empty for all of which the caller sees all learners.
        stays: numbers of learners who stay in their year group.
        leaves: numbers of learners who leave.
        leaving_years: year groups that leave, apart from those who stay.
        early: before August, move up to the next academic year; the preview says whether a move is early.
    """

    ukprns: tuple[str, ...] = several(most=1_000, items={"type": "string", "maxLength": 8})
    stays: tuple[int, ...] = ids()
    leaves: tuple[int, ...] = ids()
    leaving_years: tuple[int, ...] = several(most=8, items=_YEAR_GROUP)
    early: bool = False

    @staticmethod
    def path_of(name: str) -> str:
        """Return the path of what the rules call "ukprn"."""
        return "ukprns" if name == "ukprn" else name


@frozen
class YearCounts:
    """What happens to a year group.

    Args:
        year_group: 7 to 14.
        up: how many of its learners go up.
        stay: how many stay.
        leave: how many leave.
    """

    year_group: int
    up: int
    stay: int
    leave: int


@frozen
class MovePreviewRecord:
    """What moving up would do at a provider.

    Args:
        ukprn: the provider.
        academic_year: the academic year that its learners would move up to ("2026/27").
        early: whether nobody has to move up before August.
        due: whether the provider has yet to move up.
        years: each year group with learners who have yet to move up, the highest first.
    """

    ukprn: str
    academic_year: str
    early: bool
    due: bool
    years: tuple[YearCounts, ...]


@frozen
class MoveRecord:
    """A provider's move up.

    Args:
        id: its number.
        ukprn: the provider.
        academic_year: the academic year that its learners move up to ("2026/27").
        status: where it is.
        up: how many learners went up.
        stay: how many stayed.
        leave: how many left.
        reason: why it failed; "" if it did not.
        left_alone: numbers of the learners whom undoing left as they were, because they had changed since.
        requested_at: when it was asked for.
        processed_at: when it was done; null before.
        undo_until: until when it can be undone; null if it cannot.
    """

    id: int
    ukprn: str
    academic_year: str
    status: MoveStatus
    up: int
    stay: int
    leave: int
    reason: str
    left_alone: tuple[int, ...]
    requested_at: datetime
    processed_at: datetime | None
    undo_until: datetime | None


def list_moves_up(call: Call, query: MovesAsked) -> Reply[Listed[MoveRecord]]:
    """List the latest hundred moves up of the providers of which the caller sees all learners."""
    return listed(map(_record, call.progress.moves_up.list(call.actor, query.ukprn)))


def preview_move_up(call: Call, body: MoveToPreview) -> Reply[MovePreviewRecord]:
    """Return what moving up would do at a provider now; nothing is changed."""
    exceptions = Exceptions(frozenset(body.stays), frozenset(body.leaves), frozenset(body.leaving_years))
    preview = call.progress.moves_up.preview(call.actor, body.ukprn, exceptions)
    found = preview.providers[0]
    return Reply(MovePreviewRecord(found.ukprn, str(preview.year), preview.early, found.due, _years(found)))


def start_moves_up(call: Call, body: MovesToStart) -> Reply[Listed[MoveRecord]]:
    """Move learners up to the next academic year; that is done in the background, each provider whole.

    `Location` is where the outcome of the first can be read. A provider that has moved up, or waits to, is left alone:
    the answer has its move.
    """
    exceptions = Exceptions(frozenset(body.stays), frozenset(body.leaves), frozenset(body.leaving_years))
    moves = call.progress.moves_up.request(call.proven, body.ukprns, exceptions, early=body.early)
    with afterwards():
        return Reply(Listed(tuple(map(_record, moves))), location=f"/moves-up/{moves[0].id}")


def get_move_up(call: Call) -> Reply[MoveRecord]:
    """Return a move up: its status, and what came of it."""
    return Reply(_record(call.progress.moves_up.get(call.actor, call.number)))


def undo_move_up(call: Call) -> Reply[MoveRecord]:
    """Undo a move up; that is done in the background.

    Learners whose year group, provider or leaving has changed since stay as they are.
    """
    undone = call.progress.moves_up.undo(call.proven, call.number)
    with afterwards():
        return Reply(_record(undone), location=f"/moves-up/{undone.id}")


def _years(provider: ProviderPreview) -> tuple[YearCounts, ...]:
    return tuple(
        YearCounts(year.year_group, year.counts.up, year.counts.stay, year.counts.leave) for year in provider.years
    )


def _record(move: MoveUp) -> MoveRecord:
    return MoveRecord(
        move.id,
        move.ukprn,
        str(move.year),
        move.status,
        move.counts.up,
        move.counts.stay,
        move.counts.leave,
        move.reason,
        move.left_alone,
        move.requested_at,
        move.processed_at,
        move.undo_until,
    )


_WRITE, _PATH = TokenScope.LEARNERS_WRITE, "/moves-up"

OPERATIONS = (
    Operation("GET", _PATH, list_moves_up, _WRITE),
    Operation("POST", f"{_PATH}/preview", preview_move_up, _WRITE, changes=False),
    Operation("POST", _PATH, start_moves_up, _WRITE, status=202),
    Operation("GET", f"{_PATH}/{{id:number}}", get_move_up, _WRITE),
    Operation("POST", f"{_PATH}/{{id:number}}/undo", undo_move_up, _WRITE, status=202, conflicts=True),
)
