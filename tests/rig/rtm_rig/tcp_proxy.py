"""A TCP proxy on the loopback address that can be cut: what a network does to those who talk over it."""

import selectors
import socket
import struct
import threading


class TcpProxy:
    """To a port of the loopback address. Runs in a thread of its own until close()."""

    def __init__(self, target_port):
        self.target_port = target_port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._lock = threading.Lock()
        self._pairs = set()  # Of sockets: GUARDED_BY(_lock)
        self._is_cut = False
        self._flowing = threading.Event()
        self._flowing.set()
        threading.Thread(target=self._accept, daemon=True).start()

    def hold(self):
        """Nothing passes any more, in either direction; nothing is lost."""
        self._flowing.clear()

    def cut(self):
        """Ends all connections, what is under way is lost, and lets no new one in."""
        self._is_cut = True
        with self._lock:
            pairs, self._pairs = self._pairs, set()
        for pair in pairs:
            for end in pair:
                reset(end)

    def mend(self):
        self._is_cut = False
        self._flowing.set()

    def close(self):
        self.cut()
        self._flowing.set()
        self._listener.close()

    def _accept(self):
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            if self._is_cut:
                reset(client)
                continue
            try:
                server = socket.create_connection(("127.0.0.1", self.target_port))
            except OSError:
                reset(client)
                continue
            for end in (client, server):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            pair = (client, server)
            with self._lock:
                self._pairs.add(pair)
            threading.Thread(target=self._carry, args=(pair,), daemon=True).start()

    def _carry(self, pair):
        with selectors.DefaultSelector() as waiting:
            try:
                for end, other in (pair, pair[::-1]):
                    waiting.register(end, selectors.EVENT_READ, other)
                while True:
                    for key, _ in waiting.select():
                        data = key.fileobj.recv(1 << 16)
                        if not data:
                            return
                        self._flowing.wait()
                        key.data.sendall(data)
            except (OSError, ValueError):
                pass  # Reset, by one of the two or by us.
            finally:
                with self._lock:
                    self._pairs.discard(pair)
                for end in pair:
                    end.close()


def reset(end):
    """Closes a socket so that the other side sees a reset, and wakes whoever waits for it here."""
    try:
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        end.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass  # It was closed before.
    end.close()
