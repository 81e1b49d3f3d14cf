"""The store of decisions and proposals: SQLAlchemy, SQLite by default, append-only. Only this module speaks SQL."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy.exc import DatabaseError, IntegrityError, OperationalError

from liantu.model.problems import LiantuError
from liantu.model.workspace import Workspace
from liantu.review import proposals, rules
from liantu.review.proposals import Proposal, proposal_id
from liantu.review.rules import GENESIS, Decision

METADATA = sa.MetaData()
DECISIONS = sa.Table(
    "decision",
    METADATA,
    sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("subject_kind", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("verdict", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("post", sa.Text, nullable=False),
    sa.Column("decided_at", sa.Text, nullable=False),
    sa.Column("key", sa.Text, nullable=False, unique=True),
    sa.Column("previous", sa.Text, nullable=False, unique=True),
    sa.Column("digest", sa.Text, nullable=False, unique=True),
    sa.UniqueConstraint("subject_kind", "subject", "version"),
)
PROPOSALS = sa.Table(
    "proposal",
    METADATA,
    sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    *(sa.Column(name, sa.Text, nullable=False) for name in ("kind", "content", "source", "reason", "post")),
    sa.Column("proposed_at", sa.Text, nullable=False),
)
_BUSY_SECONDS = 15


def default_url(workspace_root: Path) -> str:
    """Return the URL of the workspace's store, a SQLite file at ``rules.default_path``."""
    return f"sqlite:///{rules.default_path(workspace_root)}"


def _utc_now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


