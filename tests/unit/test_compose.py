"""Settings, keys, and adapters found by entry point."""

import stat
from importlib.metadata import EntryPoint, EntryPoints
from pathlib import Path
from typing import Any

import pytest

from progress_core.compose import adapters, keys
from progress_core.compose.progress import Progress
from progress_core.compose.settings import Settings
from progress_core.domain.accounts.identity_providers import IdentityProvider
from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.foundations.errors import ProgressError, Unavailable
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.operations.retention import Periods
from progress_core.memory.store import MemoryStore


@pytest.mark.feature("I3")
def test_the_environment_overrides_the_settings_file(tmp_path: Path) -> None:
    (tmp_path / "progress.toml").write_text('mail_url = "file:mail"\nupload_mb = 5\nbase_url = "https://a.example/"\n')
    settings = Settings.from_env({"PROGRESS_UPLOAD_MB": "7", "PROGRESS_LOCKOUT_FAILURES": ""}, tmp_path)
    assert (settings.mail_url, settings.upload_mb, settings.lockout_failures) == ("file:mail", 7, 5)
    assert settings.limits().upload_bytes == 7 * 1024 * 1024
    assert settings.limits().base_url == "https://a.example"
    assert Settings.from_env({}, tmp_path / "absent") == Settings()


@pytest.mark.parametrize(
    ("file", "environ", "says"),
    [
        (
            "nonsense = 1",
            {},
            "^progress.toml: 'nonsense' is not a setting. Settings are: accepted_offers, api_origins, ",
        ),
        ("= broken", {}, "not valid TOML"),
        (f"upload_mb = {'[' * 9000}", {}, "progress.toml has too many lists and tables within each other"),
        (
            "",
            {"PROGRESS_UPLOAD_MB": "many"},
            "PROGRESS_UPLOAD_MB must be a whole number from 1 to 1,000,000, not 'many'",
        ),
        ("upload_mb = 0", {}, "from 1 to 1,000,000, not 0"),
        ("upload_mb = 7.9", {}, "from 1 to 1,000,000, not 7.9"),
        ("upload_mb = true", {}, "from 1 to 1,000,000, not True"),
        ("upload_mb = 1000001", {}, "from 1 to 1,000,000, not 1000001"),
        ('upload_mb = "5"', {}, "PROGRESS_UPLOAD_MB must be a whole number without quotation marks, not '5'"),
        (
            'retention_file_days = "5"',
            {},
            "RETENTION_FILE_DAYS must be a whole number without quotation marks, not '5'",
        ),
        ("", {"PROGRESS_CREDENTIAL_POLICY": "weak"}, "must be manual-2013 or modern, not 'weak'"),
        ('mail_from = ["me"]', {}, r"PROGRESS_MAIL_FROM must be a text in quotation marks, not \['me'\]"),
        ("second_factor = 1\npassword_log_in_off = 2", {}, "SECOND_FACTOR must be a text.*LOG_IN_OFF must be a text"),
        ("base_url = false", {}, "PROGRESS_BASE_URL must be a text in quotation marks, not False"),
        (
            "",
            {"PROGRESS_SECOND_FACTOR": "user-manager, pupil, head"},
            r"SECOND_FACTOR must be roles \(.*admissions\), not 'pupil'. .*, not 'head'",
        ),
        ("", {"PROGRESS_SECOND_FACTOR": "learner"}, "must be roles .*, not 'learner'"),
        ("", {"PROGRESS_RETENTION": "never"}, "PROGRESS_RETENTION must be daily or off, not 'never'"),
        ("retention = false", {}, "PROGRESS_RETENTION must be a text in quotation marks, not False"),
        ("suppress_below = 2", {}, "PROGRESS_SUPPRESS_BELOW must be 0 or from 3 to 20, not 2"),
        ("suppress_below = false", {}, "must be 0 or from 3 to 20, not False"),
        ("", {"PROGRESS_SUPPRESS_BELOW": "few"}, "must be 0 or from 3 to 20, not 'few'"),
        ("retention_mail_days = 1.5", {}, "PROGRESS_RETENTION_MAIL_DAYS must be a whole number from 1 to 3,650"),
        ("retention_mail_days = 0\nretention_learner_years = 99", {}, "LEARNER_YEARS must be.*MAIL_DAYS must be"),
        ("", {"PROGRESS_RETENTION_FILE_DAYS": "200", "PROGRESS_RETENTION_IMPORT_DAYS": "100"}, "at most 100"),
    ],
)
def test_a_wrong_setting_is_named_in_the_error(tmp_path: Path, file: str, environ: dict[str, str], says: str) -> None:
    (tmp_path / "progress.toml").write_text(file)
    with pytest.raises(Unavailable, match=says):
        Settings.from_env(environ, tmp_path)


