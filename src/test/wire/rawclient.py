"""A WebSocket client of plain sockets, so that nothing comes between the program and the bytes on the wire."""

import os
import socket

TEXT, CLOSE, PING, PONG = 1, 8, 9, 10
PATIENCE_SECONDS = 20
LOOPBACK = "127.0.0.1"


class RawClient:
    """One connection. Its port is fixed before it connects, so that a capture can be told what to look for."""

    def __init__(self):
        self.socket = socket.socket()
        self.socket.settimeout(PATIENCE_SECONDS)
        # A frame leaves when it is written and is not held back to be joined with the next.
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.bind((LOOPBACK, 0))
        self.port = self.socket.getsockname()[1]
        self.unread = b""

    def connect(self, port):
        self.socket.connect((LOOPBACK, port))

    def handshake(self, *lines):
        """Sends a request and reads the answer's head, which has to be a 101."""
        self.socket.sendall("".join(line + "\r\n" for line in (*lines, "")).encode("ascii"))
        while b"\r\n\r\n" not in self.unread:
            self._read_on()
        head, self.unread = self.unread.split(b"\r\n\r\n", 1)
        if not head.startswith(b"HTTP/1.1 101 "):
            raise SystemExit(f"the server did not upgrade: {head.decode('latin-1')}")

    def send(self, opcode, payload):
        """Sends a whole frame, masked with four fresh random bytes, as a client has to."""
        self.socket.sendall(masked_frame(opcode, payload))

    def send_with_fin(self, opcode, payload):
        """Sends a frame and ends our direction in the same segment: the kernel is told that more comes, and that is the FIN."""
        self.socket.sendall(masked_frame(opcode, payload), socket.MSG_MORE)
        self.end_direction()

    def receive(self):
        """The opcode and the payload of the next frame, which a server sends unmasked."""
        first, second = self._take(2)
        length = second & 0x7F
        if second & 0x80 or length > 125:
            raise SystemExit("the server sent a frame that this conversation does not expect")
        return first & 0x0F, self._take(length)

    def receive_all(self, *expected):
        """Waits until each of these frames has come, in whatever order."""
        missing = list(expected)
        while missing:
            frame = self.receive()
            if frame not in missing:
                raise SystemExit(f"unexpected frame {frame}: is somebody else in the room?")
            missing.remove(frame)

    def await_end(self):
        """Waits for the server's FIN, before which nothing more may come."""
        if self.unread or self.socket.recv(1):
            raise SystemExit("the server sent something after its close frame")
        # The kernel may keep its ACK back for a while, to join it with data of ours, of which none is left: ask for it now.
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)

    def end_direction(self):
        """Sends our FIN; the other direction stays open."""
        self.socket.shutdown(socket.SHUT_WR)

    def close(self):
        self.socket.close()

    def _take(self, count):
        while len(self.unread) < count:
            self._read_on()
        taken, self.unread = self.unread[:count], self.unread[count:]
        return taken

    def _read_on(self):
        came = self.socket.recv(4096)
        if not came:
            raise SystemExit("the server ended the connection too early")
        self.unread += came


def masked_frame(opcode, payload):
    """FIN and opcode, mask bit and length, masking key, masked payload (RFC 6455, section 5.2)."""
    key = os.urandom(4)
    masked = bytes(byte ^ key[i % 4] for i, byte in enumerate(payload))
    return bytes([0x80 | opcode, 0x80 | len(payload)]) + key + masked
