"""The few bytes of WebSocket that a reader of the live tail needs."""
import base64
import os
import socket
import struct
import urllib.parse

TEXT, CLOSE, PING, PONG = 1, 8, 9, 10


class WebSocket:
    """A connection to `path` below `base`. `read` tells the next text, or None when it ended or nothing came in time."""

    def __init__(self, base, path, token, timeout):
        address = urllib.parse.urlsplit(base)
        self.socket = socket.create_connection((address.hostname, address.port), timeout)
        self.file = self.socket.makefile("rb")
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall((f"GET {path} HTTP/1.1\r\nHost: {address.netloc}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                             f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\nAuthorization: Bearer {token}\r\n\r\n").encode())
        status = self.file.readline().decode()
        while self.file.readline().strip():
            pass
        if " 101 " not in status:
            self.drop()
            raise ConnectionError(f"no WebSocket: {status.strip()}")

    def read(self):
        try:
            while True:
                kind, length = self.file.read(2)
                if length == 126:
                    length, = struct.unpack(">H", self.file.read(2))
                elif length == 127:
                    length, = struct.unpack(">Q", self.file.read(8))
                payload = self.file.read(length)
                if kind & 15 == TEXT:
                    return payload.decode()
                if kind & 15 == PING:
                    self._send(PONG, payload)
                elif kind & 15 == CLOSE:
                    return None
        except (TimeoutError, ValueError):
            return None

    def close(self):
        """Says goodbye, as browsers do."""
        self._send(CLOSE, struct.pack(">H", 1000))
        self.drop()

    def drop(self):
        """Leaves without a word, as networks do."""
        self.file.close()
        self.socket.close()

    def _send(self, kind, payload):
        mask = os.urandom(4)
        masked = bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))
        self.socket.sendall(bytes([0x80 | kind, 0x80 | len(payload)]) + mask + masked)
