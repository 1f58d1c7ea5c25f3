"""How long other people wait while long work runs. One user has a large book and starts the work by the buttons of the pages;
another user saves and lists in a book of his own, with short pauses, as people do."""

import os
import re
import statistics
import threading
import time
import uuid

from program import Program, Session
from table import print_row, print_table

# Milliseconds.
SAVE_GOAL, LIST_GOAL = 200, 100
# Seconds in which a trash of 20,000 contacts is emptied.
EMPTY_GOAL = {"SQLite": 20, "PostgreSQL": 30}
# Contacts that the work is about, in a book that has others.
WORKED = 20_000
LABEL = "crew"
# Seconds without long work, and between two requests of the other user.
QUIET, PAUSE = 10, 0.05


def measure(folder, postgres, contacts):
    for name in ("SQLite", "PostgreSQL"):
        url = postgres.create("long_work") if name == "PostgreSQL" else f"sqlite:{(folder / 'long.db').resolve()}"
        with Program(url, folder / name, contacts) as program:
            program.add_user("boris", 1_000)
            program.post("/settings/books", "name=Other")
            _measure(name, Work(program), Other(program), contacts)


def _measure(name, work, other, contacts):
    columns = ["long work", "s", "saves", "p50 ms", "p95 ms", "failed", "lists", "p50 ms", "p95 ms", "load"]
    print_table(f"{name}, {WORKED} contacts of a book of {contacts + WORKED}", columns, [])
    print_row(_row("none", None, other.watch(lambda: time.sleep(QUIET))))
    slow = []
    for title, start in work.kinds():
        began = time.perf_counter()
        waits = other.watch(start)
        seconds = time.perf_counter() - began
        print_row(_row(title, seconds, waits))
        if waits.failed or (waits.saves and _p95(waits.saves) >= SAVE_GOAL):
            slow.append(f"saves during {title}")
        if waits.lists and _p95(waits.lists) >= LIST_GOAL:
            slow.append(f"lists during {title}")
        if title == "empty the trash" and seconds >= EMPTY_GOAL[name]:
            slow.append(title)
    goals = f"saves p95 < {SAVE_GOAL} ms, lists p95 < {LIST_GOAL} ms, the trash empty within {EMPTY_GOAL[name]} s"
    print(f"\ngoals: {goals}; missed: {', '.join(slow) or 'none'}", flush=True)


def _row(title, seconds, waits):
    def cells(times):
        return [str(len(times)), f"{statistics.median(times):.0f}", f"{_p95(times):.0f}"] if times else ["0", "", ""]

    took = f"{seconds:.1f}" if seconds else ""
    return [title, took, *cells(waits.saves), str(waits.failed), *cells(waits.lists), f"{os.getloadavg()[0]:.1f}"]


def _p95(times):
    return sorted(times)[min(len(times) * 95 // 100, len(times) - 1)]


class Work:
    """The long work of the user with the large book. Each kind begins with what the one before has left."""

    def __init__(self, program):
        self.program = program
        self.last = ""

    def kinds(self):
        return [
            ("import", self._import),
            ("delete", self._delete),
            ("undo of the delete", self._undo),
            ("delete again", self._delete),
            ("empty the trash", self._empty),
            ("import again", self._import),
            ("undo of the import", self._undo),
            ("undo of that", self._undo),
            ("label rename", lambda: self._press(f"/labels/{self._label()}/rename", "name=renamed")),
            ("undo of the rename", self._undo),
            ("label delete", lambda: self._press(f"/labels/{self._label()}/delete", "known=1")),
            ("undo of the label delete", self._undo),
            ("move to a book", lambda: self._press("/selection/transfer", f"{self._chosen()}&to=other&how=move")),
            ("undo of the move", self._undo),
            ("delete with a history", self._delete),
            ("empty that trash", self._empty),
            ("reindex", lambda: self.program.manage("reindex")),
        ]

    def _label(self):
        labels = self._page("/labels?book=contacts")
        return re.search(rf'href="/\?label=(\d+)" dir="auto">{LABEL}</a>', labels)[1]

    def _chosen(self):
        return f"all=1&label={self._label()}&book=contacts"

    def _delete(self):
        self._press("/selection/delete", self._chosen())

    def _empty(self):
        self._press("/trash/empty?book=contacts", "")

    def _page(self, path):
        return self.program.get(path).decode()

    def _press(self, path, form):
        """Sends a form and waits for the end of the work."""
        self._wait(self.program.send(path, form))

    def _undo(self):
        self._press(re.search(r'action="(/batches/\d+/undo)', self.last)[1], "")

    def _wait(self, path):
        while "data-poll" in (page := self._page(path)):
            time.sleep(0.2)
        self.last = page

    def _import(self):
        path = self.program.upload("/import?book=contacts", "work.vcf", "".join(map(_card, range(WORKED))))
        self._wait(path)
        self._press(f"{path}/start", "")


def _card(number):
    uid = uuid.uuid5(uuid.NAMESPACE_OID, str(number))
    lines = [f"UID:{uid}", f"FN:Worker {number}", f"N:Worker;{number};;;", f"TEL;TYPE=CELL:+7900{number:07}"]
    lines += [f"EMAIL:worker{number}@example.org", f"CATEGORIES:{LABEL}"]
    return "\r\n".join(["BEGIN:VCARD", "VERSION:3.0", *lines, "END:VCARD", ""])


class Waits:
    def __init__(self):
        self.saves, self.lists = [], []
        # Saves that were answered with an error.
        self.failed = 0


class Other:
    """The user who waits: one of his tabs saves, another one lists."""

    def __init__(self, program):
        self.tabs = [Session(program.port, "boris"), Session(program.port, "boris")]
        self.saved = 0

    def watch(self, work):
        """Does the work, and returns how long the requests took meanwhile, in milliseconds."""
        waits, is_over = Waits(), threading.Event()

        def repeat(request, times):
            while not is_over.is_set():
                began = time.perf_counter()
                request()
                times.append((time.perf_counter() - began) * 1000)
                time.sleep(PAUSE)

        saver, lister = self.tabs
        threads = [
            threading.Thread(target=repeat, args=(lambda: self._save(saver, waits), waits.saves)),
            threading.Thread(target=repeat, args=(lambda: lister.get("/"), waits.lists)),
        ]
        for thread in threads:
            thread.start()
        try:
            work()
        finally:
            is_over.set()
            for thread in threads:
                thread.join()
        return waits

    def _save(self, session, waits):
        self.saved += 1
        try:
            session.save(f"Saved {self.saved}", f"+7999{self.saved:07}")
        except AssertionError:
            waits.failed += 1