def test_everything_that_is_wrong_with_the_settings_is_named_at_once(tmp_path: Path) -> None:
    (tmp_path / "progress.toml").write_text(
        'nonsense = 1\nmore = 2\napi_origins = 7\nsession_minutes = 7.9\nretention = "no"\nretention_mail_days = 0\n'
        '[sso.entra]\nissuer = "http://login.example"\nclientid = "progress"\n'
    )
    with pytest.raises(Unavailable) as refused:
        Settings.from_env({"PROGRESS_UPLOAD_MB": "many", "PROGRESS_PASSWORD_LOG_IN_OFF": "teacher"}, tmp_path)
    for name in (
        *("'nonsense'", "'more'", "SESSION_MINUTES", "RETENTION must", "RETENTION_MAIL_DAYS", "UPLOAD_MB", "'teacher'"),
        "API_ORIGINS must",
        *("'clientid' is not a key of [sso.entra]", "SSO_ENTRA_ISSUER", "SSO_ENTRA_CLIENT_ID is missing"),
    ):
        assert name in refused.value.message


@pytest.mark.parametrize("text", ["secret_key = 271828", "mail_url = 271828", "[sso.entra]\nclient_secret = 271828"])
def test_a_secret_of_the_wrong_kind_is_named_and_not_shown(tmp_path: Path, text: str) -> None:
    (tmp_path / "progress.toml").write_text(text)
    with pytest.raises(Unavailable, match="must be a text in quotation marks") as refused:
        Settings.from_env({}, tmp_path)
    assert "271828" not in refused.value.message


def test_the_mark_that_some_editors_put_before_a_settings_file_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "progress.toml").write_text("upload_mb = 7", "utf-8-sig")
    assert 7 == Settings.from_env({}, tmp_path).upload_mb


def test_settings_are_checked_however_they_are_made() -> None:
    wrong: dict[str, Any] = {"session_minutes": 0, "link_days": "7", "sso": (IdentityProvider("entra", "", "", ""),)}
    with pytest.raises(Unavailable, match=r"SESSION_MINUTES must.*LINK_DAYS must.*_ISSUER is missing"):
        Settings(**wrong)


@pytest.mark.feature("H5")
@pytest.mark.parametrize("below", [0, 3, 10])
def test_the_threshold_of_small_numbers_is_a_setting(below: int, tmp_path: Path) -> None:
    settings = Settings.from_env({"PROGRESS_SUPPRESS_BELOW": str(below)}, tmp_path)
    assert settings.limits().suppress_below == below
    assert Settings().limits().suppress_below == 5


@pytest.mark.feature("K3")
def test_roles_that_must_have_a_second_factor_are_listed_in_a_setting(tmp_path: Path) -> None:
    (tmp_path / "progress.toml").write_text('second_factor = "User manager,area_administrator, "')
    expected = {Role.USER_MANAGER, Role.AREA_ADMINISTRATOR}
    assert expected == Settings.from_env({}, tmp_path).limits().second_factor
    assert frozenset() == Settings().limits().second_factor


@pytest.mark.feature("I11")
def test_webhooks_in_private_networks_are_for_installations_that_say_so() -> None:
    chosen = {"PROGRESS_CALLBACKS_PRIVATE": "on"}
    assert not Settings.from_env({}).limits().callbacks_private
    assert Settings.from_env(chosen).limits().callbacks_private
    with pytest.raises(Unavailable, match="must be on or off, not 'yes'"):
        Settings.from_env({"PROGRESS_CALLBACKS_PRIVATE": "yes"})


@pytest.mark.feature("I6")
def test_sites_that_may_use_the_api_are_spelt_as_browsers_spell_them() -> None:
    listed = " https://Sync.School.example:443, http://localhost:5173,http://[::1]:80, https://sync.school.example "
    expected = ("https://sync.school.example", "http://localhost:5173", "http://[::1]")
    assert expected == Settings.from_env({"PROGRESS_API_ORIGINS": listed}).limits().api_origins
    assert () == Settings.from_env({}).limits().api_origins


@pytest.mark.feature("I6")
@pytest.mark.parametrize(
    "wrong",
    ["*", "null", "school.example", "https://school.example/", "https://a@school.example", "ftp://school.example",
     "https://*.school.example", "https://school.example:0", "https://school.example:99999", "https://schöl.example",
     "https://school. example", "https://"],
)  # fmt: skip
def test_what_is_no_origin_of_a_site_is_refused_by_name(wrong: str) -> None:
    with pytest.raises(Unavailable, match=r"PROGRESS_API_ORIGINS.*scheme and host") as refused:
        Settings.from_env({"PROGRESS_API_ORIGINS": f"https://school.example, {wrong}"})
    assert wrong.strip() in refused.value.message


@pytest.mark.feature("K3")
def test_passkeys_can_be_switched_off() -> None:
    assert adapters.load_or_off("passkeys", "off") is None
    assert adapters.load_or_off("passkeys", "memory") is not None
    with pytest.raises(Unavailable, match=r"Installed: memory.*PROGRESS_PASSKEYS=off does without"):
        adapters.load_or_off("passkeys", "abacus")


@pytest.mark.feature("I9")
def test_retention_periods_are_whole_numbers_however_they_are_written(tmp_path: Path) -> None:
    (tmp_path / "progress.toml").write_text('retention_mail_days = 7\nretention = "off"')
    settings = Settings.from_env({"PROGRESS_RETENTION_FILE_DAYS": " 5 "}, tmp_path)
    assert (settings.retention_mail_days, settings.retention_file_days) == (7, 5)
    limits = settings.limits()
    assert (limits.retention, limits.retention_daily) == (Periods(file_days=5, mail_days=7), False)
    assert Settings().limits().retention == Periods()
    assert Settings().limits().retention_daily


