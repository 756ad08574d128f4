"""Throw-away database servers on loopback with passwords, made in temporary folders, gone at the end."""

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

import psycopg
import pymysql

PASSWORD = "p4ss-w0rd%/geheim"
"""With signs that a URL has to quote."""


@dataclass
class Server:
    """One server: its address, and who may do everything (`owner`) or only read (`reader`), both with PASSWORD."""

    port: int
    folder: Path
    process: subprocess.Popen[bytes]
    host: str = "127.0.0.1"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _program(name: str, *places: str) -> str | None:
    found = shutil.which(name)
    if found:
        return found
    candidates = [path for place in places for path in Path("/").glob(place)]
    return str(max(candidates, key=lambda path: path.parts)) if candidates else None


def _as(user: str) -> list[str]:
    return ["runuser", "-u", user, "--"] if os.geteuid() == 0 else []


def _run(*command: str, folder: Path) -> None:
    environment = {**os.environ, "LC_ALL": "C", "TZ": "UTC"}
    subprocess.run(command, check=True, capture_output=True, env=environment, cwd=folder, timeout=90)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait(30)


def _until(connects: object, process: subprocess.Popen[bytes], log: Path) -> None:
    last: Exception | None = None
    for _ in range(600):
        if process.poll() is not None:
            break
        try:
            connects().close()  # type: ignore[operator]
        except (psycopg.Error, pymysql.Error) as error:
            last = error
            time.sleep(0.05)  # a server tells nobody when it is ready
        else:
            return
    raise AssertionError(f"{last}\n{log.read_text('utf-8', 'replace')[-2000:]}")


@contextmanager
def postgresql() -> Iterator[Server | None]:
    """Give a PostgreSQL with the database `county`, owned by `owner`; None where it isn't installed."""
    initdb = _program("initdb", "usr/lib/postgresql/*/bin/initdb")
    if initdb is None:
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="yp-pg-"))
    who = _as("postgres")
    if who:
        shutil.chown(folder, "postgres")
    secret = folder / "secret"
    secret.write_text(PASSWORD)
    secret.chmod(0o644)
    data, log, port = folder / "data", folder / "log", _free_port()
    _run(*who, initdb, "-D", str(data), "-U", "owner", "-A", "scram-sha-256", f"--pwfile={secret}", "-E", "UTF8",
         "--no-sync", folder=folder)  # fmt: skip
    options = ["listen_addresses=127.0.0.1", f"port={port}", f"unix_socket_directories={folder}", "fsync=off"]
    command = [*who, str(Path(initdb).parent / "postgres"), "-D", str(data)]
    for option in options:
        command += ["-c", option]
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, cwd=folder)
    try:
        server = Server(port, folder, process)
        _until(lambda: ask_postgresql(server, "postgres"), process, log)
        with ask_postgresql(server, "postgres") as connection:
            connection.execute("CREATE DATABASE county")
            connection.execute(f"CREATE ROLE reader LOGIN PASSWORD '{PASSWORD}'")
        yield server
    finally:
        _end_postgresql(process, data)
        shutil.rmtree(folder, ignore_errors=True)


def ask_postgresql(server: Server, database: str = "county", user: str = "owner") -> psycopg.Connection:
    """Connect as a person would."""
    return psycopg.connect(
        host=server.host, port=server.port, user=user, password=PASSWORD, dbname=database, autocommit=True,
        connect_timeout=5,
    )  # fmt: skip


def _end_postgresql(process: subprocess.Popen[bytes], data: Path) -> None:
    """End a server at once: its first process by the number that it wrote down, as `runuser` stands before it."""
    try:
        first = int((data / "postmaster.pid").read_text().splitlines()[0])
        os.kill(first, 3)  # SIGQUIT: immediate shutdown, children too
        process.wait(30)
    except (OSError, ValueError, subprocess.TimeoutExpired):
        _end(process)


@contextmanager
def mariadb() -> Iterator[Server | None]:
    """Give a MariaDB with the database `county`, owned by `owner`; None where it isn't installed."""
    install, program = _program("mariadb-install-db"), _program("mariadbd", "usr/sbin/mariadbd")
    if install is None or program is None:
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="yp-my-"))
    who = ["--user=mysql"] if os.geteuid() == 0 else []
    if who:
        shutil.chown(folder, "mysql")
    data, log, port = folder / "data", folder / "log", _free_port()
    _run(install, "--no-defaults", *who, f"--datadir={data}", "--auth-root-authentication-method=normal",
         "--skip-test-db", folder=folder)  # fmt: skip
    first = folder / "first.sql"
    first.write_text(
        "CREATE DATABASE county CHARACTER SET utf8mb4;\n"
        f"CREATE USER owner@'%' IDENTIFIED BY '{PASSWORD}';\nGRANT ALL ON *.* TO owner@'%' WITH GRANT OPTION;\n"
        f"CREATE USER reader@'%' IDENTIFIED BY '{PASSWORD}';\nGRANT SELECT ON county.* TO reader@'%';\n"
    )
    first.chmod(0o644)
    command = [program, "--no-defaults", *who, f"--datadir={data}", f"--socket={folder}/s", f"--port={port}",
               "--bind-address=127.0.0.1", f"--init-file={first}", "--skip-log-bin", "--innodb-buffer-pool-size=32M",
               "--innodb-flush-log-at-trx-commit=0", "--skip-name-resolve"]  # fmt: skip
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, cwd=folder)
    try:
        server = Server(port, folder, process)
        _until(lambda: ask_mariadb(server), process, log)
        yield server
    finally:
        _end(process)
        shutil.rmtree(folder, ignore_errors=True)


def ask_mariadb(server: Server, user: str = "owner") -> pymysql.Connection:
    """Connect as a person would."""
    return pymysql.connect(
        host=server.host, port=server.port, user=user, password=PASSWORD, database="county", autocommit=True,
        connect_timeout=5, charset="utf8mb4",
    )  # fmt: skip
