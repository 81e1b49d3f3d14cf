"""A served app and a browser that reports everything it should not have done."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
READY = '[data-testid="stApp"][data-test-script-state="notRunning"]'
CHROMIUM = next((p for p in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if p), None)
LAUNCH = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def server(tmp_path_factory) -> Iterator[str]:
    """Serve the shipped workspace on a free port; its log must be clean at the end."""
    if CHROMIUM is None:
        pytest.fail("Chromium is missing: apt-get install chromium")
    port, folder = free_port(), tmp_path_factory.mktemp("server")
    log = (folder / "log").open("wb+")
    environment = os.environ | {"LIANTU_STATE": str(folder / "state"), "LANG": "C.UTF-8"}
    process = subprocess.Popen(
        [sys.executable, "-m", "liantu", "serve", str(ROOT), "--port", str(port)],
        stdout=log,
        stderr=subprocess.STDOUT,
        env=environment,
        cwd=folder,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(20)
        log.seek(0)
        said = log.read().decode("utf-8", "replace")
        log.close()
        assert "Traceback" not in said, said[-3000:]


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 90
    while time.monotonic() < until:
        assert process.poll() is None, "the server ended"
        try:
            if urllib.request.urlopen(f"{address}/_stcore/health", timeout=2).status == 200:
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail("the server did not answer")


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """Start Chromium once."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=LAUNCH)
        yield started
        started.close()


class Visit:
    """A page of the app with what it asked for and what went wrong."""

    def __init__(self, page, address: str) -> None:
        self.page, self.address = page, address
        self.outside: list[str] = []
        self.errors: list[str] = []
        page.on("request", self._asked)
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _asked(self, request) -> None:
        if not request.url.startswith((self.address, self.address.replace("http", "ws"), "data:", "blob:", "about:")):
            self.outside.append(request.url)

    def open(self, path: str):
        """Go to a path and wait until the script has run."""
        self.page.goto(f"{self.address}/{path}")
        self.settle()
        return self.page

    def settle(self) -> None:
        """Wait until the script has run; no exception may stand on the page."""
        self.page.wait_for_selector(READY, timeout=60_000)
        assert self.page.locator('[data-testid="stException"]').count() == 0


@pytest.fixture
def visit(server, browser) -> Iterator[Visit]:
    """Open a fresh page; at its end nothing has left the machine and nothing has failed in it."""
    page = browser.new_page(viewport={"width": 1440, "height": 1000}, accept_downloads=True)
    guest = Visit(page, server)
    yield guest
    page.close()
    assert guest.outside == []
    assert guest.errors == []
