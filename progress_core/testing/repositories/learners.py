"""The rows of the repositories about providers, learners and their profiles."""

from collections.abc import Callable, Iterable
from typing import Any

from attrs import evolve

from progress_core.domain.correspondence.inbox import InboxMessage
from progress_core.domain.foundations.actors import EVERYTHING
from progress_core.domain.learners.learners import Learner, LearnerDetails
from progress_core.domain.profiles.references import Reference
from progress_core.domain.profiles.statements import LearnerStatements, Statements
from progress_core.domain.providers.groups import Group
from progress_core.domain.providers.providers import Provider
from progress_core.domain.qualifications.qualifications import LearnerQualifications, Qualification
from progress_core.ports.learners import LearnerQuery
from progress_core.ports.store import UnitOfWork
from progress_core.testing.repositories.rows import (
    FIRST,
    FREE,
    GROUP,
    HERE,
    IMPORT,
    LEARNER,
    OTHER,
    THERE,
    Change,
    Key,
    Repository,
    RoundTrip,
    maybe,
    only,
)  # fmt: skip
from progress_core.testing.tools.builders import later
from progress_core.testing.tools.filled import filled
from progress_core.testing.tools.samples import digest, long_text

_QUALIFICATIONS = filled(LearnerQualifications, 3).qualifications
_LATE = later(100 * 365 * 24 * 60)
_FINGERPRINT, _OTHER_PRINT = digest("profile"), digest("another profile")
_CONTENTS: dict[str, object] = {
    "name": filled(Provider).name,
    "parts": [1, "1", 1.5, None, True, {"a": []}],
    "none": None,
}


def details_of(seed: int, **given: object) -> LearnerDetails:
    """Fill in the details of a learner."""
    return filled(LearnerDetails, seed, **{"ukprn": HERE, "year_group": 7 + seed % 8, **given})


def furnish(work: UnitOfWork) -> None:
    """Store two learners with everything that is stored about them, for accounts that are there."""
    work.providers.put_many([filled(Provider, ukprn=HERE, version=1), filled(Provider, 2, ukprn=THERE, version=1)])
    work.groups.add(filled(Group, id=GROUP, ukprn=HERE, version=1))
    given = {"archived": False, "version": 1}
    first = filled(Learner, 1, id=LEARNER, details=details_of(1), import_id=IMPORT, **given)
    work.learners.add_many([first, filled(Learner, 2, id=OTHER, details=details_of(2, ukprn=THERE), **given)])
    work.groups.assign(GROUP, [LEARNER])
    work.qualifications.save_many([filled(LearnerQualifications, learner_id=LEARNER, version=0)])
    work.statements.save(filled(LearnerStatements, learner_id=LEARNER, version=0))
    work.references.save(filled(Reference, learner_id=LEARNER, version=0))
    work.profiles.keep(LEARNER, _FINGERPRINT, _CONTENTS)
    work.inbox.add_many([filled(InboxMessage, id=FIRST, learner_id=LEARNER, read_at=None)])


def new_learner() -> Learner:
    """Fill in a learner who is not stored from the start."""
    return filled(Learner, 3, id=FREE, details=details_of(3), version=1, archived=False)


def _with_two_alike(seed: int) -> tuple[Qualification, ...]:
    first, *others = filled(LearnerQualifications, seed).qualifications
    return first, *others, first


def _add_with(work: UnitOfWork, **details: str) -> None:
    work.learners.add_many([evolve(new_learner(), details=details_of(11, **details))])


def _learners(work: UnitOfWork) -> object:
    """Read learners in every way."""
    found, one, query = work.learners, details_of(1), LearnerQuery(counted=True)
    identities = (found.identities(EVERYTHING, [HERE, THERE]), found.identified(EVERYTHING, [one.uln], [one.upn]))
    return [
        found.get_many(EVERYTHING, [OTHER, FREE, LEARNER]),
        maybe(found.get, EVERYTHING, LEARNER),
        found.page(EVERYTHING, query),
        dict(found.standings(EVERYTHING)),
        [sorted(those, key=lambda identity: identity.id) for those in identities],
        list(found.not_logged_on(EVERYTHING, query)),
        found.not_logged_on_page(EVERYTHING, query),
        list(found.with_email(one.email)),
        list(found.at_provider(HERE)),
        found.idle_since(_LATE),
    ]


