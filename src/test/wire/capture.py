#!/usr/bin/env python3
"""Captures one conversation with a running Parley on the loopback, for the page on-the-wire.md.

    python3 capture.py PORT DIRECTORY

Writes DIRECTORY/segments.tsv, every TCP segment in tshark's own fields, and DIRECTORY/states.tsv, the states of both ends.
Needs Linux, tshark and the right to capture, and a server that nobody else talks to, started with
chat.allowed-origins=http://example.com and chat.ping-interval=PT0S. Everything has a deadline; tshark ends by itself after
a minute.
"""

import pathlib
import queue
import socket
import subprocess
import sys
import threading

from rawclient import CLOSE, LOOPBACK, PATIENCE_SECONDS, PING, PONG, TEXT, RawClient
from tcpstates import CLOSED, await_states

FIELDS = (
    "frame.time_relative tcp.srcport tcp.dstport tcp.flags tcp.seq_raw tcp.ack_raw tcp.len tcp.payload "
    "websocket.fin websocket.opcode websocket.mask websocket.masking_key"
).split()
QUESTION = b"What's your name?"
UDP_HEADER_BYTES = 8
GOING = (1000).to_bytes(2, "big")


class Tshark:
    """A capture that is known to have begun before the first segment, and to have ended after the last: it looks for two
    UDP datagrams of ours too."""

    def __init__(self, server_port, client_ports):
        self.marker = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.marker.bind((LOOPBACK, 0))
        marker_port = self.marker.getsockname()[1]
        clients = " or ".join(f"tcp port {port}" for port in client_ports)
        self.process = subprocess.Popen(
            ["tshark", "-i", "lo", "-n", "-l", "-a", "duration:60", "-d", f"tcp.port=={server_port},http"]
            + ["-f", f"(tcp port {server_port} and ({clients})) or udp port {marker_port}"]
            + ["-T", "fields"] + [word for field in ("udp.length", *FIELDS) for word in ("-e", field)],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.lines = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        self.until_mark(b"begin")

    def _read(self):
        for line in self.process.stdout:
            self.lines.put(line.rstrip("\n").split("\t"))

    def until_mark(self, mark):
        """Sends a mark until it is captured; gives the segments that were captured before it."""
        segments = []
        length = str(UDP_HEADER_BYTES + len(mark))
        for _ in range(10 * PATIENCE_SECONDS):
            self.marker.sendto(mark, self.marker.getsockname())
            try:
                while True:
                    udp_length, *segment = self.lines.get(timeout=0.1)
                    if udp_length == length:
                        return segments
                    if not udp_length:
                        segments.append(segment)
            except queue.Empty:
                if self.process.poll() is not None:
                    break
        raise SystemExit("tshark captures nothing: is it allowed to? Try: tshark -i lo")

    def stop(self):
        self.process.terminate()
        self.process.wait(PATIENCE_SECONDS)


def converse(port, ann, bob, note):
    """Bob waits in the room; Ann comes, talks and goes; then Bob goes, in another way."""
    bob.connect(port)
    bob.handshake(
        "GET /ws/chat HTTP/1.1", f"Host: localhost:{port}", "Upgrade: websocket", "Connection: Upgrade",
        "Sec-WebSocket-Key: x3JJHMbDL1EzLkh9GBhXDw==", "Sec-WebSocket-Version: 13")
    bob.send(TEXT, b"Is anybody here?")
    bob.receive_all((TEXT, QUESTION))  # so his message was worked off, so he is in the room

    ann.connect(port)
    note("Ann", "opened", await_states(ann.port, port, "ESTABLISHED", "ESTABLISHED"))
    ann.handshake(
        "GET /ws/chat HTTP/1.1", "Host: server.example.com", "Upgrade: websocket", "Connection: Upgrade",
        "Sec-WebSocket-Key: x3JJHMbDL1EzLkh9GBhXDw==", "Sec-WebSocket-Protocol: chat, superchat",
        "Sec-WebSocket-Version: 13", "Origin: http://example.com")
    ann.send(TEXT, b"Hello!")
    bob.receive_all((TEXT, b"Hello!"))
    bob.send(TEXT, b"Hi, Ann!")
    ann.receive_all((TEXT, b"Hi, Ann!"))
    ann.send(PING, b"still there?")
    ann.receive_all((PONG, b"still there?"), (TEXT, QUESTION))
    bob.receive_all((TEXT, QUESTION))

    ann.send(CLOSE, GOING)
    ann.receive_all((CLOSE, GOING))
    ann.await_end()
    # Only when the kernel has acknowledged the server's FIN do we send ours; at once, and one segment would do both.
    note("Ann", "server's direction ended", await_states(ann.port, port, "CLOSE_WAIT", "FIN_WAIT2"))
    ann.end_direction()
    note("Ann", "both directions ended", await_states(ann.port, port, CLOSED, "TIME_WAIT"))

    bob.send_with_fin(CLOSE, GOING)
    bob.receive_all((CLOSE, GOING))
    bob.await_end()
    note("Bob", "both directions ended", await_states(bob.port, port, "TIME_WAIT", CLOSED))


def main(port, directory):
    ann, bob = RawClient(), RawClient()
    names = {str(ann.port): "Ann", str(bob.port): "Bob"}
    states = []
    tshark = Tshark(port, [ann.port, bob.port])
    try:
        converse(port, ann, bob, lambda connection, moment, ends: states.append((connection, moment, *ends)))
        segments = [(names.get(row[1]) or names[row[2]], *row) for row in tshark.until_mark(b"end")]
    finally:
        tshark.stop()
        ann.close()
        bob.close()
    directory.mkdir(parents=True, exist_ok=True)
    write(directory / "segments.tsv", ("connection", *FIELDS), segments)
    write(directory / "states.tsv", ("connection", "moment", "client", "server"), states)


def write(file, header, rows):
    file.write_text("".join("\t".join(row) + "\n" for row in (header, *rows)), encoding="ascii")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    main(int(sys.argv[1]), pathlib.Path(sys.argv[2]))
