"""Decisions: rules, append-only storage, killed writers."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time

import pytest

from liantu.model.problems import LiantuError
from liantu.review import gap_status, presence_verdicts
from liantu.review.rules import REASON_LIMIT, verify
from liantu.review.storage import ReviewStore


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path / 'state' / 'reviews.sqlite'}"


def decide(store, subject="z1:c/a", verdict="confirmed", *, version=0, kind="gap", **more):
    given = {"reason": "现场核实", "post": "leader", "expected_version": version, **more}
    return store.append(subject_kind=kind, subject=subject, verdict=verdict, **given)


def test_the_last_decision_is_in_force_and_history_keeps_all(url):
    store = ReviewStore(url)
    decide(store)
    decide(store, verdict="overruled", version=1, reason="企业已投产")
    decide(store, subject="abc123", kind="presence", verdict="confirmed")
    assert gap_status(store.decisions()) == {"z1:c/a": "overruled"}
    assert presence_verdicts(store.decisions()) == {"abc123": "confirmed"}
    assert [(d.version, d.verdict) for d in store.history("gap", "z1:c/a")] == [(1, "confirmed"), (2, "overruled")]


def test_reopening_takes_the_decision_back(url):
    store = ReviewStore(url)
    decide(store)
    decide(store, verdict="reopened", version=1)
    assert gap_status(store.decisions()) == {}
    assert len(store.history("gap", "z1:c/a")) == 2


def test_who_saw_an_older_version_is_told(url):
    store = ReviewStore(url)
    decide(store)
    with pytest.raises(LiantuError) as caught:
        decide(store, verdict="overruled", version=0)
    assert caught.value.code == "review_conflict"
    assert caught.value.params == {"expected": "0", "found": "1"}
    assert gap_status(store.decisions()) == {"z1:c/a": "confirmed"}


def test_the_same_action_twice_is_one_decision(url):
    store = ReviewStore(url)
    first = decide(store, key="k1")
    assert decide(store, key="k1") == first
    assert len(store.decisions()) == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"reason": "  \n "}, "review_reason_missing"),
        ({"reason": "\x00\x07"}, "review_reason_missing"),
        ({"reason": "长" * (REASON_LIMIT + 1)}, "review_reason_long"),
        ({"post": "nobody"}, "review_post"),
        ({"verdict": "maybe"}, "review_verdict"),
        ({"kind": "chain"}, "review_kind"),
        ({"subject": " "}, "review_subject"),
    ],
)
def test_bad_decisions_are_refused_with_a_code(url, change, code):
    store = ReviewStore(url)
    with pytest.raises(LiantuError) as caught:
        decide(store, **change)
    assert caught.value.code == code
    assert store.decisions() == []


def test_hostile_text_is_stored_as_text(url):
    store = ReviewStore(url)
    hostile = "'); DROP TABLE decision; --<script>"
    decide(store, subject=hostile, reason=hostile)
    assert store.history("gap", hostile)[0].reason == hostile


def test_nothing_can_be_changed_or_removed_even_with_sql(url, tmp_path):
    store = ReviewStore(url)
    decide(store)
    store.close()
    connection = sqlite3.connect(tmp_path / "state" / "reviews.sqlite")
    for statement in ("UPDATE decision SET reason = 'x'", "DELETE FROM decision"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute(statement)
    connection.close()


def test_the_head_vouches_for_the_log(url, tmp_path):
    store = ReviewStore(url)
    assert store.head() is None
    decide(store)
    decide(store, subject="z1:c/b")
    assert verify(store.decisions()) == store.head()
    store.close()
    connection = sqlite3.connect(tmp_path / "state" / "reviews.sqlite")
    connection.execute("DROP TRIGGER decision_no_update")
    connection.execute("UPDATE decision SET reason = '改过' WHERE sequence = 1")
    connection.commit()
    connection.close()
    with pytest.raises(LiantuError) as caught:
        verify(ReviewStore(url).decisions())
    assert caught.value.params == {"sequence": "1"}


def test_threads_at_once_lose_nothing(url):
    store = ReviewStore(url)
    errors = []

    def write(worker):
        try:
            for n in range(10):
                decide(store, subject=f"z:c/w{worker}", version=n)
        except LiantuError as error:
            errors.append(error)

    threads = [threading.Thread(target=write, args=(w,)) for w in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    assert len(store.decisions()) == 40
    verify(store.decisions())


WRITER = """
import sys
from liantu.review.storage import ReviewStore
store = ReviewStore(sys.argv[1])
n = len(store.history("gap", "z:c/k"))
print("ready", flush=True)
while True:
    store.append(subject_kind="gap", subject="z:c/k", verdict="confirmed", reason=f"r{n}", post="leader",
                 expected_version=n)
    n += 1
    print(n, flush=True)
"""


def test_fifty_kills_lose_no_acknowledged_decision(url):
    ReviewStore(url).close()
    dice = random.Random(7)
    acknowledged = 0
    for _ in range(50):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, url], stdout=subprocess.PIPE, text=True, env=os.environ | {"LANG": "C.UTF-8"}
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(dice.uniform(0, 0.03))  # the kill is to fall anywhere within a write
        process.send_signal(signal.SIGKILL)
        said = [int(line) for line in process.stdout.read().split("\n")[:-1]]
        process.wait()
        acknowledged = max([acknowledged, *said])
        # One more than was said may stand: written, killed before the word got out.
        stored = ReviewStore(url)
        count = len(stored.history("gap", "z:c/k"))
        stored.close()
        assert count in (acknowledged, acknowledged + 1)
        acknowledged = count
    stored = ReviewStore(url)
    assert acknowledged > 10
    assert [d.reason for d in stored.decisions()] == [f"r{n}" for n in range(acknowledged)]
    json.dumps(verify(stored.decisions()))
