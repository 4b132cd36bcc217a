"""The history of the tables: one file per step in `versions`, run by Alembic."""

from pathlib import Path

from alembic.command import upgrade as run
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection


def config() -> Config:
    """Return Alembic's configuration, which is in no file."""
    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return settings


def upgrade(connection: Connection, to: str = "head") -> None:
    """Migrate the tables to a step, the newest by default, in the open transaction.

    Raises:
        LookupError: this version does not know the database's step, or the one asked for; the argument is its name.
    """
    settings = config()
    known = {script.revision for script in ScriptDirectory.from_config(settings).walk_revisions()}
    asked = () if to == "head" else (to,)
    for revision in (*MigrationContext.configure(connection).get_current_heads(), *asked):
        if revision not in known:
            raise LookupError(revision)
    settings.attributes["connection"] = connection
    run(settings, to)
