"""Proposals of corrections, append-only."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "proposal",
        sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("post", sa.Text, nullable=False),
        sa.Column("proposed_at", sa.Text, nullable=False),
    )
    if op.get_bind().dialect.name == "sqlite":
        for action in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER proposal_no_{action.lower()} BEFORE {action} ON proposal "
                "BEGIN SELECT RAISE(ABORT, 'proposals are append-only'); END"
            )
    elif op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER proposal_append_only BEFORE UPDATE OR DELETE ON proposal "
            "FOR EACH ROW EXECUTE FUNCTION decision_append_only()"
        )
