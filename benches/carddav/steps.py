"""What is measured of an address book, in order: it is filled, read, and written to under load."""

import statistics
import time

from client import paths_of, token_of
from load import rate_of
from process import memory

FILL, POLL, LISTING, INITIAL, CHANGE, MULTIGET, QUERY = (
    "cards (filled within 3 minutes)",
    "poll: ctag and sync token, ms",
    "PROPFIND depth 1, ms",
    "sync, initial, ms",
    "sync, one change, ms",
    "multiget of 100, ms",
    "query: FN contains, any case, ms",
)
GET_1, GET_8, PUT_1, PUT_8, MEMORY = (
    "GET, 1 connection, per s",
    "GET, 8 connections, per s",
    "PUT new, 1 connection, per s",
    "PUT new, 8 connections, per s",
    "memory at the start / at the end, MiB",
)
NAMES = (FILL, POLL, LISTING, INITIAL, CHANGE, MULTIGET, QUERY, GET_1, GET_8, PUT_1, PUT_8, MEMORY)
MAX_FILL_SECONDS = 180
# A slow server is asked less often.
MAX_STEP_SECONDS = 15

FAMILIES = ("Иванов", "Smith", "Müller", "Кузнецова", "Öztürk", "García", "Попова")
GIVEN = ("Анна", "John", "Jürgen", "Пётр", "Ayşe", "José", "Мария")


def card(number, note="x"):
    """A card of about half a kilobyte."""
    family, given = FAMILIES[number % 7], GIVEN[number // 7 % 7]
    lines = [
        "BEGIN:VCARD", "VERSION:3.0", f"UID:bench-{number}", f"FN:{given} {family} {number}", f"N:{family};{given};;;",
        f"TEL;TYPE=CELL:+7999{number:07}", f"TEL;TYPE=WORK:+7495{number:07}", f"EMAIL;TYPE=INTERNET:person{number}@example.org",
        f"ADR;TYPE=HOME:;;Main street {number % 300};Springfield;;1{number % 9000:05};Country", "ORG:Example Ltd;Sales",
        f"NOTE:{note * 120}", "CATEGORIES:bench", "END:VCARD", "",
    ]
    return "\r\n".join(lines)


def measure(book, cards, seconds, pid=None):
    """The results as text, by the names of the rows."""
    start = memory(pid) if pid else 0
    results = {}
    filled = fill(book, cards)
    results[FILL] = f"{filled}"
    results[POLL] = median(book.poll)
    results[LISTING] = median(book.etags)
    results[INITIAL] = median(lambda: book.sync(""))
    paths = paths_of(book.etags()[1])
    results[CHANGE] = one_change(book, filled)
    results[MULTIGET] = median(lambda: book.multiget(paths[:100]))
    results[QUERY] = query(book, filled)
    for name, connections in ((GET_1, 1), (GET_8, 8)):
        results[name] = load(book, connections, seconds, f'wrk.path = "{paths[0]}"')
    for name, connections in ((PUT_1, 1), (PUT_8, 8)):
        results[name] = load(book, connections, seconds, put_script(book, f"load{connections}"))
    if pid:
        results[MEMORY] = f"{start:.0f} / {memory(pid):.0f}"
    return results


def fill(book, cards):
    """Adds cards; returns how many there was time for."""
    end = time.monotonic() + MAX_FILL_SECONDS
    for number in range(cards):
        book.put(f"bench-{number}.vcf", card(number))
        if time.monotonic() > end:
            return number + 1
    return cards


def repeated(step):
    """The seconds of a step that is repeated up to 20 times."""
    end = time.monotonic() + MAX_STEP_SECONDS
    taken = []
    while len(taken) < 20 and (not taken or time.monotonic() < end):
        taken.append(step()[0])
    return taken


def median(step):
    return in_ms(repeated(step))


def in_ms(seconds):
    value = statistics.median(seconds) * 1000
    return f"{value:.1f}" if value < 10 else f"{value:.0f}"


def one_change(book, filled):
    state = {"token": token_of(book.sync("")[1]), "number": 0}
    if not state["token"]:
        return "no token"

    def step():
        state["number"] += 1
        number = state["number"] % filled
        book.put(f"bench-{number}.vcf", card(number, chr(ord("a") + state["number"] % 26)))
        seconds, answer = book.sync(state["token"])
        assert len(paths_of(answer)) == 1, len(paths_of(answer))
        state["token"] = token_of(answer)
        return seconds, answer

    return in_ms(repeated(step))


def query(book, filled):
    """The time, and whether the answer is right: the text is asked for in other letters than it is written in."""
    found = len(paths_of(book.query("МАРИЯ")[1]))
    expected = sum(GIVEN[number // 7 % 7] == "Мария" for number in range(filled))
    verdict = "" if found == expected else f" (wrong: {found} of {expected})"
    return median(lambda: book.query("МАРИЯ")) + verdict


def put_script(book, prefix):
    body = card(0).replace("\r\n", "\\r\\n").replace('"', '\\"')
    return f"""
wrk.method = "PUT"
wrk.headers["Content-Type"] = "text/vcard; charset=utf-8"
local thread_number = 0
function setup(thread) thread:set("number", thread_number); thread_number = thread_number + 1 end
local sent = 0
function request()
  sent = sent + 1
  local name = "{prefix}-" .. number .. "-" .. sent
  local body = string.gsub("{body}", "UID:bench%-0", "UID:" .. name)
  return wrk.format(nil, "{book.path}" .. name .. ".vcf", nil, body)
end
"""


def load(book, connections, seconds, script):
    """Requests a second, and how many of all failed."""
    measured = rate_of(book.site + "/", connections, seconds, book.headers, script)
    failed = f" ({measured.failed} failed)" if measured.failed else ""
    return f"{measured.per_second:.0f}{failed}"
