"""A lean HTTP client for many calls a second: one connection, one request at a time."""

import asyncio
import json


class Lost(Exception):
    """No whole answer: the server is gone, or was while it was asked."""


# Whoever ends the load ends its calls too, and the server may have done what they asked for.
UNANSWERED = (Lost, asyncio.CancelledError)


class Client:
    """`headers` go with every request. Connects when it has to."""

    def __init__(self, port, headers, timeout=60.0):
        self.port = port
        self.timeout = timeout
        self._head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self._streams = None

    async def post(self, path, body, patience=None):
        """(status, parsed body). Raises Lost. Hangs up after `patience` seconds, if that is given."""
        payload = json.dumps(body).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nContent-Type: application/json\r\n"
            f"{self._head}Content-Length: {len(payload)}\r\n\r\n"
        )
        try:
            # Not wait_for, which on Python 3.11 may swallow a cancellation.
            async with asyncio.timeout(self.timeout if patience is None else patience):
                return await self._exchange(head.encode() + payload)
        except (OSError, EOFError, ValueError, TimeoutError) as error:
            self.close()
            raise Lost(f"{path}: {type(error).__name__} {error}") from error

    async def _exchange(self, request):
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self._streams
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        length = int(head.split("content-length:", 1)[1].split("\r\n", 1)[0])
        body = await reader.readexactly(length)
        if "connection: close" in head:
            self.close()
        return int(head.split(" ", 2)[1]), json.loads(body)

    def close(self):
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None
