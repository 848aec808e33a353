"""Our launcher of PostgreSQL: killed, called twice, its folder taken away. A server of its own."""

import os
import shutil
import signal
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from worklocal.config.postgres import Server


@pytest.fixture
def server(tmp_path, monkeypatch):
    monkeypatch.delenv("WORKLOCAL_PG_FAST", raising=False)
    server = Server(tmp_path / "instance")
    yield server
    server.stop()


def ask(server, statement):
    with psycopg.connect(server.url("postgres", "postgres"), autocommit=True) as connection:
        answer = connection.execute(statement)
        return answer.fetchone()[0] if answer.description else None


def process_of(server):
    return int((server.data / "postmaster.pid").read_text().splitlines()[0])


def test_what_was_committed_outlives_a_kill(server):
    server.start()
    ask(server, "CREATE TABLE kept AS SELECT 7 AS number")

    os.kill(process_of(server), signal.SIGKILL)
    server.start()

    assert ask(server, "SELECT number FROM kept") == 7


def test_started_by_several_at_once_it_is_one_and_stopped_twice_it_is_stopped(server):
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda _: server.start(), range(3)))
    first = process_of(server)
    server.start()
    assert process_of(server) == first

    server.stop()
    server.stop()

    assert not server.answers()
    assert not server.socket.exists()


def test_a_server_whose_folder_was_deleted_is_not_taken_for_ours(server):
    server.start()
    orphan = process_of(server)
    shutil.rmtree(server.folder)
    try:
        server.start()
        assert ask(server, "SELECT count(*) FROM pg_database") == 3
        assert process_of(server) != orphan
    finally:
        os.kill(orphan, signal.SIGKILL)
