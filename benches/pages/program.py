"""The program on one database: filled, started, and signed in to."""

import http.client
import os
import re
import subprocess
import time
import urllib.parse

from process import free_port, wait_until

MANAGE = "target/release/manage"
LOGIN, PASSWORD = "anna", "correct horse"
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}


class Session:
    """A browser that is signed in."""

    def __init__(self, port, login):
        self.port = port
        form = urllib.parse.urlencode({"login": login, "password": PASSWORD})
        _, headers, _ = self._request("POST", "/login", FORM, form)
        self.cookie = re.match(r"session=[^;]+", headers["Set-Cookie"])[0]
        self.connection = http.client.HTTPConnection("127.0.0.1", port)

    def _request(self, method, path, headers, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()

    def get(self, path):
        """A page, as a signed-in browser reads it."""
        try:
            self.connection.request("GET", path, headers={"Cookie": self.cookie})
            answer = self.connection.getresponse()
        except http.client.RemoteDisconnected:  # The server had closed the idle connection.
            self.connection.close()
            return self.get(path)
        body = answer.read()
        assert answer.status == 200, (path, answer.status)
        return body

    def post(self, path, form):
        """Sends a form; returns the page that follows."""
        status, headers, body = self._request("POST", path, {**FORM, "Cookie": self.cookie}, form)
        return self.get(headers["Location"]) if status == 303 else body

    def send(self, path, form):
        """Sends a form; returns the path of the page that follows."""
        return self._redirected(path, FORM, form)

    def upload(self, path, name, text):
        """Sends a file; returns the path of the page that follows."""
        boundary = "file-of-the-benchmark"
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        headers = {**FORM, "Content-Type": f"multipart/form-data; boundary={boundary}"}
        return self._redirected(path, headers, f"{head}{text}\r\n--{boundary}--\r\n".encode())

    def _redirected(self, path, headers, body):
        status, headers, body = self._request("POST", path, {**headers, "Cookie": self.cookie}, body)
        assert status == 303, (path, status, body)
        return headers["Location"]

    def save(self, name, phone):
        """Adds a contact."""
        form = urllib.parse.urlencode({"fio": name, "telephone": phone})
        self.connection.request("POST", "/add", form, {**FORM, "Cookie": self.cookie})
        answer = self.connection.getresponse()
        answer.read()
        assert answer.status == 303, answer.status


class Program(Session):
    """A running server with a book of demo contacts, or an empty one. Its user is signed in."""

    def __init__(self, url, folder, contacts):
        self.port = free_port()
        self.environment = {"DATABASE_URL": url, "DATA_DIR": str(folder), "BIND": f"127.0.0.1:{self.port}", "RUST_LOG": "warn"}
        folder.mkdir(parents=True, exist_ok=True)
        self.manage("migrate")
        self.add_user(LOGIN, contacts)

    def manage(self, *arguments, given=None):
        """Runs a command to its end."""
        environment = {"PATH": os.environ["PATH"], **self.environment}
        subprocess.run([MANAGE, *arguments], env=environment, input=given, text=True, check=True, capture_output=True)

    def add_user(self, login, contacts):
        """Adds a user with so many demo contacts."""
        self.manage("user", "add", login, given=PASSWORD + "\n")
        if contacts > 0:
            self.manage("demo", "--user", login, "--contacts", str(contacts))
        # Else the server would begin with it, and it would be measured too.
        self.manage("duplicates", "--user", login)

    def __enter__(self):
        started = time.perf_counter()
        self.process = subprocess.Popen([MANAGE, "serve"], env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until(self._is_up, self.process)
        self.start_seconds = time.perf_counter() - started
        super().__init__(self.port, LOGIN)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    def _is_up(self):
        try:
            return self._request("GET", "/healthz", {})[0] == 200
        except OSError:
            return False

    def url(self, path):
        return f"http://127.0.0.1:{self.port}{path}"
