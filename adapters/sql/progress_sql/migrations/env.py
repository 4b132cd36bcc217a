"""The script that Alembic runs first: it uses the connection, and the transaction, that it is given."""

from alembic import context

from progress_sql.foundations.columns import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
)
context.run_migrations()
