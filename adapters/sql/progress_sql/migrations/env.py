"""What Alembic runs first: it works on the connection, and in the transaction, that it is handed."""

from alembic import context

from progress_sql.foundations.columns import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
)
context.run_migrations()
