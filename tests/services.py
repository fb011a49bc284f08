"""A real Redis, a real PostgreSQL and a real nginx for tests that need one: started by the tests, empty, on this machine only, gone afterwards.

Knows nothing of the server. The fixtures of these names are in tests/webapp/conftest.py.
"""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest
import redis

from tests.server import machine

START_SECONDS = 60
STRANGER = "nobody"
"""Who runs PostgreSQL where the tests are root: it refuses to be."""


@contextmanager
def redis_server() -> Iterator[str]:
    """The address of an empty Redis that keeps nothing on disk."""
    with _folder() as folder:
        port = _free_port()
        words = ["--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no", "--dir", str(folder)]
        url = f"redis://127.0.0.1:{port}/0"
        with _running([_program("redis-server"), *words], folder, lambda: redis.Redis.from_url(url).ping()):
            yield url


@contextmanager
def postgres_server() -> Iterator[str]:
    """The SQLAlchemy address of an empty PostgreSQL database. It does not wait for the disk."""
    postgres = Path(_program("postgres"))
    with _folder() as folder:
        port = _free_port()
        data = folder / "data"
        made = [
            str(postgres.resolve().with_name("initdb")),
            "-D",
            str(data),
            "-U",
            "tapedeck",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "-N",
        ]
        subprocess.run(made, check=True, capture_output=True, cwd=folder, user=_user())
        words = ["-D", str(data), "-h", "127.0.0.1", "-p", str(port), "-k", str(folder), "-c", "fsync=off"]
        asked = f"host=127.0.0.1 port={port} user=tapedeck dbname=postgres"
        with _running([str(postgres), *words], folder, lambda: psycopg.connect(asked).close()):
            yield f"postgresql+psycopg://tapedeck@127.0.0.1:{port}/postgres"


@contextmanager
def nginx_server(site: str) -> Iterator[str]:
    """The https address of an nginx that serves `site`, servers and upstreams as in a file of `sites-enabled`.

    The site listens on PORT; its certificate and key are CERTIFICATE and KEY, signed by nobody.
    """
    program = _program("nginx")
    with _folder() as folder:
        port = _free_port()
        key, certificate = folder / "key.pem", folder / "certificate.pem"
        words = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
        made = ["openssl", "req", *words, "-keyout", str(key), "-out", str(certificate)]
        subprocess.run(made, check=True, capture_output=True, cwd=folder, user=_user())
        for name, value in (("PORT", port), ("CERTIFICATE", certificate), ("KEY", key)):
            site = site.replace(name, str(value))
        (folder / "nginx.conf").write_text(NGINX.format(folder=folder, site=site))

        def answers() -> None:
            socket.create_connection(("127.0.0.1", port), 1).close()

        with _running([program, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", "stderr"], folder, answers):
            yield f"https://localhost:{port}"


NGINX = """\
daemon off;
worker_processes 1;
pid {folder}/pid;
error_log stderr;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
{site}
}}
"""


def _program(name: str) -> str:
    found = machine().service(name)
    if found is None:
        pytest.fail(f"this test needs {name}. Run this once:\n    {machine().apt_line(machine().SERVICES[name])}", pytrace=False)
    return str(found)


def _user() -> str | None:
    return STRANGER if os.geteuid() == 0 else None


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder that the program's user may write to; pytest's own are closed to others."""
    folder = Path(tempfile.mkdtemp(prefix="tapedeck-"))
    if user := _user():
        shutil.chown(folder, user)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


@contextmanager
def _running(command: list[str], folder: Path, answers: Callable[[], object]) -> Iterator[None]:
    log = folder / "log"
    with log.open("w") as said:
        process = subprocess.Popen(command, cwd=folder, stdout=said, stderr=said, user=_user())
    try:
        gone = time.monotonic() + START_SECONDS
        while True:
            with suppress(redis.ConnectionError, psycopg.OperationalError, ConnectionError):
                answers()
                break
            if process.poll() is not None or time.monotonic() > gone:
                raise RuntimeError(f"{command[0]} did not start: {log.read_text()}")
            time.sleep(0.05)
        yield
    finally:
        process.send_signal(signal.SIGINT)  # on SIGTERM PostgreSQL would wait for its clients to leave
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