class ReviewStore:
    """Decisions and proposals of one workspace.

    Every write is one ``BEGIN IMMEDIATE`` transaction with ``synchronous=FULL``: a decision that was acknowledged
    survives a killed process. Versions are counted a subject; a write names the version that its writer saw.
    """

    def __init__(self, url: str, *, now: Callable[[], str] = _utc_now) -> None:
        """Open the store, make it if there is none, and bring it to the present schema.

        Raises
        ------
        LiantuError
            ``review_store_unusable`` when the file cannot be made, written or is no store.
        """
        self._now = now
        try:
            self._engine = _engine(url)
            _migrate(self._engine)
        except (OSError, DatabaseError) as error:
            raise LiantuError("review_store_unusable", path=sa.make_url(url).database or url) from error

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    def append(
        self,
        *,
        subject_kind: str,
        subject: str,
        verdict: str,
        reason: str,
        post: str,
        expected_version: int,
        key: str | None = None,
    ) -> Decision:
        """Store a decision and return it once it is on disk.

        Parameters
        ----------
        expected_version
            how many decisions on the subject the writer has seen (0 for none).
        key
            idempotency key of the action: the same key twice stores one decision and returns it.

        Raises
        ------
        LiantuError
            what ``rules.validate`` raises; ``review_conflict`` when somebody was faster; ``review_busy`` when the
            store stays locked.
        """
        text = rules.validate(subject_kind=subject_kind, subject=subject, verdict=verdict, reason=reason, post=post)
        key = key or uuid.uuid4().hex
        try:
            with self._engine.begin() as connection:
                known = connection.execute(sa.select(DECISIONS).where(DECISIONS.c.key == key)).first()
                if known is not None:
                    return Decision(**known._mapping)
                version = connection.execute(
                    sa.select(sa.func.coalesce(sa.func.max(DECISIONS.c.version), 0)).where(
                        DECISIONS.c.subject_kind == subject_kind, DECISIONS.c.subject == subject
                    )
                ).scalar_one()
                if version != expected_version:
                    raise LiantuError("review_conflict", expected=str(expected_version), found=str(version))
                row: dict[str, object] = {
                    "subject_kind": subject_kind,
                    "subject": subject,
                    "version": version + 1,
                    "verdict": verdict,
                    "reason": text,
                    "post": post,
                    "decided_at": self._now(),
                    "previous": _head(connection),
                }
                row["digest"] = rules.digest(**row)  # type: ignore[arg-type]
                row["key"] = key
                result = connection.execute(sa.insert(DECISIONS).values(**row))
                assert result.inserted_primary_key is not None
                stored = Decision(sequence=result.inserted_primary_key[0], **row)  # type: ignore[arg-type]
        except IntegrityError as error:
            raise LiantuError("review_conflict", expected=str(expected_version), found="?") from error
        except OperationalError as error:
            raise LiantuError("review_busy") from error
        return stored

    def propose(
        self,
        workspace: Workspace,
        *,
        kind: str,
        content: Mapping[str, str],
        source: Mapping[str, str],
        reason: str,
        post: str,
    ) -> Proposal:
        """Store a proposal and return it once it is on disk; what was proposed before is returned as it stands.

        Raises
        ------
        LiantuError
            what ``proposals.validate`` raises; ``review_busy`` when the store stays locked.
        """
        said, known_from, text = proposals.validate(
            workspace, kind=kind, content=content, source=source, reason=reason, post=post
        )
        row = {
            "id": proposal_id(kind=kind, content=said, source=known_from, reason=text),
            "kind": kind,
            "content": json.dumps(said, ensure_ascii=False),
            "source": json.dumps(known_from, ensure_ascii=False),
            "reason": text,
            "post": post,
        }
        try:
            with self._engine.begin() as connection:
                same = sa.select(PROPOSALS).where(PROPOSALS.c.id == row["id"])
                if connection.execute(same).first() is None:
                    connection.execute(sa.insert(PROPOSALS).values(**row, proposed_at=self._now()))
                stored = connection.execute(same).one()
        except OperationalError as error:
            raise LiantuError("review_busy") from error
        return _proposal(stored)

    def proposals(self) -> list[Proposal]:
        """Return all proposals in their order."""
        with self._engine.connect() as connection:
            return [_proposal(row) for row in connection.execute(sa.select(PROPOSALS).order_by(PROPOSALS.c.sequence))]

    def decisions(self) -> list[Decision]:
        """Return all decisions in their order."""
        return self._select(sa.select(DECISIONS))

    def history(self, subject_kind: str, subject: str) -> list[Decision]:
        """Return the decisions on one subject, oldest first."""
        return self._select(
            sa.select(DECISIONS).where(DECISIONS.c.subject_kind == subject_kind, DECISIONS.c.subject == subject)
        )

    def head(self) -> str | None:
        """Return the digest of the last decision, or None when there is none."""
        with self._engine.connect() as connection:
            head = _head(connection)
        return None if head == GENESIS else head

    def _select(self, query: sa.Select[tuple[object, ...]]) -> list[Decision]:
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(DECISIONS.c.sequence)).all()
        return [Decision(**row._mapping) for row in rows]


def _proposal(row: sa.Row[tuple[object, ...]]) -> Proposal:
    cells = row._mapping
    return Proposal(**{**cells, "content": json.loads(cells["content"]), "source": json.loads(cells["source"])})


def _head(connection: sa.Connection) -> str:
    last = connection.execute(sa.select(DECISIONS.c.digest).order_by(DECISIONS.c.sequence.desc()).limit(1)).scalar()
    return last or GENESIS


def _engine(url: str) -> sa.Engine:
    parsed = sa.make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return sa.create_engine(parsed)
    if parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(parsed, connect_args={"timeout": _BUSY_SECONDS})

    @sa.event.listens_for(engine, "connect")
    def _settings(connection, _record):  # type: ignore[no-untyped-def]
        connection.isolation_level = None  # we say BEGIN ourselves
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={_BUSY_SECONDS * 1000}")
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.close()

    @sa.event.listens_for(engine, "begin")
    def _begin(connection):  # type: ignore[no-untyped-def]
        # A deferred BEGIN would fail with "locked" when two writers upgrade at once.
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _migrate(engine: sa.Engine) -> None:
    config = Config()
    config.set_main_option("script_location", "liantu.review:migrations")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
