"""The journal fulfils the contract of a store, and keeps what it stores."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from subprocess import PIPE, Popen

import pytest
from progress_journal import JournalStore, open_store
from progress_journal.codec import decode, encode
from progress_journal.file import read
from progress_journal.store import replay

from progress_core.compose.progress import Progress
from progress_core.compose.settings import Settings
from progress_core.domain.foundations.actors import EVERYTHING
from progress_core.domain.foundations.errors import Unavailable
from progress_core.memory.store import MemoryStore
from progress_core.ports.store import Store, UnitOfWork
from progress_core.testing.backups import BackedUpContract, BackedUpStore
from progress_core.testing.store import StoreContract
from progress_core.testing.tools.builders import NOON, a_learner, a_provider, enrol
from progress_core.testing.tools.fixtures import Reopen


class ReadingBack(JournalStore):
    """Reads the file, never the memory, so that the contract tests the file."""

    @contextmanager
    def snapshot(self) -> Iterator[UnitOfWork]:
        """Open a unit of work of a store that is built from the file alone."""
        self.check()
        store = MemoryStore()
        replay(read(self._path), store)
        with store.snapshot() as work:
            yield work


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "progress.journal"


class TestJournal(StoreContract):
    @pytest.fixture
    def store(self, path: Path) -> Iterator[Store]:
        store = open_store(f"journal:{path}")
        store.migrate()
        yield store
        store.close()

    @pytest.fixture
    def reopen(self, path: Path) -> Reopen:
        def reopen(store: Store) -> Store:
            store.close()
            return open_store(f"journal:{path}")

        return reopen


class TestWhatIsInTheFile(StoreContract):
    @pytest.fixture
    def store(self, path: Path) -> Iterator[Store]:
        store = ReadingBack(path)
        store.migrate()
        yield store
        store.close()

    @pytest.fixture
    def reopen(self, path: Path) -> Reopen:
        def reopen(store: Store) -> Store:
            store.close()
            return ReadingBack(path)

        return reopen


class TestJournalBackups(BackedUpContract):
    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[BackedUpStore]:
        store = ReadingBack(tmp_path / "one.journal")
        store.migrate()
        yield store
        store.close()

    @pytest.fixture
    def other(self, tmp_path: Path) -> Iterator[BackedUpStore]:
        store = ReadingBack(tmp_path / "other.journal")
        store.migrate()
        yield store
        store.close()


def test_committed_changes_are_there_when_the_journal_is_opened_again(path: Path) -> None:
    first = a_journal(path)
    enrol(first, a_learner(1), a_learner(2))
    with first.transaction() as work:
        work.learners.save(a_learner(2, first_name="Changed"))
        work.learners.remove_many([1])
    first.close()
    with open_store(f"journal:{path}").snapshot() as work:
        assert [learner.details.first_name for learner in work.learners.get_many(EVERYTHING, [1, 2])] == ["Changed"]


def test_a_compacted_journal_holds_no_trace_of_removed_rows(path: Path) -> None:
    first = a_journal(path)
    enrol(first, a_learner(1, first_name="Removedperson"), a_learner(2, first_name="Keptperson"))
    with first.transaction() as work:
        work.learners.remove_many([1])
        work.accounts.remove_many([1])
        given = set(work.new_ids(3))
    assert b"Removedperson" in path.read_bytes()
    first.compact()
    assert b"Removedperson" not in path.read_bytes()
    enrol(first, a_learner(3))
    first.close()
    with open_store(f"journal:{path}").transaction() as work:
        assert [learner.id for learner in work.learners.get_many(EVERYTHING, [1, 2, 3])] == [2, 3]
        assert not given & set(work.new_ids(3))


def test_restored_rows_are_there_when_the_journal_is_opened_again(path: Path, tmp_path: Path) -> None:
    first, file = a_journal(path), BytesIO()
    enrol(first, a_learner(1))
    with first.transaction() as work:
        given = set(work.new_ids(3))
    backup = first.write_backup(file, NOON)
    other = a_journal(tmp_path / "other.journal")
    with other.restoring(BytesIO(file.getvalue())) as (work, found):
        assert found == backup
        work.learners.save(a_learner(1, first_name="Changed"))
    other.close()
    with open_store(f"journal:{tmp_path}/other.journal").transaction() as work:
        assert "Changed" == work.learners.get(EVERYTHING, 1).details.first_name
        assert not given & set(work.new_ids(3))


def test_numbers_are_never_reused_not_even_after_a_rollback(path: Path) -> None:
    first = a_journal(path)
    with suppress(KeyboardInterrupt), first.transaction() as work:
        given = set(work.new_ids(5))
        raise KeyboardInterrupt
    first.close()
    with open_store(f"journal:{path}").transaction() as work:
        assert not given & set(work.new_ids(5))


def test_an_unfinished_line_was_never_committed(path: Path) -> None:
    store = a_journal(path)
    enrol(store, a_learner(1))
    store.close()
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"next_id":1000501,"changes":{"providers":[["10000055"')
    store = JournalStore(path)
    enrol(store, a_learner(2))
    store.close()
    with open_store(f"journal:{path}").snapshot() as work:
        assert len(work.learners.get_many(EVERYTHING, [1, 2])) == 2
    assert path.read_bytes().startswith(whole)


def test_a_full_disk_rolls_back_the_transaction_in_the_file_and_in_memory(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = a_journal(path)
    before = path.read_bytes()
    write = os.write

    def half_a_write(file: int, data: bytes) -> int:
        if len(data) < 20:  # the second half
            raise OSError(28, "No space left on device")
        return write(file, data[: len(data) - 10])

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", half_a_write)
        with pytest.raises(Unavailable, match="No space left"), store.transaction() as work:
            work.providers.put_many([a_provider()])
    assert path.read_bytes() == before
    with store.snapshot() as work:
        assert not list(work.providers.in_scope(EVERYTHING))


WRITER = """
import sys
from pathlib import Path
from progress_core.testing.tools.builders import a_provider
from progress_journal import JournalStore

