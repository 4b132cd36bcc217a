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


def upgrade(connection: Connection, to: str = "head") -> None:
    """Bring the tables up to a step, the newest by default, in the transaction that is open.

    Raises:
        LookupError: the database is at a step, or is to be brought to one, that this version does not know; its name.
    """
    settings = config()
    known = {script.revision for script in ScriptDirectory.from_config(settings).walk_revisions()}
    asked = () if to == "head" else (to,)
    for revision in (*MigrationContext.configure(connection).get_current_heads(), *asked):
        if revision not in known:
            raise LookupError(revision)
    settings.attributes["connection"] = connection
    run(settings, to)