LEARNERS = Repository(
    writes={
        "add_many": lambda work: work.learners.add_many([new_learner()]),
        "save": lambda work: work.learners.save(
            filled(Learner, 4, id=LEARNER, details=details_of(4), archived=False, version=_version(work, LEARNER))
        ),
        "save_many": lambda work: work.learners.save_many(
            [filled(Learner, 5, id=OTHER, details=details_of(5), archived=True, version=_version(work, OTHER))]
        ),
        "remove_many": lambda work: work.learners.remove_many([LEARNER]),
    },
    read=_learners,
    keys=(
        Key(
            lambda work, key: _add_with(work, email=key),
            lambda work, key: list(work.learners.with_email(key)),
            any_case=True,
        ),
        Key(
            lambda work, key: _add_with(work, uln=key),
            lambda work, key: list(work.learners.identified(EVERYTHING, [key], [])),
        ),
        Key(
            lambda work, key: _add_with(work, upn=key),
            lambda work, key: list(work.learners.identified(EVERYTHING, [], [key])),
        ),
    ),
    hold=lambda work: list(work.learners.made_by(IMPORT)),
    trips=(
        RoundTrip(
            Learner,
            lambda work, learner: work.learners.add_many([learner]),
            (
                lambda work, learner: work.learners.get(EVERYTHING, learner.id),
                lambda work, learner: only(work.learners.get_many(EVERYTHING, [learner.id]), learner.id),
                lambda work, learner: only(_first(work.learners.at_provider(learner.details.ukprn)), learner.id),
                lambda work, learner: only(_first(work.learners.idle_since(_LATE)), learner.id),
                lambda work, learner: (
                    only(_first(work.learners.made_by(learner.import_id)), learner.id)
                    if learner.import_id is not None
                    else learner
                ),
            ),
            {"id": FREE, "details": lambda seed: details_of(seed, ukprn=THERE), "version": 7},
            (
                Change(lambda work, learner: work.learners.save(learner)),
                Change(lambda work, learner: work.learners.save_many([learner])),
            ),
        ),
    ),
)

QUALIFICATIONS = Repository(
    writes={
        "save_many": lambda work: work.qualifications.save_many(
            [
                filled(LearnerQualifications, 2, learner_id=OTHER, version=0),
                evolve(work.qualifications.of(EVERYTHING, LEARNER), qualifications=_QUALIFICATIONS),
            ]
        ),
    },
    read=lambda work: (
        [work.qualifications.of(EVERYTHING, id_) for id_ in (LEARNER, OTHER)],
        dict(work.qualifications.of_many(EVERYTHING, [LEARNER, OTHER])),
    ),
    trips=(
        RoundTrip(
            LearnerQualifications,
            lambda work, set_: work.qualifications.save_many([set_]),
            (
                lambda work, set_: work.qualifications.of(EVERYTHING, set_.learner_id),
                lambda work, set_: work.qualifications.of_many(EVERYTHING, [set_.learner_id])[set_.learner_id],
            ),
            {"learner_id": OTHER, "version": 0, "qualifications": _with_two_alike},
            (Change(lambda work, set_: work.qualifications.save_many([set_])),),
            first_version=1,
        ),
    ),
)


def _with_long_texts(seed: int) -> Statements:
    return Statements(*(long_text(f"{part} {seed}") for part in ("personal", "interests", "work")))


def _saved_whole(
    name: str, kind: type[LearnerStatements | Reference], *fixed: str, **given: Callable[[int], object]
) -> Repository:
    """Build the row of a repository that saves one value of each learner, by its version.

    Args:
        name: of the repository.
        kind: of the values.
        *fixed: fields that saving leaves as they are.
        **given: functions that make fields from a seed.
    """

    def stored(work: UnitOfWork, learner_id: int) -> Any:
        return getattr(work, name).of(EVERYTHING, learner_id)

    def save(work: UnitOfWork, value: Any) -> None:
        getattr(work, name).save(value)

    def change(work: UnitOfWork) -> None:
        save(work, filled(kind, 2, learner_id=LEARNER, version=stored(work, LEARNER).version))

    return Repository(
        writes={"save": change},
        read=lambda work: [stored(work, id_) for id_ in (LEARNER, OTHER)],
        trips=(
            RoundTrip(
                kind,
                save,
                (lambda work, value: stored(work, value.learner_id),),
                {"learner_id": OTHER, "version": 0, **given},
                (Change(save, frozenset(fixed)),),
                first_version=1,
            ),
        ),
    )


STATEMENTS = _saved_whole("statements", LearnerStatements, statements=_with_long_texts)
REFERENCES = _saved_whole("references", Reference, "versions")

PROFILES = Repository(
    writes={"keep": lambda work: work.profiles.keep(LEARNER, _OTHER_PRINT, {**_CONTENTS, "none": ""})},
    keys=(
        Key(
            lambda work, key: work.profiles.keep(OTHER, key, _CONTENTS),
            lambda work, key: maybe(work.profiles.get, EVERYTHING, OTHER, key),
        ),
    ),
    read=lambda work: [maybe(work.profiles.get, EVERYTHING, LEARNER, key) for key in (_FINGERPRINT, _OTHER_PRINT)],
)


def _first(rows: Iterable[tuple[Learner, object]]) -> list[Learner]:
    """Return the learners of rows, which have accounts too."""
    return [learner for learner, _ in rows]


def _version(work: UnitOfWork, learner_id: int) -> int:
    return work.learners.get(EVERYTHING, learner_id).version