def test_a_settings_file_that_is_not_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "progress.toml").write_bytes(b'base_url = "\xff"')
    with pytest.raises(Unavailable, match="not valid TOML"):
        Settings.from_env({}, tmp_path)


def test_an_unknown_policy_is_named_however_it_is_given() -> None:
    with pytest.raises(Unavailable, match="manual-2013 or modern"):
        Settings(credential_policy="weak")


def test_a_settings_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "progress.toml").mkdir()
    with pytest.raises(Unavailable, match=r"progress\.toml cannot be read"):
        Settings.from_env({}, tmp_path)


@pytest.mark.feature("A10")
def test_the_key_file_of_a_local_store_is_readable_only_by_its_owner(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path}/school.db")
    with pytest.raises(Unavailable, match="progress init"):
        keys.secret_key(settings)
    path = keys.make_key_file(settings)
    assert path == tmp_path / "school.db.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    key = keys.secret_key(settings)
    assert keys.make_key_file(settings) == path
    assert keys.secret_key(settings) == key
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(Unavailable, match="cannot be read"):
        keys.secret_key(settings)


def test_the_repr_of_settings_omits_secrets() -> None:
    settings = Settings(
        database_url="postgresql://me:pa55word@host/school", mail_url="smtps://me:pa55word@host", secret_key="pa55word"
    )
    assert "base_url='http://localhost:8000'" in repr(settings)
    assert "pa55word" not in repr(settings)


def test_options_of_a_database_url_are_not_part_of_its_key_file_name() -> None:
    assert keys.key_file(Settings(database_url="sqlite:///school.db?timeout=5")) == Path("school.db.key")


def test_a_key_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path}/absent/school.db")
    with pytest.raises(Unavailable, match="cannot be written"):
        keys.make_key_file(settings)


@pytest.mark.asvs("V13.2.3")
@pytest.mark.feature("A10")
def test_a_database_server_needs_a_key_in_the_settings() -> None:
    settings = Settings(database_url="postgresql+psycopg://localhost/progress")
    assert keys.key_file(settings) is None
    assert keys.make_key_file(settings) is None
    with pytest.raises(Unavailable, match="PROGRESS_SECRET_KEY"):
        keys.secret_key(settings)
    assert keys.secret_key(Settings(secret_key="chosen")) == "chosen"
    assert "chosen" not in repr(Settings(secret_key="chosen"))


@pytest.mark.feature("I3")
def test_adapters_are_found_by_name_and_an_unknown_name_lists_the_installed_ones() -> None:
    adapters.installed.cache_clear()
    assert isinstance(adapters.load("store", "memory"), MemoryStore)
    with pytest.raises(Unavailable, match=r"no store adapter called 'oracle'.*memory.*sqlite"):
        adapters.load("store", "oracle")


def fail_import(_: str) -> None:
    raise ModuleNotFoundError("No module named 'pigeon'", name="pigeon")


def refuse_url(url: str) -> None:
    raise ValueError(f"{url!r} has no host")


def refuse_kindly(_: str) -> None:
    raise Unavailable("The pigeons are asleep.")


@pytest.mark.feature("I3")
@pytest.mark.parametrize(
    ("factory", "says"),
    [("fail_import", "needs pigeon"), ("refuse_url", "has no host"), ("refuse_kindly", "pigeons are asleep")],
)
def test_an_adapter_that_cannot_be_opened_says_why(monkeypatch: pytest.MonkeyPatch, factory: str, says: str) -> None:
    points = EntryPoints([EntryPoint("pigeon", f"{__name__}:{factory}", "progress.mail")])
    monkeypatch.setattr(EntryPoint, "load", lambda point: globals()[point.value.split(":")[1]])
    monkeypatch.setattr(adapters, "installed", lambda port: points.select(group=f"progress.{port}"))
    with pytest.raises(ProgressError, match=says):
        adapters.load("mail", "pigeon", "pigeon:coop")


@pytest.mark.feature("I3")
def test_two_packages_that_register_one_name_are_both_named(monkeypatch: pytest.MonkeyPatch) -> None:
    points = EntryPoints(
        EntryPoint("pigeon", f"{package}:open_mailer", "progress.mail") for package in ("coop", "loft", "loft")
    )
    monkeypatch.setattr(adapters, "installed", lambda port: points.select(group=f"progress.{port}"))
    with pytest.raises(Unavailable, match=r"'pigeon' is registered by coop:open_mailer and loft:open_mailer\."):
        adapters.load("mail", "pigeon", "pigeon:coop")


@pytest.mark.feature("I2")
def test_everything_works_in_memory_and_can_be_closed() -> None:
    with Progress.memory() as progress:
        progress.check()
        assert progress.providers.list(OPERATOR) == []
        assert progress.mail.waiting() == 0
        assert progress.mail.list(OPERATOR) == []
