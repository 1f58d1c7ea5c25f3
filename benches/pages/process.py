"""The machine, and the servers that run on it."""

import os
import platform
import socket
import sys
import time
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


def wait_until(is_up, process, seconds=60):
    """Waits until a server that was just started is up."""
    end = time.monotonic() + seconds
    while not is_up():
        if process.poll() is not None or time.monotonic() > end:
            sys.exit(f"benches/run: {process.args[0]} did not start")
        time.sleep(0.0005)
