"""The demo's folder: created, or emptied if an earlier demo created it; no other folder is ever touched."""

import shutil
from pathlib import Path

import click

from progress_cli.foundations import files
from progress_core.domain.foundations.errors import Unavailable

_MARK = "# Made by `progress demo`, which may replace everything here that it made.\n"
_SETTINGS = 'database_url = "sqlite:///progress.db"\nmail_url = "file:mail"\nbase_url = "{base_url}"\n'
_DATABASE = ("progress.db", "progress.db-wal", "progress.db-shm", "progress.db-journal", "progress.db.key")

PROVIDERS = "providers.csv"
COHORT_XLSX, COHORT_XLS = "learners.xlsx", "learners.xls"
MISTAKES, EXPLAINED = "learners-with-mistakes.xlsx", "mistakes-explained.xlsx"
TEMPLATE, NOT_LOGGED_ON = "template.xlsx", "not-logged-on.xlsx"
LETTERS_HTML, LETTERS_PDF = "letters.html", "letters.pdf"
LOGINS = "logins.json"
FILES = {
    "providers": PROVIDERS,
    "learners_xlsx": COHORT_XLSX,
    "learners_xls": COHORT_XLS,
    "learners_with_mistakes": MISTAKES,
    "mistakes_explained": EXPLAINED,
    "template": TEMPLATE,
    "not_logged_on": NOT_LOGGED_ON,
    "letters_html": LETTERS_HTML,
    "letters_pdf": LETTERS_PDF,
    "logins": LOGINS,
}
"""Files that the demo writes, by their keys in `--json`."""


def prepare(folder: Path, base_url: str) -> None:
    """Create the folder, or remove what an earlier demo made there.

    Args:
        folder: of the demo.
        base_url: address of its site, for letters and emails that later commands in the folder write.

    Raises:
        BadParameter: the folder contains something else.
        Unavailable: the folder cannot be created or written to.
    """
    settings = folder / "progress.toml"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()) and not _is_ours(settings):
            raise click.BadParameter(
                f"{folder} is not empty and was not made by an earlier demo. Choose another folder."
            )
        files.write(settings, (_MARK + _SETTINGS.format(base_url=base_url)).encode())
        for name in (*FILES.values(), *_DATABASE):
            (folder / name).unlink(missing_ok=True)
        shutil.rmtree(folder / "mail", ignore_errors=True)
    except OSError as error:
        raise Unavailable(f"{folder} cannot be written: {error.strerror}. Choose another folder.") from error


def _is_ours(settings: Path) -> bool:
    try:
        return settings.read_text("utf-8").startswith(_MARK)
    except (OSError, UnicodeDecodeError):
        return False
