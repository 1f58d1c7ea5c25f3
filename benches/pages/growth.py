"""The time of each page in books of several sizes, one request after the other, as one user sees it: the curve shows what
grows with the book."""

import re
import shutil
import statistics
import time
import urllib.parse

from process import memory
from program import Program
from table import print_table

ROUNDS = 30
# One letter, common beginnings, a common word that sorts late, two common words, a rare pair, digits, nothing, slips, the
# other keyboard layout, addresses, narrowings, and what only looks like a query.
SEARCHES = """
и|а|k|иван|ив|smith|s|united|example|иван петр|а б|о е|анна мария|хардубгор|zzzzq|ъъъъ|912|9123456|+7 912|8 (912)|
1980|22 марта|29.02|иваонв|ивнаов|щербаов|smtih|bdfyjd|gtnh|ghbdtn|gmail|@example|example.com|anna@|.ru|тел|директор|
инженер|москва|city:москва|city:tula|has:photo|no:email|has:phone иван|born:05|changed:7d|label:семья|org:united|
иванов и и|и. иванов|щербаков|shcherbakov|yulia|юлия|о'коннор|петрова-водкина|100%|_|\\|"""


def measure(folder, postgres, sizes):
    results = {}
    for size in sizes:
        for name in ("SQLite", "PostgreSQL"):
            url = f"sqlite:{(folder / f'{size}.db').resolve()}" if name == "SQLite" else postgres.create(f"book_{size}")
            print(f"# {name}, {size} contacts", flush=True)
            with Program(url, folder / f"{name}-{size}", size) as program:
                results[name, size] = _times(program)
                print(f"# {memory(program.process.pid, 'VmHWM'):.0f} MiB at most", flush=True)
            shutil.rmtree(folder / f"{name}-{size}")
    for name in ("SQLite", "PostgreSQL"):
        pages = results[name, sizes[0]]
        rows = [[page, *(_cell(results[name, size][page]) for size in sizes)] for page in pages]
        print_table(f"{name}: median / p95 in ms", ["page", *(f"{size:,} contacts" for size in sizes)], rows)


def _times(program):
    paths = _pages(program)
    times = {page: _repeat(lambda path=path: program.get(path)) for page, path in paths.items()}
    saves = iter(range(ROUNDS + 1))
    times["save"] = _repeat(lambda: program.save(f"Saved {next(saves)}", "+7 999 000-00-01"))
    searches = [search.strip() for search in SEARCHES.split("|") if search.strip()]
    each = {search: _repeat(lambda path="/?q=" + urllib.parse.quote(search): program.get(path), 5) for search in searches}
    times["searches, all"] = [time for times in each.values() for time in times]
    slowest = max(each, key=lambda search: statistics.median(each[search]))
    times["slowest search"] = each[slowest]
    print(f"# slowest search: {slowest}", flush=True)
    return times


def _repeat(request, rounds=ROUNDS):
    request()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        request()
        times.append((time.perf_counter() - start) * 1000)
    return times


def _cell(times):
    p95 = sorted(times)[min(len(times) - 1, int(len(times) * 0.95))]
    return f"{statistics.median(times):.1f} / {p95:.1f}"


def _pages(program):
    """The links are taken from the pages, as a user follows them."""
    first = program.get("/").decode()
    link = lambda pattern, page=first: re.search(pattern, page)[1].replace("&amp;", "&")
    letters = re.findall(r'href="(/\?letter=[^"]*)"', first)
    # The letters of the book's start are on the first page anyway.
    late = letters[len(letters) * 3 // 4]
    pages = {"first page": "/", "letter": late, "deep page": link(r'rel="next" href="([^"]*)"', program.get(late).decode())}
    pages["contact"] = link(r'href="(/contacts/\d+)')
    pages["form"] = pages["contact"] + "/edit"
    pages["label"] = link(r'href="(/\?[^"]*label=\d+[^"]*)"')
    pages["favorites"] = "/?q=" + urllib.parse.quote("is:favorite")
    pages["nothing found"] = "/?q=zzzzqq"
    return pages
