"""The servers that are measured: ours, and two from PyPI."""

import http.client
import re
import subprocess
import sys
import urllib.parse
from pathlib import Path

from client import ROOT, XML, Book
from process import free_port, wait_until
from program import LOGIN, PASSWORD, Program

PROGRAMS = Path(sys.executable).parent


class Ours:
    """The program with an empty book."""

    def __init__(self, folder, postgres):
        self.folder, self.postgres = folder, postgres

    def __enter__(self):
        self.folder.mkdir(parents=True)
        url = self.postgres.create("carddav") if self.postgres else f"sqlite:{self.folder / 'book.db'}"
        self.program = Program(url, self.folder, 0).__enter__()
        self.process = self.program.process
        return self

    def __exit__(self, *error):
        self.program.__exit__(*error)

    def book(self):
        form = urllib.parse.urlencode({"name": "bench", "scope": "dav"})
        page = self.program.post("/settings/devices", form)
        secret = re.search(rb"<code>([0-9a-z]{5}(?:-[0-9a-z]{5}){3})<", page)[1].decode()
        home = Book(self.program.url("/dav/"), LOGIN, secret)
        body = f"<d:propfind{ROOT}><d:prop><d:current-user-principal/></d:prop></d:propfind>"
        answer = home.multistatus("PROPFIND", body, "0")[1]
        account = answer.findtext(".//{DAV:}current-user-principal/{DAV:}href").rstrip("/").rsplit("/", 1)[1]
        return Book(self.program.url(f"/dav/books/{account}/contacts/"), LOGIN, secret)


class Peer:
    """A server from PyPI with an empty address book at `path`."""

    path = ""

    def __init__(self, folder):
        self.folder, self.port = folder, free_port()

    def __enter__(self):
        self.folder.mkdir(parents=True)
        command = [str(part) for part in self.command()]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until(self._is_up, self.process)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    def _is_up(self):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", self.port)
            connection.request("GET", "/")
            connection.getresponse().read()
            return True
        except OSError:
            return False

    def book(self):
        book = Book(f"http://127.0.0.1:{self.port}{self.path}", LOGIN, PASSWORD)
        body = (
            f"<d:mkcol{ROOT}><d:set><d:prop><d:resourcetype><d:collection/><c:addressbook/></d:resourcetype>"
            "<d:displayname>bench</d:displayname></d:prop></d:set></d:mkcol>"
        )
        status, answer = book.send("MKCOL", book.path, XML, body)
        assert status in (201, 405), (status, answer[:300])  # 405: it is there already.
        return book


class Radicale(Peer):
    path = f"/{LOGIN}/bench/"

    def command(self):
        options = ["--storage-filesystem-folder", self.folder, "--auth-type", "none", "--server-hosts", f"127.0.0.1:{self.port}"]
        return [PROGRAMS / "radicale", "--config", "", *options, "--logging-level", "error"]


class Xandikos(Peer):
    path = "/user/contacts/addressbook/"

    def command(self):
        where = ["-d", self.folder, "-l", "127.0.0.1", "-p", self.port]
        return [PROGRAMS / "xandikos", *where, "--defaults", "--current-user-principal", "/user/"]
