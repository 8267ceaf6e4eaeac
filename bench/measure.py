"""The cost of a command: wall time, CPU time and peak memory of its whole process tree.

It is this file, run as a small process of its own, that starts the command: the kernel counts the
memory of whoever starts a process as that process's peak, and a test that asks may be larger than
what it measures.
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
"""Seconds between two looks at memory; longer where looking itself is slow."""


class Failed(Exception):
    """A command that is measured did not exit with 0."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Wall and CPU (user + system, with children) in seconds, peak memory in MB (10⁶ bytes)."""

    wall: float
    cpu: float
    memory: float

    def __add__(self, other: "Cost") -> "Cost":
        """One after the other."""
        return Cost(self.wall + other.wall, self.cpu + other.cpu, max(self.memory, other.memory))


def middle(costs: Sequence[Cost]) -> dict[str, float]:
    """The median of each figure of several runs, and how many runs there were."""
    columns = [asdict(cost) for cost in costs]
    return {name: median(one[name] for one in columns) for name in columns[0]} | {
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
    """Run a command to its end, its output in `log`. Raises Failed with the end of its output."""
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
        said = json.loads(report.read() or b"[0, 0, 0, 127]")
        process.wait()
    *cost, ended = said
    if ended:
        end = log.read_text("utf-8", "replace")[-2000:]
        raise Failed(f"{' '.join(command)} ended with {ended} after {cost[0]:.0f} s:\n{end}")
    return Cost(*cost)


def started(command: Sequence[str], timeout: float) -> tuple[float, float, float, int]:
    """The small process's work: wall, cpu, memory as in Cost, and how the command ended (-9: by
    SIGKILL).
    """
    began = time.perf_counter()
    process = subprocess.Popen(command, start_new_session=True)
    late = threading.Timer(timeout, os.killpg, (process.pid, signal.SIGKILL))
    late.daemon = True
    late.start()
    with watched(process.pid) as peak:
        _pid, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
    late.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)  # or Popen would wait for it again
    return (
        wall,
        usage.ru_utime + usage.ru_stime,
        max(peak[0], usage.ru_maxrss * 1024) / 1e6,
        process.returncode,
    )


@contextmanager
def watched(pid: int) -> Iterator[list[float]]:
    """The highest memory of a process tree so far, in bytes, in a list of one."""
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
    """A process and all that came from it."""
    found, at = [pid], 0
    while at < len(found):
        found += children(found[at])
        at += 1
    return found


def children(pid: int) -> list[int]:
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        return [int(one) for task in tasks for one in (task / "children").read_text().split()]
    except OSError:
        return []


def memory(pids: Sequence[int]) -> float:
    """Memory of some processes in bytes: what is shared between them counts once."""
    return resident(pids[0]) if len(pids) == 1 else sum(proportional(pid) for pid in pids)


def resident(pid: int) -> float:
    """Resident memory (RSS) of one process in bytes; 0 where it is gone."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def proportional(pid: int) -> float:
    """Proportional memory (PSS) of one process in bytes; RSS where the kernel doesn't tell."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return resident(pid)
    return next((int(line.split()[1]) * 1024.0 for line in lines if line.startswith("Pss:")), 0)


if __name__ == "__main__":
    os.set_inheritable(int(sys.argv[1]), False)
    with os.fdopen(int(sys.argv[1]), "w") as report:
        json.dump(started(sys.argv[3:], float(sys.argv[2])), report)