store, first = JournalStore(Path(sys.argv[1])), int(sys.argv[2])
store.migrate()
for number in range(first, first + 10**6):
    with store.transaction() as work:
        (new,) = work.new_ids(1)
        work.providers.put_many([a_provider(str(2 * number)), a_provider(str(2 * number + 1), name=f"{new}")])
    print(number, new, flush=True)
"""


def test_a_process_that_is_killed_while_it_writes_leaves_a_whole_journal(path: Path) -> None:
    committed, given, number = 0, 0, 10_000_000
    for round_ in range(1, 6):
        with Popen([sys.executable, "-c", WRITER, str(path), str(number)], stdout=PIPE, text=True) as writer:  # noqa: S603 - this very Python
            assert writer.stdout is not None
            for _ in range(20 * round_):
                number, new = map(int, writer.stdout.readline().split())
                assert new > given, "numbers are never given twice"
                given = new
            writer.kill()
            rest = writer.stdout.read().splitlines()
        number = int(rest[-1].split()[0]) if rest and " " in rest[-1] else number
        store = open_store(f"journal:{path}")
        with store.snapshot() as work:
            kept = sorted(int(provider.ukprn) for provider in work.providers.in_scope(EVERYTHING))
        store.close()
        assert kept == list(range(20_000_000, 20_000_000 + 2 * (len(kept) // 2))), "each commit is there with both"
        assert number in (kept[-1] // 2, kept[-1] // 2 - 1), "only the last commit may not have been reported"
        assert len(kept) > committed
        committed, number, given = len(kept), kept[-1] // 2 + 1, given + len(rest)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "not a journal"),
        ("ukprn,name\n10000055,Abingdon\n", "Line 1 .* is damaged"),
        ('{"progress journal":1}\n', "not a journal of this version"),
        ('{"progress journal":2}\n{"changes":{"pro\n', "Line 2 .* is damaged"),
        ('{"progress journal":2}\n{"next_id":1,"changes":{}}\n{"changes":{}}\n', "Line 3 .* cannot be replayed"),
        ('{"progress journal":2}\n{"next_id":1,"changes":{"people":[]}}\n', "Line 2 .* no table 'people'"),
        ('{"progress journal":2}\n{"next_id":1,"changes":{"learners":[[1,{"os":1}]]}}\n', "Line 2 .* replayed"),
    ],
)
def test_a_file_that_is_not_a_sound_journal_is_refused_and_left_alone(path: Path, content: str, sentence: str) -> None:
    path.write_text(content, "utf-8")
    with pytest.raises(Unavailable, match=sentence):
        open_store(f"journal:{path}").check()
    assert path.read_text("utf-8") == content


def test_only_one_process_at_a_time_can_open_the_journal(path: Path) -> None:
    store = a_journal(path)
    with pytest.raises(Unavailable, match="in use by another process"):
        open_store(f"journal:{path}").check()
    store.close()
    open_store(f"journal:{path}").check()


def test_errors_say_what_to_do(path: Path, tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="progress init"):
        open_store(f"journal:{path}").check()
    with pytest.raises(Unavailable, match="cannot be opened"):
        open_store(f"journal:{tmp_path}").check()
    with pytest.raises(Unavailable, match="PROGRESS_DATABASE_URL"):
        open_store("journal:")
    store = a_journal(path)
    store.close()
    with pytest.raises(Unavailable, match="has been closed"):
        store.check()


def test_values_of_unknown_types_are_refused() -> None:
    assert decode(encode({"a": (1, frozenset({b"b"}))})) == {"a": (1, frozenset({b"b"}))}
    with pytest.raises(TypeError, match="object"):
        encode(object())


def test_progress_finds_the_journal_by_its_entry_point(path: Path) -> None:
    with Progress.open(settings(path)) as progress:
        progress.context.store.migrate()
        progress.providers.put_many(progress.operator, [PROVIDER])
        made = progress.learners.create(progress.operator, LEARNER)
    with Progress.open(settings(path)) as progress:
        learner, account = progress.learners.get(progress.operator, made.learner.id)
        assert (account.username, learner.details.last_name) == ("ZOBrien", "O'Brien")


PROVIDER = {"ukprn": "10000055", "name": "Abingdon College", "area": "Oxfordshire", "postcode": "OX14 1GG"}
LEARNER = {
    "ukprn": "10000055", "year_group": 11, "first_name": "Zoë", "last_name": "O'Brien", "postcode": "OX14 1GG",
    "date_of_birth": "2010-02-28", "username": "ZOBrien", "password": "sunny4day",
}  # fmt: skip


def settings(path: Path) -> Settings:
    """Return settings that need no package except the core."""
    return Settings(
        database_url=f"journal:{path}", mail_url="memory:", secret_key="any text for a test", spreadsheets="memory",
        letters="memory", passwords="memory", passkeys="off", sealing="memory", transliteration="memory",
        geocoding="memory", callbacks="off",
    )  # fmt: skip


def a_journal(path: Path) -> JournalStore:
    store = JournalStore(path)
    store.migrate()
    return store
