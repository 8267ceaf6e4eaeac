"""Ports of this machine for servers that a test starts."""

import socket


def free_port() -> int:
    """Return a port that is given to nobody else for a minute.

    A connection that has just ended keeps its port out of the kernel's choice of free ports. A
    server can still bind it, since it binds by number and with SO_REUSEADDR.
    """
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", 0))
        listening.listen(1)
        with socket.create_connection(listening.getsockname()):
            accepted, _ = listening.accept()
            accepted.close()
        return int(listening.getsockname()[1])
