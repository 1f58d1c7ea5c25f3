"""Measures the pages of the program and prints tables in Markdown. `benches/run` is the way to start it."""

import argparse
import sys
import tempfile
from pathlib import Path

import growth
import long_work
import rates
from postgres import Postgres
from process import describe


def main():
    options = argparse.ArgumentParser(prog="benches/run")
    options.add_argument("--growth", action="store_true", help="the time of each page in books of several sizes")
    options.add_argument("--long-work", action="store_true", help="how long other people wait while long work runs")
    options.add_argument("--contacts", help="size of the book; with --growth a list of sizes")
    options.add_argument("--seconds", type=int, default=4, help="time of each load")
    options = options.parse_args()
    default = "1000,10000,100000,1000000" if options.growth else "100000" if options.long_work else "10000"
    sizes = [int(size) for size in (options.contacts or default).split(",")]
    print(describe())
    if not options.growth and len(sizes) > 1:
        sys.exit("benches/run: several sizes are measured with --growth only")
    Path("target/bench").mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir="target/bench") as folder, Postgres() as postgres:
        if options.growth:
            growth.measure(Path(folder), postgres, sizes)
        elif options.long_work:
            long_work.measure(Path(folder), postgres, sizes[0])
        else:
            rates.measure(Path(folder), postgres, sizes[0], options.seconds)


main()
