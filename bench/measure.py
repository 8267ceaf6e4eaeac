"""The cost of a command: wall time, CPU time and peak memory of its whole process tree.

This file, run as a small process of its own, starts the command. The kernel counts the memory of a
parent as the peak of the process it starts, and a calling test may be larger than the command.
"""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

STEP = 0.05
"""Seconds between two samples of memory; longer if sampling itself is slow."""


class Failed(Exception):
    """A measured command did not exit with 0."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Wall and CPU time (user + system, with children) in seconds, peak memory in MB (10⁶ bytes)."""

    wall: float
    cpu: float
    memory: float

    def __add__(self, other: "Cost") -> "Cost":
        """Return the cost of both, one after the other."""
        return Cost(self.wall + other.wall, self.cpu + other.cpu, max(self.memory, other.memory))


def medians(costs: Sequence[Cost]) -> dict[str, float]:
    """Return the median of each figure of several runs, and the number of runs."""
    columns = [asdict(cost) for cost in costs]
    return {name: median(column[name] for column in columns) for name in columns[0]} | {
        "runs": len(costs)
    }


def run(
    command: Sequence[str],
    *,
    cwd: Path,
    environment: Mapping[str, str],
    log: Path,
    timeout: float = 3600,
) -> Cost:
    """Run a command to its end, with its output in `log`. Raises Failed with the end of its output."""
    reading, writing = os.pipe()
    with log.open("wb") as output, os.fdopen(reading, "rb") as report:
        process = subprocess.Popen(
            [sys.executable, "-I", "-S", __file__, str(writing), str(timeout), *command],
            cwd=cwd,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            pass_fds=(writing,),
        )
        os.close(writing)
        result = json.loads(report.read() or b"[0, 0, 0, 127]")
        process.wait()
    *cost, exit_code = result
    if exit_code:
        end = log.read_text("utf-8", "replace")[-2000:]
        raise Failed(f"{' '.join(command)} ended with {exit_code} after {cost[0]:.0f} s:\n{end}")
    return Cost(*cost)


def run_child(command: Sequence[str], timeout: float) -> tuple[float, float, float, int]:
    """Run the command in the small process: returns wall, cpu, memory as in Cost, and the exit code
    (-9: SIGKILL).
    """
    began = time.perf_counter()
    process = subprocess.Popen(command, start_new_session=True)
    timer = threading.Timer(timeout, os.killpg, (process.pid, signal.SIGKILL))
    timer.daemon = True
    timer.start()
    with sampled(process.pid) as peak:
        _pid, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
    timer.cancel()
    # Popen must not wait for the process again.
    process.returncode = os.waitstatus_to_exitcode(status)
    return (
        wall,
        usage.ru_utime + usage.ru_stime,
        max(peak[0], usage.ru_maxrss * 1024) / 1e6,
        process.returncode,
    )


@contextmanager
def sampled(pid: int) -> Iterator[list[float]]:
    """Sample the memory of a process tree; yields a list of one item, the highest so far in bytes."""
    peak, done = [0.0], threading.Event()

    def watch() -> None:
        pause = 0.005
        while not done.wait(pause):
            began = time.perf_counter()
            peak[0] = max(peak[0], memory(tree(pid)))
            pause = max(STEP, 20 * (time.perf_counter() - began))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield peak
    finally:
        done.set()
        watcher.join()


def tree(pid: int) -> list[int]:
    """Return a process and all its descendants."""
    pids, index = [pid], 0
    while index < len(pids):
        pids += children(pids[index])
        index += 1
    return pids


def children(pid: int) -> list[int]:
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        return [int(one) for task in tasks for one in (task / "children").read_text().split()]
    except OSError:
        return []


def memory(pids: Sequence[int]) -> float:
    """Return the memory of some processes in bytes; shared memory counts once."""
    return resident(pids[0]) if len(pids) == 1 else sum(proportional(pid) for pid in pids)


def resident(pid: int) -> float:
    """Return the resident memory (RSS) of a process in bytes; 0 if it has ended."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def proportional(pid: int) -> float:
    """Return the proportional memory (PSS) of a process in bytes; RSS if the kernel doesn't provide
    it.
    """
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return resident(pid)
    return next((int(line.split()[1]) * 1024.0 for line in lines if line.startswith("Pss:")), 0)


if __name__ == "__main__":
    os.set_inheritable(int(sys.argv[1]), False)
    with os.fdopen(int(sys.argv[1]), "w") as report:
        json.dump(run_child(sys.argv[3:], float(sys.argv[2])), report)
