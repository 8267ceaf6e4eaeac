"""The machine of the measurements: hardware, versions, date."""

import os
import platform
import re
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench.work import ROOT, WORK


def describe() -> dict[str, Any]:
    """The machine now."""
    return {
        "date": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "commit": said("git", "rev-parse", "--short", "HEAD"),
        "processor": processor(),
        "cores": os.cpu_count(),
        "memory": f"{memory():.0f} GB",
        "system": f"{platform.system()} {platform.release()}",
        "files": file_system(),
        "load before": f"{os.getloadavg()[0]:.1f}",
        "versions": {"Python": platform.python_version()}
        | {name: version(name) for name in ("flask", "granian", "comrak", "orjson")}
        | {
            "nginx": found(r"nginx/(\S+)", said("nginx", "-v")),
            "wrk": found(r"wrk \S*?([\d.]+)", said("wrk", "-v")),
        },
    }


def said(*command: str) -> str:
    """The output of a command; empty where it isn't installed."""
    try:
        done = subprocess.run(
            command,
            cwd=ROOT,
            capture_output=True,
            text=True,
            env=os.environ | {"PATH": f"{os.environ['PATH']}:/usr/sbin"},
        )
    except FileNotFoundError:
        return ""
    return (done.stdout + done.stderr).strip()


def found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    return match[1] if match else "?"


def processor() -> str:
    return found(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())


def memory() -> float:
    """In GB (10⁹ bytes)."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9


def file_system() -> str:
    """The kind of file system that the builds are written to."""
    mounts = [line.split()[1:3] for line in Path("/proc/mounts").read_text().splitlines()]
    place = WORK.resolve()
    return max(
        ((point, kind) for point, kind in mounts if place.is_relative_to(point)),
        key=lambda one: len(one[0]),
    )[1]
