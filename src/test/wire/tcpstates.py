"""The states of both ends of a loopback connection, as the Linux kernel tells them."""

import time

PATIENCE_SECONDS = 20
CLOSED = "CLOSED"
NAMES = {
    "01": "ESTABLISHED",
    "02": "SYN_SENT",
    "03": "SYN_RECV",
    "04": "FIN_WAIT1",
    "05": "FIN_WAIT2",
    "06": "TIME_WAIT",
    "07": CLOSED,
    "08": "CLOSE_WAIT",
    "09": "LAST_ACK",
    "0B": "CLOSING",
}


def await_states(client_port, server_port, client_state, server_state):
    """Waits until both ends are in these states and gives them back; CLOSED is one that the kernel does not list."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        now = _state(client_port, server_port), _state(server_port, client_port)
        if now == (client_state, server_state):
            return now
        if time.monotonic() > deadline:
            raise SystemExit(f"states {now}, not {(client_state, server_state)}")
        time.sleep(0.01)


def _state(local_port, remote_port):
    # A server that listens on IPv6 too has its IPv4 connections in the second table.
    for table in "/proc/net/tcp", "/proc/net/tcp6":
        with open(table, encoding="ascii") as rows:
            for row in list(rows)[1:]:
                _, local, remote, state = row.split()[:4]
                if (_port(local), _port(remote)) == (local_port, remote_port):
                    return NAMES.get(state, state)
    return CLOSED


def _port(address):
    return int(address.rsplit(":", 1)[1], 16)
