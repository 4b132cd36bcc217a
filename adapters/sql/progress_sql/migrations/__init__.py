"""The history of the tables: one file a step in `versions`, run by Alembic."""

from pathlib import Path

from alembic.command import upgrade as run
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection


def config() -> Config:
    """Give Alembic's configuration; there is no file of it."""
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return made


def upgrade(connection: Connection) -> None:
    """Bring the tables up to the newest step, in the transaction that is open.

    Raises:
        LookupError: the database is at a step that this version does not know; its name.
    """
    settings = config()
    known = {script.revision for script in ScriptDirectory.from_config(settings).walk_revisions()}
    for revision in MigrationContext.configure(connection).get_current_heads():
        if revision not in known:
            raise LookupError(revision)
    settings.attributes["connection"] = connection
    run(settings, "head")
