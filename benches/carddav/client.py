"""A client of one address book on one connection that is kept open."""

import base64
import http.client
import time
import urllib.parse
import xml.etree.ElementTree as ElementTree

NAMESPACES = {"d": "DAV:", "c": "urn:ietf:params:xml:ns:carddav"}
XML = {"Content-Type": "application/xml; charset=utf-8"}
ROOT = ' xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:carddav" xmlns:s="http://calendarserver.org/ns/"'


class Book:
    """An address book by its URL."""

    def __init__(self, url, login, password):
        parts = urllib.parse.urlsplit(url)
        self.site = f"{parts.scheme}://{parts.netloc}"
        self.path = parts.path.rstrip("/") + "/"
        token = base64.b64encode(f"{login}:{password}".encode()).decode()
        self.headers = {"Authorization": f"Basic {token}"}
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self.connection = kind(parts.netloc)

    def send(self, method, path, headers=None, body=None):
        """Returns the status and the body."""
        for attempt in (1, 2):
            try:
                self.connection.request(method, path, body and body.encode(), {**self.headers, **(headers or {})})
                answer = self.connection.getresponse()
                return answer.status, answer.read()
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
                # The server had closed the idle connection.
                self.connection.close()
                if attempt == 2:
                    raise

    def put(self, name, card):
        status, body = self.send("PUT", self.path + name, {"Content-Type": "text/vcard; charset=utf-8"}, card)
        assert status in (200, 201, 204), (status, body[:300])

    def multistatus(self, method, body, depth):
        """Sends XML; returns the seconds until the whole answer came, and its responses."""
        started = time.perf_counter()
        status, answer = self.send(method, self.path, {**XML, "Depth": depth}, body)
        seconds = time.perf_counter() - started
        assert status == 207, (method, status, answer[:300])
        return seconds, ElementTree.fromstring(answer)

    def etags(self):
        body = f"<d:propfind{ROOT}><d:prop><d:getetag/></d:prop></d:propfind>"
        return self.multistatus("PROPFIND", body, "1")

    def poll(self):
        body = f"<d:propfind{ROOT}><d:prop><s:getctag/><d:sync-token/></d:prop></d:propfind>"
        return self.multistatus("PROPFIND", body, "0")

    def sync(self, token):
        body = (
            f"<d:sync-collection{ROOT}><d:sync-token>{token}</d:sync-token><d:sync-level>1</d:sync-level>"
            "<d:prop><d:getetag/></d:prop></d:sync-collection>"
        )
        return self.multistatus("REPORT", body, "0")

    def multiget(self, paths):
        hrefs = "".join(f"<d:href>{path}</d:href>" for path in paths)
        body = f"<c:addressbook-multiget{ROOT}><d:prop><d:getetag/><c:address-data/></d:prop>{hrefs}</c:addressbook-multiget>"
        return self.multistatus("REPORT", body, "1")

    def query(self, text):
        body = (
            f'<c:addressbook-query{ROOT}><d:prop><d:getetag/></d:prop><c:filter><c:prop-filter name="FN">'
            f'<c:text-match collation="i;unicode-casemap" match-type="contains">{text}</c:text-match>'
            "</c:prop-filter></c:filter></c:addressbook-query>"
        )
        return self.multistatus("REPORT", body, "1")


def token_of(multistatus):
    return multistatus.findtext("d:sync-token", namespaces=NAMESPACES)


def paths_of(multistatus):
    found = [response.findtext("d:href", namespaces=NAMESPACES) for response in multistatus.iterfind("d:response", NAMESPACES)]
    return [urllib.parse.urlsplit(href).path for href in found if href and not href.endswith("/")]
