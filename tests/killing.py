"""Work in a fork of this process, which is ended after some processor time."""

import os
import signal
import struct
import time
import traceback
from collections.abc import Callable

SECONDS = struct.Struct("d")


def in_fork(work: Callable[[], object], at_most: float = 0.0) -> float | None:
    """Run `work` in a fork that the kernel ends, as a power cut would, after `at_most` seconds of
    processor time; 0 means never. Wall time would depend on the load of the machine.

    Returns the processor seconds that the fork itself took, or None if it was ended.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        status = 1
        try:
            signal.signal(signal.SIGPROF, signal.SIG_DFL)
            signal.setitimer(signal.ITIMER_PROF, at_most)
            work()
            os.write(writing, SECONDS.pack(time.process_time()))
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)
    os.close(writing)
    status = os.waitpid(child, 0)[1]
    with os.fdopen(reading, "rb") as told:
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGPROF:
            return None
        assert status == 0, f"the fork ended with {status}"
        return float(SECONDS.unpack(told.read(SECONDS.size))[0])
