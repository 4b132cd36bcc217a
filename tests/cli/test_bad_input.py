"""Bad input to every command: one message, the right exit code, nothing changed, no traceback."""

import io
import random
import zipfile
from pathlib import Path

import pytest

from tests.cli.conftest import MANAGER, TUTOR, Cli


def _bomb() -> bytes:
    """A workbook whose one sheet is a gigabyte of blanks."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        with book.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(256):
                part.write(b" " * (1024 * 1024))
    return out.getvalue()


ENCRYPTED = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(4096)
FILES = {
    "empty": b"",
    "blank": b"\n\n\n",
    "random": random.Random(7).randbytes(20_000),  # noqa: S311 - not a secret
    "text": b"Dear Sir,\nplease find enclosed our learners.\n",
    "zip": b"PK\x05\x06" + bytes(18),
    "encrypted": ENCRYPTED,
    "bomb": _bomb(),
    "html": b"<html><body><table><tr><td>UKPRN</td></tr></table></body></html>",
    "utf-16": "ukprn,name\n".encode("utf-16"),
}
READERS = {
    "import": ("learners", "import", "FILE"),
    "dry run": ("learners", "import", "FILE", "--dry-run"),
    "marked": ("learners", "import", "FILE", "--errors-to", "e.xlsx"),
    "qualifications": ("qualifications", "import", "FILE"),
    "qualifications tried": ("qualifications", "import", "FILE", "--dry-run", "--errors-to", "e.xlsx"),
    "check": ("rules", "check", "FILE"),
    "providers": ("providers", "import", "FILE"),
}


def _with(command: tuple[str, ...], file: Path) -> list[str]:
    return [str(file) if part == "FILE" else part for part in command]


@pytest.mark.feature("E2", "I5")
@pytest.mark.parametrize("content", FILES)
@pytest.mark.parametrize("command", READERS)
def test_a_bad_file_is_refused_with_a_message(run: Cli, command: str, content: str) -> None:
    file = run.home / "bad.xlsx"
    file.write_bytes(FILES[content])
    before = run.json("dashboard"), run.json("providers", "list")
    result = run(*_with(READERS[command], file), code=1)
    assert result.output.strip().endswith(".") or "error" in result.output
    assert (run.json("dashboard"), run.json("providers", "list")) == before


@pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
@pytest.mark.parametrize("name", ["learners.xlsx", "learners.xls"])
def test_a_truncated_workbook_is_refused(run: Cli, name: str, share: float) -> None:
    from progress_cli.demo.build import xls_of  # noqa: PLC0415

    whole = run.cohort(50).read_bytes() if name.endswith("x") else xls_of(2026)
    file = run.home / f"cut-{name}"
    file.write_bytes(whole[: int(len(whole) * share)])
    run("learners", "import", file, code=1)
    assert run.json("dashboard")["learners"] == 0


def test_an_oversized_file_is_refused_without_being_read_whole(run: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROGRESS_UPLOAD_MB", "1")
    file = run.home / "huge.csv"
    with file.open("wb") as out:
        out.truncate(3 * 1024**3)
    outcome = run.json("learners", "import", file, code=1)
    assert outcome["import_id"] is None
    told = [*outcome["problems"], *run.json("providers", "import", file, code=1)["problems"]]
    assert 2 * [(0, "upload_too_large")] == [(each["row"], each["code"]) for each in told]
    run("rules", "check", file, code=1)


@pytest.mark.parametrize("command", READERS)
def test_a_missing_file_is_a_usage_error(run: Cli, command: str) -> None:
    assert "does not exist" in run(*_with(READERS[command], run.home / "none.xlsx"), code=2).stderr


@pytest.mark.parametrize("command", READERS)
def test_a_folder_instead_of_a_file_is_a_usage_error(run: Cli, command: str) -> None:
    run(*_with(READERS[command], run.home), code=2)


WRITERS = {
    "template": ("learners", "template", "OUT.xlsx"),
    "qualifications": ("qualifications", "template", "OUT.xlsx"),
    "export": ("qualifications", "export", "OUT.zip", "--provider", "10000231", "--year", "11"),
    "letters pdf": ("learners", "letters", "OUT.pdf"),
    "letters html": ("learners", "letters", "OUT.html"),
    "not logged on": ("learners", "not-logged-on", "--out", "OUT.xlsx"),
    "demo": ("demo", "OUT"),
}


@pytest.mark.parametrize("command", WRITERS)
def test_an_unwritable_target_exits_as_unavailable(run: Cli, command: str) -> None:
    (run.home / "file").write_text("in the way")
    args = [part.replace("OUT", str(run.home / "file" / "out")) for part in WRITERS[command]]
    assert "cannot be written" in run(*args, code=3).stderr


@pytest.mark.parametrize(
    "args",
    [
        ("learners", "template", "template.txt"),
        ("learners", "letters", "letters.doc"),
        ("learners", "not-logged-on", "--out", "list.csv"),
        ("learners", "list", "--filter", "happy"),
        ("learners", "list", "--year", "6"),
        ("learners", "list", "--year", "eleven"),
        ("learners", "undo", "first"),
        ("jobs", "retry", "one"),
        ("jobs", "list", "--limit", "0"),
        ("staff", "create", "new@example.com"),
        ("staff", "create", "new@example.com", "--role", "learner"),
        ("dashboard", "--colour"),
        ("learners", "fly"),
        ("qualifications", "export", "export.csv", "--provider", "10000231", "--year", "11"),
        ("qualifications", "export", "export.xlsx", "--provider", "10000231", "--year", "15"),
        ("qualifications", "export", "export.xlsx", "--year", "11"),
        ("qualifications", "export", "export.xlsx", "--provider", "10000231"),
    ],
)
def test_usage_errors_exit_with_two(run: Cli, args: tuple[str, ...]) -> None:
    run(*args, code=2)


@pytest.mark.feature("B9")
@pytest.mark.parametrize(
    "args",
    [
        ("providers", "show", "UKPRN"),
        ("learners", "list", "--provider", "UKPRN"),
        ("learners", "not-logged-on", "--provider", "UKPRN"),
        ("learners", "letters", "letters.html", "--provider", "UKPRN"),
        ("qualifications", "export", "export.xlsx", "--provider", "UKPRN", "--year", "11"),
        ("qualifications", "import", "providers.csv", "--provider", "UKPRN"),
    ],
)
def test_a_provider_out_of_scope_gives_the_same_error_as_an_unknown_one(run: Cli, args: tuple[str, ...]) -> None:
    said = [
        run(*(part.replace("UKPRN", ukprn) for part in args), "--as", TUTOR, code=1).stderr.replace(ukprn, "UKPRN")
        for ukprn in ("10032600", "19999999")
    ]
    assert said[0] == said[1]
    assert said[0].strip()
    assert not Path("letters.html").exists()
    assert not Path("export.xlsx").exists()


@pytest.mark.parametrize(
    "args",
    [
        ("learners", "undo", "1"),
        ("learners", "unlock", "nobody"),
        ("learners", "reset-password", "nobody"),
        ("staff", "unlock", "nobody"),
        ("jobs", "retry", "1"),
        ("dashboard", "--as", "nobody"),
    ],
)
def test_missing_things_are_refused_with_a_message(run: Cli, args: tuple[str, ...]) -> None:
    assert run(*args, code=1).stderr.startswith("There is no ")


@pytest.mark.parametrize(
    "args",
    [
        ("providers", "import", "providers.csv"),
        ("staff", "list"),
        ("staff", "create", "new@example.com", "--role", "admissions", "--provider", "10000231"),
        ("jobs", "list"),
        ("jobs", "retry", "1"),
        ("audit",),
    ],
)
def test_actions_outside_a_role_are_refused(run: Cli, args: tuple[str, ...]) -> None:
    assert "may not" in run(*args, "--as", MANAGER, code=1).stderr


OVER_THE_STORE = [
    ("dashboard",),
    ("audit",),
    ("learners", "list"),
    ("learners", "imports"),
    ("learners", "undo", "1"),
    ("learners", "not-logged-on"),
    ("learners", "letters", "letters.html"),
    ("learners", "import", "learners.xlsx"),
    ("learners", "unlock", "nobody"),
    ("learners", "reset-password", "nobody"),
    ("providers", "list"),
    ("providers", "show", "10000231"),
    ("providers", "import", "providers.csv"),
    ("staff", "list"),
    ("staff", "unlock", "nobody"),
    ("jobs", "list"),
    ("jobs", "retry", "1"),
    ("worker", "--once"),
    ("check",),
]


@pytest.mark.feature("I7")
@pytest.mark.parametrize("args", OVER_THE_STORE, ids=" ".join)
def test_a_database_that_is_down_exits_as_unavailable(
    run: Cli, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...]
) -> None:
    run.cohort(1)
    monkeypatch.setenv("PROGRESS_DATABASE_URL", "postgresql+psycopg://progress:secret@127.0.0.1:1/progress")
    monkeypatch.setenv("PROGRESS_SECRET_KEY", "A" * 43 + "=")
    result = run(*args, code=3)
    assert "secret" not in result.output


@pytest.mark.parametrize("args", OVER_THE_STORE, ids=" ".join)
def test_a_store_that_was_never_set_up_exits_as_unavailable_and_names_the_command(
    run: Cli, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...]
) -> None:
    run.cohort(1)
    monkeypatch.setenv("PROGRESS_DATABASE_URL", "sqlite:///other.db")
    assert "progress init" in run(*args, code=3).output
    assert not Path("other.db").exists()


@pytest.mark.parametrize("content", [b"", b"not a database, whatever it says" * 100])
def test_a_file_that_is_not_a_database_exits_as_unavailable(run: Cli, content: bytes) -> None:
    Path("progress.db").write_bytes(content)
    for leftover in ("progress.db-wal", "progress.db-shm"):
        Path(leftover).unlink(missing_ok=True)
    run("dashboard", code=3)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PROGRESS_DATABASE_URL", "oracle://somewhere"),
        ("PROGRESS_MAIL_URL", "pigeon:"),
        ("PROGRESS_UPLOAD_MB", "many"),
        ("PROGRESS_CREDENTIAL_POLICY", "lax"),
        ("PROGRESS_SPREADSHEETS", "abacus"),
    ],
)
def test_an_invalid_setting_exits_as_unavailable_and_is_named(
    run: Cli, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    assert run("dashboard", code=3).stderr.strip()


def test_an_invalid_progress_toml_is_named(run: Cli) -> None:
    Path("progress.toml").write_text("database = 7\n")
    assert "'database' is not a setting" in run("dashboard", code=3).stderr


def test_a_refusal_with_json_is_also_json(run: Cli) -> None:
    assert run.json("providers", "show", "19999999", code=1)["error"] == "not_found"
