"""The strict token endpoint of the lab, a process of its own that survives whatever is done to the server.

    python3 -m lab.upstream SEED        prints `ready PORT CONTROL_PORT`

The control port speaks HTTP with JSON bodies: POST /mint {"count"}, /plan {"weights", "delay"}, /set {"at_life"},
GET /books, /counts.
"""

import asyncio
import json
import os
import socket
import struct
import sys
import time
import urllib.parse

from . import books, faults, tokens

RST_ON_CLOSE = struct.pack("ii", 1, 0)
TCP_ESTABLISHED = 1
TCP_CLOSE_WAIT = 8
TRICKLE_PIECES = 12
RETRY_AFTER = 1
# Past the client's deadline of 30 s.
LATE_BY = 33.0
HTML_502 = b"<html><head><title>502 Bad Gateway</title></head><body><h1>502</h1></body></html>"
REUSED_ERROR = {
    "error": {
        "message": "Your refresh token has already been used to generate a new access token.",
        "type": "invalid_request_error",
        "param": None,
        "code": "refresh_token_reused",
    }
}


class Desk:
    """Decides about one request; knows nothing of sockets."""

    def __init__(self, seed):
        self.books = books.Books(seed)
        self.plan = faults.Plan(seed)
        self.at_life = 3

    def tokens_reply(self, key, new_rt, mode, choice):
        now = time.time()
        family, generation = key[0], key[1] + 1
        reply = {
            "access_token": tokens.access_token(self.books.seed, family, generation, now, self.at_life),
            "token_type": "Bearer",
            "expires_in": self.at_life,
            "scope": "openid profile email offline_access",
        }
        if new_rt is not None:
            reply["refresh_token"] = new_rt
        if generation % 4 == 1:
            reply["id_token"] = tokens.id_token(family)
        if mode == faults.OMIT:
            # Now the access token too, now only what says how long it lives.
            for name in ("expires_in", "token_type", "scope", "access_token")[: 1 + int(choice * 4)]:
                reply.pop(name)
        return reply

    def take(self, text, connection, reused, life):
        """(status, headers, body, mode, choice, row of the books). A body of None: say nothing at all."""
        shelf = self.books
        key = shelf.find(text)
        if key is None:
            row = shelf.note(None, connection, reused, books.UNKNOWN, None, False, False, life)
            return 400, "", {"error": "invalid_grant"}, None, 0.0, row
        mode, choice = self.plan.choose(key, shelf.times_shown(key))
        consumed = shelf.consumed(key)

        def note(result, brings_rt=False):
            return shelf.note(key, connection, reused, result, mode, consumed, brings_rt, life)

        if mode == faults.RESET_BEFORE:
            return 0, "", None, mode, choice, note(books.UNTOUCHED)
        if mode == faults.HTML_502_BEFORE:
            return 502, "", HTML_502, mode, choice, note(books.UNTOUCHED)
        if mode in (faults.THROTTLE, faults.UNAVAILABLE):
            status = 429 if mode == faults.THROTTLE else 503
            row = note(books.THROTTLED)
            return status, f"Retry-After: {RETRY_AFTER}\r\n", {"error": "slow_down"}, mode, choice, row
        if consumed or shelf.families[key[0]].revoked:
            shelf.families[key[0]].revoked = True
            return 400, "", REUSED_ERROR, mode, choice, note(books.REFUSED)
        if mode == faults.KEEP:
            return 200, "", self.tokens_reply(key, None, mode, choice), mode, choice, note(books.KEPT)
        reply = self.tokens_reply(key, shelf.rotate(key), mode, choice)
        row = note(books.ROTATED, mode not in faults.WITHOUT_TOKENS)
        if mode in (faults.RESET_AFTER, faults.SILENT):
            return 0, "", None, mode, choice, row
        if mode == faults.HTTP_500_AFTER:
            return 500, "", {"error": {"message": "internal", "code": "server_error"}}, mode, choice, row
        if mode == faults.HTML_502_AFTER:
            return 502, "", HTML_502, mode, choice, row
        return 200, "", {} if mode == faults.EMPTY_200 else reply, mode, choice, row


