"""Who made a run, how large it is and when it was last opened: what deletion, quotas and retention go by.

No table is made anew here: SQLite would take the rows that point to it along.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

FILL = """
    UPDATE runs SET used = created, size = length(recording)
    + coalesce((SELECT sum(length(data)) FROM arrays WHERE arrays.run = runs.id), 0)
"""


def upgrade() -> None:
    """Forwards."""
    op.add_column("runs", sa.Column("used", sa.DateTime(timezone=True), nullable=False, server_default="1970-01-01 00:00:00"))
    op.add_column("runs", sa.Column("size", sa.BigInteger, nullable=False, server_default="0"))
    op.add_column("runs", sa.Column("client", sa.String(64), nullable=False, server_default=""))
    op.execute(FILL)
    op.create_index("runs_by_use", "runs", ["used", "size"])
    op.create_index("runs_by_client", "runs", ["client", "used", "size"])
    op.create_table(
        "owners",
        sa.Column("run", sa.String(16), sa.ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("digest", sa.String(64), primary_key=True),
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("owners")
    op.drop_index("runs_by_client", "runs")
    op.drop_index("runs_by_use", "runs")
    for column in ("client", "size", "used"):
        op.drop_column("runs", column)
