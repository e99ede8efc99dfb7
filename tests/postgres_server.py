"""A private PostgreSQL server for the tests, on a socket of its own, gone when they end."""

from __future__ import annotations

import asyncio
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import asyncpg

T = TypeVar("T")

# Nothing here outlives the test run, so nothing has to reach the disk.
SERVER_OPTIONS = (
    "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off "
    "-c shared_buffers=32MB -c max_connections=60 -c max_wal_size=256MB -c logging_collector=off"
)


def find_programs() -> Path | None:
    """The newest folder with PostgreSQL's server programs: from PATH, or where Debian and its kin put them."""
    on_path = shutil.which("initdb")
    folders = [Path(on_path).resolve().parent] if on_path else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    folders += [Path("/usr/local/pgsql/bin"), Path("/opt/homebrew/bin")]
    return next((folder for folder in folders if all((folder / name).exists() for name in ("initdb", "pg_ctl"))), None)


def _version(folder: Path) -> int:
    return int(folder.parent.name) if folder.parent.name.isdigit() else 0


@contextmanager
def private_server() -> Iterator[str]:
    """Start a new server and give the URL of its first database; stop and remove it at the end."""
    programs = find_programs()
    if programs is None:
        raise FileNotFoundError("initdb")
    folder = Path(tempfile.mkdtemp(prefix="zis-pg-"))
    owner = _unprivileged_user()
    if owner is not None:
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    data, socket = folder / "data", folder / "s"
    try:
        _run(owner, folder, "mkdir", "-m", "700", str(socket))
        initdb = [str(programs / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "-N"]
        _run(owner, folder, *initdb, "-E", "UTF8", "--locale=C", "--no-instructions")
        start = [str(programs / "pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log")]
        _run(owner, folder, *start, "-o", f"-k {socket} {SERVER_OPTIONS}", "start")
        try:
            yield f"postgresql://postgres@/postgres?host={socket}"
        finally:
            _run(owner, folder, str(programs / "pg_ctl"), "-D", str(data), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged_user() -> pwd.struct_passwd | None:
    # initdb refuses to run as root.
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


def _run(owner: pwd.struct_passwd | None, folder: Path, *command: str) -> None:
    identity: dict[str, Any] = {}
    if owner is not None:
        identity = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
    done = subprocess.run(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=60, check=False, **identity
    )
    if done.returncode != 0:
        raise RuntimeError(f"{command[0]}: {done.stderr.decode(errors='replace')[-2000:]}")


@contextmanager
def new_database(server_url: str) -> Iterator[str]:
    """Create an empty database on a server and give its URL; drop it at the end."""
    name = f"uji_{uuid4().hex[:16]}"
    _alone(_command(server_url, f'CREATE DATABASE "{name}"'))
    parts = urlsplit(server_url)
    url = urlunsplit(parts._replace(path=f"/{name}"))
    try:
        yield url
    finally:
        _alone(_command(server_url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))


def empty(url: str) -> None:
    """Remove everything from a database (five times faster than a new one), and whoever is still connected to it."""
    _alone(
        _command(
            url,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()",
            "DROP SCHEMA public CASCADE",
            "CREATE SCHEMA public",
        )
    )


async def _command(url: str, *statements: str) -> None:
    connection = await asyncpg.connect(url, timeout=10)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


def _alone(coroutine: Coroutine[Any, Any, T]) -> T:
    # In a thread of its own: the test's event loop may exist, and must not be replaced.
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()
