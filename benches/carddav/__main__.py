"""Measures CardDAV servers side by side and prints a table in Markdown. `benches/sync` is the way to start it."""

import argparse
import sys
import tempfile
from pathlib import Path

import servers
import steps
from client import Book
from postgres import Postgres
from process import describe
from table import print_table


def main():
    options = argparse.ArgumentParser(prog="benches/sync")
    options.add_argument("--cards", type=int, default=10000, help="cards of the address book")
    options.add_argument("--seconds", type=int, default=4, help="time of each load")
    options.add_argument("server", nargs="*", metavar="URL LOGIN PASSWORD", help="an address book elsewhere")
    options = options.parse_args()
    if len(options.server) not in (0, 3):
        sys.exit("benches/sync: give URL, LOGIN and PASSWORD, or none of them")
    print(describe())
    Path("target/bench").mkdir(parents=True, exist_ok=True)
    if options.server:
        columns = {"the server": steps.measure(Book(*options.server), options.cards, options.seconds)}
    else:
        columns = side_by_side(options.cards, options.seconds)
    rows = [[name, *(column.get(name, "") for column in columns.values())] for name in steps.NAMES]
    print_table(f"{options.cards} cards; ms are medians", ["", *columns], rows)


def side_by_side(cards, seconds):
    """Each server in turn, with its process: two at once would share the machine."""
    columns = {}
    with tempfile.TemporaryDirectory(dir="target/bench") as folder, Postgres() as postgres:
        folder = Path(folder).resolve()
        for name, server in (
            ("ours, SQLite", servers.Ours(folder / "sqlite", None)),
            ("ours, PostgreSQL", servers.Ours(folder / "postgres", postgres)),
            ("Radicale", servers.Radicale(folder / "radicale")),
            ("Xandikos", servers.Xandikos(folder / "xandikos")),
        ):
            with server:
                print(f"{name} …", file=sys.stderr)
                columns[name] = steps.measure(server.book(), cards, seconds, server.process.pid)
    return columns


main()
