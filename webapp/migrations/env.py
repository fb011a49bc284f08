"""Alembic's entry: runs the migrations on the connection that `webapp.storage` hands over.

Migrations run when the server starts; nobody calls `alembic` by hand to use Tapedeck.
"""

from alembic import context

from webapp.storage import Base


def run() -> None:
    """Brings the schema of the connection up to date."""
    context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


run()
