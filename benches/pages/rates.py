"""Requests a second at 1, 8, and 64 connections, beside the raw database, a Flask app, and a page from memory. What stands
beside each other is measured in turn, so that a change of the machine's speed meets both."""

import os
import re
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from load import rate
from process import free_port, memory, wait_until
from program import Program
from table import print_table

CONNECTIONS = (1, 8, 64)
SEARCH = "/?q=" + urllib.parse.quote("иван")


def measure(folder, postgres, contacts, seconds):
    for name, database in (("SQLite", None), ("PostgreSQL", postgres)):
        url = f"sqlite:{(folder / 'book.db').resolve()}"
        if database:
            url = database.create("book")
        with Program(url, folder / name, contacts) as program:
            _measure(name, program, url, database, folder, contacts, seconds)


def _measure(name, program, url, postgres, folder, contacts, seconds):
    contact = _some_contact(program)
    paths = {"list": "/", "contact": contact, "search": SEARCH}
    sizes = {kind: len(program.get(path)) for kind, path in paths.items()}
    idle = memory(program.process.pid)
    # Before the other servers start: it closes their connections to the database.
    scripts = {kind: _raw_script(program, postgres, folder, kind, path) for kind, path in [*paths.items(), ("save", "/add")]}
    rows = []
    with Flask(url, paths, sizes) as flask, FromMemory(sizes["list"], (folder / name).resolve()) as from_memory:
        for kind, path in [*paths.items(), ("save", "/add")]:
            script = scripts[kind]
            for connections in CONNECTIONS:
                request = "save" if kind == "save" else "get"
                ours = rate(program.url(path), connections, seconds, program.cookie, request)
                raw = postgres.raw_rate("book", script, connections, seconds) if script else None
                theirs = rate(flask.url(path), connections, seconds, "", request)
                static = rate(from_memory.url("/"), connections, seconds) if kind == "list" else None
                rows.append(_row(kind, connections, ours, raw, theirs, static))
    columns = ["page", "connections", "requests/s", "median ms", "p95 ms", "failed", "raw database/s", "of raw", "Flask/s", "× Flask", "from memory/s"]
    title = f"{name}, {contacts} contacts, list page of {sizes['list'] / 1000:.0f} kB, contact page {sizes['contact'] / 1000:.0f} kB"
    print_table(title, columns, rows)
    peak = memory(program.process.pid, "VmHWM")
    print(f"\nfirst answer {program.start_seconds * 1000:.0f} ms after the start; {idle:.1f} MiB signed in, at most {peak:.1f} MiB under load")
    if postgres:
        counts = [f"{kind} {len(postgres.statements_of('book', lambda p=path: program.get(p)))}" for kind, path in paths.items()]
        print("statements a page: " + ", ".join(counts))


def _row(kind, connections, ours, raw, theirs, static):
    def ratio(other, digits):
        return f"{ours.per_second / other:.{digits}f}" if other else ""

    latency = [f"{ours.median_ms:.1f}", f"{ours.p95_ms:.1f}", str(ours.failed)]
    beside_raw = [f"{raw:.0f}" if raw else "", ratio(raw, 2)]
    beside_flask = [f"{theirs.per_second:.0f}", ratio(theirs.per_second, 1)]
    return [
        kind, str(connections), f"{ours.per_second:.0f}", *latency, *beside_raw, *beside_flask,
        f"{static.per_second:.0f}" if static else "",
    ]


def _some_contact(program):
    return re.search(r'href="(/contacts/\d+)', program.get("/").decode())[1]


def _raw_script(program, postgres, folder, kind, path):
    """A pgbench script: for a page its SELECT of the rows, as the program sends it; for a save the statements of one."""
    if not postgres:
        return None
    if kind == "save":
        return Path(__file__).with_name("save.sql")
    statements = postgres.statements_of("book", lambda: program.get(path))
    main = max((one for one in statements if '"contacts"' in one or " contacts" in one), key=_weight)
    script = folder / f"{kind}.sql"
    script.write_text(main.rstrip(";") + ";\n")
    script.chmod(0o644)
    return script


def _weight(statement):
    return ("ORDER BY" in statement, len(statement))


class Server:
    """Another server on a port of its own."""

    def __init__(self, command, environment):
        self.port = free_port()
        self.command = [str(self.port) if part == "PORT" else part.replace(":PORT", f":{self.port}") for part in command]
        self.environment = {**os.environ, **environment}

    def __enter__(self):
        self.process = subprocess.Popen(self.command, env=self.environment, stdout=subprocess.DEVNULL)
        wait_until(self._is_up, self.process)
        return self

    def _is_up(self):
        try:
            return urllib.request.urlopen(self.url("/")).status == 200
        except urllib.error.HTTPError:
            raise
        except OSError:
            return False

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    def url(self, path):
        return f"http://127.0.0.1:{self.port}{path}"


class Flask(Server):
    """One worker for each core."""

    def __init__(self, url, paths, sizes):
        self.paths, self.sizes = paths, sizes
        database = url.replace("postgres://", "postgresql+psycopg2://").replace("sqlite:", "sqlite:///")
        workers = str(os.cpu_count() or 2)
        command = [str(Path(sys.executable).with_name("gunicorn")), "-w", workers, "-b", "127.0.0.1:PORT"]
        command += ["--chdir", str(Path(__file__).parent), "--log-level", "error", "--preload", "flask_book:app"]
        self.database = database
        super().__init__(command, {"FLASK_DATABASE": database, "FLASK_FILLER": ",".join(f"{kind}=0" for kind in paths)})

    def __enter__(self):
        """Starts once to learn the sizes of its pages, and once with pages as large as the program's."""
        super().__enter__()
        bare = {kind: len(urllib.request.urlopen(self.url(path)).read()) for kind, path in self.paths.items()}
        super().__exit__()
        missing = {kind: max(self.sizes[kind] - size, 0) for kind, size in bare.items()}
        self.environment["FLASK_FILLER"] = ",".join(f"{kind}={size}" for kind, size in missing.items())
        return super().__enter__()


class FromMemory(Server):
    """nginx with a page of this size, which the system keeps in memory."""

    def __init__(self, size, folder):
        (folder / "index.html").write_text("x" * size)
        settings = folder / "nginx.conf"
        super().__init__(["/usr/sbin/nginx", "-p", str(folder), "-c", str(settings), "-e", "stderr"], {})
        user = "user root; " if os.getuid() == 0 else ""  # Another user cannot reach the folder.
        settings.write_text(
            f"{user}daemon off; pid nginx.pid; worker_processes auto; error_log stderr crit; events {{}}\n"
            "http { access_log off; sendfile on; keepalive_requests 1000000;\n"
            f"server {{ listen 127.0.0.1:{self.port}; root {folder}; }} }}\n")
