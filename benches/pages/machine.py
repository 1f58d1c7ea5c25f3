"""The machine, its free ports, and the memory of a process."""

import os
import platform
import socket
from pathlib import Path


def describe():
    load = os.getloadavg()[0]
    return f"{os.cpu_count()} cores, {platform.machine()}, load {load:.1f} at the start\n"


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def memory(pid, name="VmRSS"):
    """Resident memory of a process in MiB; `VmHWM` is the most that it ever had."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(name + ":"):
            return int(line.split()[1]) / 1024
    return 0.0


def table(title, columns, rows):
    """Prints a table in Markdown."""
    print(f"\n**{title}**\n")
    print("| " + " | ".join(columns) + " |")
    print("|" + "---|" * len(columns))
    for row in rows:
        print("| " + " | ".join(row) + " |", flush=True)
