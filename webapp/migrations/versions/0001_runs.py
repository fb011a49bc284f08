"""Runs and their large arrays."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Forwards."""
    op.create_table(
        "runs",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("elapsed_ms", sa.Float, nullable=False),
        sa.Column("repeatable", sa.Boolean, nullable=False),
        sa.Column("recording", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "arrays",
        sa.Column("run", sa.String(16), sa.ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("value", sa.Integer, primary_key=True),
        sa.Column("dtype", sa.String(8), nullable=False),
        sa.Column("shape", sa.JSON, nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("arrays")
    op.drop_table("runs")
