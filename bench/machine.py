"""The machine of the measurements: hardware, versions, date."""

import os
import platform
import re
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench.work import OUTPUTS, ROOT


def describe() -> dict[str, Any]:
    """Return a description of this machine now."""
    return {
        "date": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "commit": output_of("git", "rev-parse", "--short", "HEAD"),
        "processor": processor(),
        "cores": os.cpu_count(),
        "memory": f"{memory():.0f} GB",
        "system": f"{platform.system()} {platform.release()}",
        "files": file_system(),
        "load before": f"{os.getloadavg()[0]:.1f}",
        "versions": {"Python": platform.python_version()}
        | {name: version(name) for name in ("flask", "granian", "comrak", "orjson")}
        | {
            "nginx": first_group(r"nginx/(\S+)", output_of("nginx", "-v")),
            "wrk": first_group(r"wrk \S*?([\d.]+)", output_of("wrk", "-v")),
        },
    }


def output_of(*command: str) -> str:
    """Return the output of a command; empty if it isn't installed."""
    try:
        process = subprocess.run(
            command,
            cwd=ROOT,
            capture_output=True,
            text=True,
            env=os.environ | {"PATH": f"{os.environ['PATH']}:/usr/sbin"},
        )
    except FileNotFoundError:
        return ""
    return (process.stdout + process.stderr).strip()


def first_group(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    return match[1] if match else "?"


def processor() -> str:
    return first_group(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())


def memory() -> float:
    """Return the memory in GB (10⁹ bytes)."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9


def file_system() -> str:
    """Return the type of the file system that the builds are written to."""
    mounts = [line.split()[1:3] for line in Path("/proc/mounts").read_text().splitlines()]
    folder = OUTPUTS.resolve()
    return max(
        ((point, kind) for point, kind in mounts if folder.is_relative_to(point)),
        key=lambda mount: len(mount[0]),
    )[1]
