"""Ending TCP connections of this process whose client sends too slowly.

A WSGI server gives an application no means to stop a read that waits for a client. The kernel knows
of each connection when both sides last sent something (TCP_INFO, Linux), so a connection can be
found by that and shut down, which ends the read.
"""

import os
import socket
import stat
import struct
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

TCP_INFO_BYTES = 160
SENT, RECEIVED, RECEIVED_BYTES, SENT_SEGMENTS = 44, 52, 128, 156
"""Offsets in struct tcp_info: milliseconds since the last data was sent, and received; bytes received
and segments with data sent in all.
"""


class Unanswered(NamedTuple):
    """An unanswered connection: when it was first seen so, in seconds, and the bytes received then."""

    since: float
    received: int


class StalledConnections:
    """Finds and ends connections that wait for their client."""

    def __init__(self, seconds: float, bytes_per_second: int) -> None:
        """A client stalls if it has no answer for `seconds` and sent less than `bytes_per_second`."""
        self._seconds, self._rate = seconds, bytes_per_second
        self._unanswered: Mapping[int, Unanswered] = {}

    def forget(self) -> None:
        """Begin to watch anew, because the server may be the one that takes long."""
        self._unanswered = {}

    def end_stalled(self, port: int, now: float) -> int:
        """End the stalled connections to our `port`, and return their number. Call it about once a
        second with a monotonic time in seconds.
        """
        ended, seen = 0, {}
        for inode, connection, received in unanswered_connections(port):
            with connection:
                first = self._unanswered.get(inode, Unanswered(now, received))
                if now - first.since < self._seconds:
                    seen[inode] = first
                elif received - first.received < self._rate * self._seconds:
                    with suppress(OSError):
                        connection.shutdown(socket.SHUT_RDWR)
                    ended += 1
        self._unanswered = seen
        return ended


def unanswered_connections(port: int) -> Iterator[tuple[int, socket.socket, int]]:
    """Yield (inode, a copy of the socket, bytes received) of each connection to our `port` whose
    client has sent something after our last answer. The caller closes the copy.

    A request that the client sent before it got the last answer isn't recognised.
    """
    for connection in _sockets():
        with suppress(OSError, struct.error):  # a listening socket, or closed meanwhile
            info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, TCP_INFO_BYTES)
            sent, received, answers = (
                struct.unpack_from("=I", info, at)[0] for at in (SENT, RECEIVED, SENT_SEGMENTS)
            )
            [count] = struct.unpack_from("=Q", info, RECEIVED_BYTES)
            is_unanswered = bool(count) and (not answers or received < sent)
            if is_unanswered and connection.getsockname()[1] == port:
                yield os.fstat(connection.fileno()).st_ino, connection, count
                continue
        connection.close()


def _sockets() -> Iterator[socket.socket]:
    """Yield a copy of each internet socket of this process; none where there is no /proc."""
    with suppress(FileNotFoundError):
        for entry in Path("/proc/self/fd").iterdir():
            with suppress(OSError):
                if stat.S_ISSOCK(os.fstat(handle := int(entry.name)).st_mode):
                    copy = socket.socket(fileno=os.dup(handle))
                    if copy.family in (socket.AF_INET, socket.AF_INET6):
                        yield copy
                    else:
                        copy.close()
