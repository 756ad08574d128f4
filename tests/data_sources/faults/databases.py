"""Throw-away PostgreSQL and MariaDB servers on loopback, with passwords and TLS, for the trials of SQL sources."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pymysql
import pytest

from tests.data_sources.faults.certificates import Certificates
from tests.operations.cluster import _as_someone, _programs

ADMIN = "yiping"


@dataclass
class Server:
    """A running server: its port, and a connection that may do everything."""

    port: int
    admin: Any
    certificates: Certificates

    def run(self, *statements: str) -> None:
        """Run statements as the administrator."""
        for statement in statements:
            with self.admin.cursor() as cursor:
                cursor.execute(statement)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def postgresql(certificates: Certificates) -> Iterator[Server]:
    """Run a PostgreSQL server."""
    programs = _programs()
    if programs is None:
        pytest.skip("PostgreSQL isn't installed: apt-get install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="yp-pg-"))
    who, data, port = _as_someone(), folder / "data", free_port()
    _give(folder, certificates, "postgres" if who else None)

    def run(*command: str) -> None:
        environment = {**os.environ, "LC_ALL": "C", "TZ": "UTC"}
        subprocess.run([*who, *command], check=True, capture_output=True, env=environment, cwd=folder, timeout=60)

    run(str(programs / "initdb"), "-D", str(data), "-U", ADMIN, "-A", "trust", "-E", "UTF8", "--no-sync")
    rules = f"local all {ADMIN} trust\nhost all all 127.0.0.1/32 scram-sha-256\n"
    (data / "pg_hba.conf").write_text(rules, "ascii")
    options = (
        f"-p {port} -c listen_addresses=127.0.0.1 -k {folder} -F -c synchronous_commit=off -c ssl=on"
        f" -c ssl_cert_file={folder}/good.pem -c ssl_key_file={folder}/good.key"
    )
    control = [str(programs / "pg_ctl"), "-D", str(data), "-w"]
    run(*control, "-l", str(folder / "log"), "-o", options, "start")
    try:
        with psycopg.connect(f"host={folder} port={port} user={ADMIN} dbname=postgres", autocommit=True) as admin:
            yield Server(port, admin, certificates)
    finally:
        run(*control, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def mariadb(certificates: Certificates) -> Iterator[Server]:
    """Run a MariaDB server."""
    program = shutil.which("mariadbd", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None or shutil.which("mariadb-install-db") is None:
        pytest.skip("MariaDB isn't installed: apt-get install mariadb-server")
    folder = Path(tempfile.mkdtemp(prefix="yp-my-"))
    data, port, user = folder / "data", free_port(), "mysql" if os.geteuid() == 0 else None
    _give(folder, certificates, user)
    who = [f"--user={user}"] if user else []
    install = ["mariadb-install-db", "--no-defaults", f"--datadir={data}", "--skip-test-db", *who]
    install += ["--auth-root-authentication-method=normal", "--innodb-log-file-size=4M"]
    subprocess.run(install, check=True, capture_output=True, timeout=90)
    command = [program, "--no-defaults", f"--datadir={data}", f"--port={port}", "--bind-address=127.0.0.1", *who]
    command += [f"--socket={folder}/sock", f"--pid-file={folder}/pid", f"--log-error={folder}/log", "--skip-log-bin"]
    command += [f"--ssl-cert={folder}/good.pem", f"--ssl-key={folder}/good.key", "--innodb-log-file-size=4M"]
    command += ["--innodb-flush-log-at-trx-commit=0", "--skip-name-resolve", "--innodb-buffer-pool-size=16M"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        admin = _mariadb_admin(f"{folder}/sock", process)
        with admin.cursor() as cursor:
            cursor.execute("CREATE DATABASE county CHARACTER SET utf8mb4")
            cursor.execute("USE county")
        yield Server(port, admin, certificates)
        admin.close()
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _mariadb_admin(path: str, process: subprocess.Popen[bytes]) -> Any:
    deadline = time.monotonic() + 60
    while True:
        # Knocked at first by a plain socket: PyMySQL leaves its own open where nobody answers.
        with socket.socket(socket.AF_UNIX) as knocking:
            if knocking.connect_ex(path) == 0:
                break
        assert process.poll() is None, "MariaDB ended at its start"
        assert time.monotonic() < deadline, "MariaDB doesn't start"
        time.sleep(0.05)
    return pymysql.connect(unix_socket=path, user="root", autocommit=True, charset="utf8mb4")


def _give(folder: Path, certificates: Certificates, user: str | None) -> None:
    """Give a server its certificate in a folder of its own."""
    for path in certificates.files("good"):
        shutil.copy(path, folder / path.name)
        (folder / path.name).chmod(0o600)
    if user is not None:
        for path in (folder, *folder.iterdir()):
            shutil.chown(path, user)
