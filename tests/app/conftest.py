"""The app run in-process, always from its entry, on a small workspace whose content is known."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from workspaces import ENTERPRISES, PRESENCES, write_workspace

ROOT = Path(__file__).resolve().parents[2]
TIMEOUT = 60


class App:
    """One session of the app: open a page by its address and look at what it shows."""

    def __init__(self, workspace: Path) -> None:
        self.workspace = workspace
        self.test = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=TIMEOUT)

    def open(self, page: str | None = None, **params: str) -> AppTest:
        """Open a page under the given address."""
        for key in ("lang", "place", "chain", "node"):
            self.test.query_params.pop(key, None)
        for key, value in params.items():
            self.test.query_params[key] = value
        if page:
            self.test.switch_page(f"views/{page}.py")
        return self.test.run()


def shown_text(test: AppTest) -> str:
    """Return everything readable on the page."""
    parts = []
    for kind in ("title", "subheader", "markdown", "caption", "info", "warning", "error", "success", "text"):
        parts += [str(element.value) for element in test.get(kind)]
    parts += [str(metric.label) + str(metric.value) for metric in test.metric]
    parts += [frame.value.to_csv() for frame in test.dataframe]
    for node in test.main:
        parts += _html(node)
    return "\n".join(parts)


def _html(node: object) -> list[str]:
    found = []
    if getattr(node, "type", "") == "html":
        found.append(node.proto.body)  # type: ignore[attr-defined]
    for child in getattr(node, "children", {}).values():
        found += _html(child)
    return found


@pytest.fixture
def app(tmp_path, monkeypatch) -> App:
    workspace = tmp_path / "workspace"
    write_workspace(
        workspace,
        presences=[*PRESENCES, ("firm-x", "demo/composite", "outside-110000")],
        enterprises=[
            *(firm for firm in ENTERPRISES if firm["id"] != "firm-x"),
            {
                "id": "firm-x",
                "name_zh": "外地复材有限公司",
                "revenue_cny_wan": "123456",
                "employees": "1234",
                "figures_year": "2020",
            },
        ],
        focus=[{"id": "f-1", "place": "zone-a", "chain": "demo", "leader_post": "市长", "deputy_post": "管委会主任"}],
        statements=[{"id": "t-1", "place": "zone-a", "node": "demo/composite", "stance": "sought"}],
        innovation=[{"id": "i-1", "name_zh": "复材研究所", "place": "zone-a", "nodes": "demo/composite"}],
        policies=[{"id": "p-1", "terms": "复合材料", "in_force_from": "2025-01-01"}],
    )
    monkeypatch.setenv("LIANTU_WORKSPACE", str(workspace))
    monkeypatch.setenv("LIANTU_STATE", str(tmp_path / "state"))
    return App(workspace)