class Connection(asyncio.Protocol):
    numbers = 0

    def __init__(self, desk):
        self.desk = desk
        self.buffer = b""
        self.requests = 0
        self.unanswered = None  # Row of the books that the peer still waits for.
        self.waiting_row = None

    def connection_made(self, transport):
        Connection.numbers += 1
        self.number = Connection.numbers
        self.transport = transport
        self.socket = transport.get_extra_info("socket")
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        # Above 0 bytes of backlog we hear of it, and again when all is with the kernel.
        transport.set_write_buffer_limits(high=0)

    def connection_lost(self, _):
        self.transport = None
        self.note_lost()

    def data_received(self, data):
        self.buffer += data
        while True:
            end = self.buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            head = self.buffer[:end].lower()
            at = head.find(b"content-length:")
            length = int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
            if len(self.buffer) < end + 4 + length:
                return
            body = self.buffer[end + 4 : end + 4 + length]
            self.buffer = self.buffer[end + 4 + length :]
            self.answer(body, b"content-type: application/json" in head)

    def answer(self, body, is_json):
        fields = json.loads(body) if is_json else dict(urllib.parse.parse_qsl(body.decode()))
        reused = self.requests > 0
        self.requests += 1
        status, headers, content, mode, choice, row = self.desk.take(
            fields.get("refresh_token", ""), self.number, reused, int(fields.get("life", 0))
        )
        self.unanswered = row
        if content is None:
            if mode != faults.SILENT:
                self.reset()
            return
        is_html = isinstance(content, bytes)
        payload = content if is_html else json.dumps(content).encode()
        length = "Connection: close\r\n" if mode == faults.NO_LENGTH else f"Content-Length: {len(payload)}\r\n"
        kind = "text/html" if is_html else "application/json"
        head = f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\n{length}{headers}\r\n".encode()
        self.send(head + payload, len(head), mode, choice, row)

    def send(self, data, head_size, mode, choice, row):
        loop = asyncio.get_running_loop()
        plan = self.desk.plan
        if mode == faults.DELAY:
            loop.call_later(plan.delay_of(choice), self.write, data, row)
        elif mode == faults.LATE:
            loop.call_later(LATE_BY, self.write, data, row)
        elif mode == faults.TRICKLE:
            self.trickle(data, plan.delay_of(choice) / TRICKLE_PIECES, row)
        elif mode == faults.CUT:
            # Never the last byte: a whole object is a whole reply.
            self.write(data[: int(choice * (len(data) - 1))], None)
            if choice < 0.5:
                self.reset()
            else:
                self.close()
        else:
            self.write(data, row)
            if mode in (faults.CLOSE_AFTER, faults.NO_LENGTH):
                self.close()

    def trickle(self, data, pause, row):
        step = max(1, len(data) // TRICKLE_PIECES)
        pieces = [data[at : at + step] for at in range(0, len(data), step)]

        def next_piece(number):
            last = number == len(pieces) - 1
            self.write(pieces[number], row if last else None)
            if not last and self.transport is not None:
                asyncio.get_running_loop().call_later(pause, next_piece, number + 1)

        next_piece(0)

    def write(self, data, row):
        """`row` is that of the books if `data` ends the reply."""
        if self.transport is None or self.transport.is_closing() or self.tcp_state() != TCP_ESTABLISHED:
            self.note_lost()
            return
        self.transport.write(data)
        if row is None:
            return
        self.unanswered = None
        if self.transport.get_write_buffer_size() > 0:
            self.waiting_row = row
        else:
            self.note_whole(row)

    def resume_writing(self):
        row, self.waiting_row = self.waiting_row, None
        if row is not None:
            self.note_whole(row)

    def pause_writing(self):
        pass

    def note_whole(self, row):
        """All is with the kernel. It counts if the peer's end was still open, or was closed when all had been read."""
        # A peer that closes before it has read all answers with a reset, on this machine at once.
        row[books.WHOLE if self.tcp_state() in (TCP_ESTABLISHED, TCP_CLOSE_WAIT) else books.LOST] = time.monotonic()

    def note_lost(self):
        """The peer has hung up. Nothing if it had its answer, or if it was us."""
        if self.unanswered is not None:
            self.unanswered[books.LOST] = time.monotonic()
            self.unanswered = None

    def tcp_state(self):
        return self.socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0]

    def reset(self):
        self.unanswered = None
        if self.transport is not None:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RST_ON_CLOSE)
            self.transport.abort()

    def close(self):
        self.unanswered = None
        if self.transport is not None:
            self.transport.close()


class Control:
    """One JSON request per connection."""

    def __init__(self, desk):
        self.desk = desk

    async def serve(self, reader, writer):
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        path = head.split(" ", 2)[1]
        length = next((int(l[15:]) for l in head.lower().split("\r\n") if l.startswith("content-length:")), 0)
        body = json.loads(await reader.readexactly(length)) if length else {}
        try:
            status, answer = 200, json.dumps(self.handle(path, body)).encode()
        except (KeyError, ValueError) as error:
            status, answer = 400, json.dumps(str(error)).encode()
        writer.write(
            b"HTTP/1.1 %d X\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % (status, len(answer)) + answer
        )
        await writer.drain()
        writer.close()

    def handle(self, path, body):
        shelf = self.desk.books
        if path == "/mint":
            return shelf.mint(body["count"])
        if path == "/plan":
            self.desk.plan = faults.Plan(shelf.seed, body["weights"], body["delay"])
            return {}
        if path == "/set":
            self.desk.at_life = body["at_life"]
            return {}
        if path == "/books":
            return shelf.dump()
        if path == "/counts":
            return {"presentations": len(shelf.presentations), "families": len(shelf.families)}
        raise ValueError(path)


async def main(seed):
    # The server under test goes first: what starves here only waits, what starves there looks like a loss.
    os.nice(5)
    loop = asyncio.get_running_loop()
    desk = Desk(seed)
    endpoint = await loop.create_server(lambda: Connection(desk), "127.0.0.1", 0, backlog=1024)
    control = await asyncio.start_server(Control(desk).serve, "127.0.0.1", 0)
    ports = [server.sockets[0].getsockname()[1] for server in (endpoint, control)]
    print("ready", *ports, flush=True)
    # Ends with its parent: standard input is a pipe that nobody else holds.
    await loop.run_in_executor(None, sys.stdin.read)
    os._exit(0)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
