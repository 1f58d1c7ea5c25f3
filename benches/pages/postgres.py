"""A PostgreSQL server of the benchmark's own, which writes to the disk as a real one does."""

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from process import free_port

PROGRAMS = max(Path("/usr/lib/postgresql").glob("*/bin"))


class Postgres:
    def __init__(self):
        # Not in memory, because a save has to reach the disk, and where its user can reach it.
        self.folder = Path(tempfile.mkdtemp(prefix="blocknotik-bench-", dir="/var/tmp"))
        self.data = self.folder / "data"
        self.port = free_port()

    def __enter__(self):
        if os.getuid() == 0:  # PostgreSQL refuses to run as root.
            shutil.chown(self.folder, "postgres")
        self._run("initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        settings = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder}"
        settings += " -c shared_buffers=512MB -c max_wal_size=4GB -c max_connections=200"
        self._run("pg_ctl", "-w", "-D", self.data, "-l", self.folder / "log", "-o", settings, "start")
        return self

    def __exit__(self, *_):
        self._run("pg_ctl", "-D", self.data, "-m", "immediate", "stop")
        shutil.rmtree(self.folder)

    def _run(self, program, *arguments):
        user = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        command = [*user, PROGRAMS / program, *map(str, arguments)]
        subprocess.run(command, cwd="/", check=True, stdout=subprocess.DEVNULL)

    def url(self, database):
        return f"postgres://postgres@127.0.0.1:{self.port}/{database}"

    def create(self, database):
        self.query("postgres", f"CREATE DATABASE {database}")
        return self.url(database)

    def query(self, database, statement):
        """Runs a statement; returns its rows as lines of cells with `|` between them."""
        command = ["psql", "-XAtq", self.url(database), "-c", statement]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()

    def statements_of(self, database, request):
        """The statements that the server runs while `request()` runs, with their values in place."""
        self.query(database, f"ALTER DATABASE {database} SET log_min_duration_statement = 0")
        try:
            self._close_connections(database)  # The setting holds for new ones.
            request()
            log = self.folder / "log"
            start = log.stat().st_size
            request()
            with log.open() as lines:
                lines.seek(start)
                return statements_in(lines.read())
        finally:
            self.query(database, f"ALTER DATABASE {database} RESET log_min_duration_statement")
            self._close_connections(database)

    def _close_connections(self, database):
        others = f"datname = '{database}' AND pid <> pg_backend_pid()"
        self.query(database, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")

    def raw_rate(self, database, script, connections, seconds):
        """Transactions a second of a script through `pgbench` with prepared statements."""
        command = [PROGRAMS / "pgbench", "-n", "-M", "prepared", "-c", connections, "-j", min(connections, 2)]
        command += ["-T", seconds, "-f", script, self.url(database)]
        output = subprocess.run(list(map(str, command)), check=True, stdout=subprocess.PIPE, text=True).stdout
        return next(float(line.split()[2]) for line in output.splitlines() if line.startswith("tps"))


def statements_in(log):
    """Reads the executions out of a server's log: a line with the statement, then one with its parameters."""
    entries = re.split(r"^\d{4}-\d\d-\d\d [^\n]*?\] ", log, flags=re.MULTILINE)
    statements = []
    for entry, following in zip(entries, [*entries[1:], ""]):
        match = re.match(r"LOG:  duration: \S+ ms  (?:execute [^:]+|statement): (.*)", entry, re.DOTALL)
        if not match:
            continue
        statement = match[1].strip()
        values = {}
        if following.startswith("DETAIL:  parameters: "):
            pairs = re.findall(r"\$(\d+) = (NULL|'(?:[^']|'')*')", following)
            values = {int(number): value for number, value in pairs}
        statements.append(re.sub(r"\$(\d+)", lambda found: values.get(int(found[1]), found[0]), statement))
    return statements
