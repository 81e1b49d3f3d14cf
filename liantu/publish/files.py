"""An edition as files, and how they reach a folder: all or none."""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from liantu.model.canonical import edition_id, sha256
from liantu.model.findings import Findings
from liantu.model.settings import Audience, Language
from liantu.model.workspace import Workspace
from liantu.publish.audience import effective_audience, for_audience
from liantu.publish.manifest import input_hashes, manifest, manifest_bytes
from liantu.publish.places import judged_places
from liantu.publish.tables import csv_bytes, result_tables

if TYPE_CHECKING:
    from liantu.publish.documents import Catalogue

MANIFEST = "manifest.json"
_TABLES = ("gaps", "targets", "allocation", "hooks", "rivals", "levels", "presences", "sources")
TABLE_FILES = {name: f"{name}.csv" for name in _TABLES}
# What an edition may consist of; nothing else is ever removed from a folder.
_OURS = re.compile(
    rf"({'|'.join(_TABLES)})\.csv|manifest\.json|catalogue\.(xlsx|docx)|zones\.geojson"
    r"|chains/[a-z0-9][a-z0-9-]*\.(graphml|html)"
)


def edition_files(
    workspace: Workspace,
    findings: Findings,
    *,
    audience: Audience,
    lang: Language,
    pictures: Mapping[str, bytes] | None = None,
    decision_log_head: str | None = None,
    only: Collection[str] | None = None,
    places: Sequence[str] | None = None,
    positions: Mapping[str, Mapping[str, tuple[float, float]]] | None = None,
    seed: int | None = None,
    weights: Mapping[str, float] | None = None,
) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of every file of an edition, the manifest last.

    ``only`` names the files wanted (the manifest then lists those alone); a file that is not wanted is not made.
    ``places`` are those with a chapter (all judged ones unless given), the first is the one of the chain pages;
    ``positions`` gives node positions by chain; ``weights`` are recorded if they are not the workspace's. Pictures must
    have been drawn from what ``for_audience`` leaves.
    """
    audience = effective_audience(audience, lang)
    inputs = input_hashes(workspace)
    edition = edition_id(inputs, decision_log_head)
    seen_workspace, seen = for_audience(workspace, findings, audience)
    hashes: dict[str, str] = {}
    chosen = list(places) if places is not None else judged_places(seen_workspace, seen)
    book = partial(
        _catalogue,
        seen_workspace,
        seen,
        audience=audience,
        lang=lang,
        places=chosen,
        decision_log_head=decision_log_head,
        edition=edition,
    )
    makers = _makers(seen_workspace, seen, audience, lang, book, pictures or {}, positions or {}, chosen)
    for name, make in makers.items():
        if only is None or name in only:
            content = make()
            hashes[name] = sha256(content)
            yield name, content
    if only is None or MANIFEST in only:
        values = manifest(
            workspace,
            findings,
            audience=audience,
            lang=lang,
            decision_log_head=decision_log_head,
            outputs=hashes,
            seed=seed,
            weights=weights,
            inputs=inputs,
        )
        yield MANIFEST, manifest_bytes(values)


def _makers(
    workspace: Workspace,
    findings: Findings,
    audience: Audience,
    lang: Language,
    make_book: Callable[[], Catalogue],
    pictures: Mapping[str, bytes],
    positions: Mapping[str, Mapping[str, tuple[float, float]]],
    places: list[str],
) -> dict[str, Callable[[], bytes]]:
    tables = result_tables(workspace, findings, audience=audience, lang=lang)
    book = cache(make_book)  # made once, and only if a document is wanted
    makers: dict[str, Callable[[], bytes]] = {}
    for name, file in TABLE_FILES.items():
        if name in tables:
            makers[file] = lambda frame=tables[name]: csv_bytes(frame)  # type: ignore[misc]
    makers["catalogue.xlsx"] = lambda: _excel(book())
    makers["catalogue.docx"] = lambda: _word(book(), pictures)
    makers["zones.geojson"] = lambda: _zones(workspace, findings, audience)
    for chain in sorted(workspace.chains):
        makers[f"chains/{chain}.graphml"] = lambda chain=chain: _graph(workspace, chain, findings)  # type: ignore[misc]
        makers[f"chains/{chain}.html"] = lambda chain=chain: _page(  # type: ignore[misc]
            workspace, chain, findings, places[0] if places else None, lang, positions.get(chain)
        )
    return makers


# Makers of documents take their time to import: each is, only where its document is wanted.


def _catalogue(*args: Any, **options: Any) -> Catalogue:
    from liantu.publish.book import catalogue

    return catalogue(*args, **options)


def _excel(book: Catalogue) -> bytes:
    from liantu.publish.excel import excel_bytes

    return excel_bytes(book)


def _word(book: Catalogue, pictures: Mapping[str, bytes]) -> bytes:
    from liantu.publish.word import word_bytes

    return word_bytes(book, pictures)


def _zones(workspace: Workspace, findings: Findings, audience: Audience) -> bytes:
    from liantu.publish.geo import zones_geojson_bytes

    return zones_geojson_bytes(workspace, findings, audience)


def _graph(workspace: Workspace, chain: str, findings: Findings) -> bytes:
    from liantu.publish.graphs import graphml_bytes

    return graphml_bytes(workspace, chain, findings)


def _page(
    workspace: Workspace,
    chain: str,
    findings: Findings,
    place: str | None,
    lang: Language,
    positions: Mapping[str, tuple[float, float]] | None,
) -> bytes:
    from liantu.publish.network_page import network_page_html

    return network_page_html(workspace, chain, findings, place, lang, positions=positions).encode()


def _earlier(folder: Path) -> set[str]:
    """Files that an earlier edition in the folder left, by its own manifest; the tables and documents in any case."""
    try:
        named = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError, TypeError):
        named = []
    names = {str(name) for name in named} | set(TABLE_FILES.values())
    return {name for name in names if _OURS.fullmatch(name) and (folder / name).is_file()}


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def write_edition(folder: Path, files: Iterable[tuple[str, bytes]]) -> list[str]:
    """Write an edition into ``folder`` and return the names of its files in order.

    Everything is written beside first; only when all of it is there is each file put in place by renaming, the
    manifest last. Files of an earlier edition that this one lacks (``targets.csv`` before a public one) are removed,
    if the edition is whole, that is: has a manifest. On an error nothing in ``folder`` has changed, and no temporary
    folder stays.

    Raises
    ------
    ValueError
        when a name is none that an edition may have.
    OSError
        when the disk refuses.
    """
    folder = Path(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=".tmp", dir=folder.parent))
    names: list[str] = []
    try:
        for name, content in files:
            if not _OURS.fullmatch(name):
                raise ValueError(name)
            _write(beside / name, content)
            names.append(name)
        folder.mkdir(exist_ok=True)
        stale = sorted(_earlier(folder) - set(names)) if MANIFEST in names else []
        for name in stale:
            (folder / name).unlink()
        for name in sorted(names, key=lambda n: (n == MANIFEST, n)):
            (folder / name).parent.mkdir(exist_ok=True)
            (beside / name).replace(folder / name)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return names
