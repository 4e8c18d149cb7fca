"""The mixed traffic of `bench.py soak`, and the ledger of what the server promised to keep."""
import contextlib
import gzip
import json
import random
import threading
import time

from .client import Client, Refused
from .websocket import WebSocket

BULK_LOGS = 500
NDJSON = {"Content-Type": "application/x-ndjson"}
LOGS = "/api/v1/logs"


def entry(now):
    user = random.randrange(1000)
    return json.dumps({
        "action": random.choice(["create", "update", "delete", "login"]), "resource_type": "invoice", "resource_id": str(random.randrange(10**8)),
        "timestamp": now, "severity": random.choice(["INFO", "INFO", "WARNING", "ERROR"]), "user_agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64)",
        "before": {"email": f"old{user}@example.com"}, "after": {"email": f"new{user}@example.com"}, "metadata": {"request": f"{random.getrandbits(64):016x}"}})


class Ledger:
    """Ids of acknowledged logs by their timestamps, which are those of the sending."""

    def __init__(self):
        self._lock = threading.Lock()
        self._ids = []
        self._sending = {}
        self.acknowledged = 0
        self.refused = 0

    @contextlib.contextmanager
    def sending(self):
        """The timestamp for a request; until the `with` ends nothing from it on is settled."""
        with self._lock:
            now = int(time.time() * 1000)
            self._sending[threading.get_ident()] = now
        try:
            yield now
        except Refused as refusal:
            if refusal.status not in (429, 503):
                raise
            self.refused += 1
        finally:
            with self._lock:
                del self._sending[threading.get_ident()]

    def add(self, now, ids):
        with self._lock:
            self._ids += [(now, each) for each in ids]
            self.acknowledged += len(ids)

    def settled(self):
        """The time before which no more logs will be acknowledged."""
        with self._lock:
            return min([int(time.time() * 1000) - 2000, *self._sending.values()])

    def take(self, before):
        """Ids of the logs before a time, which are forgotten."""
        with self._lock:
            taken = [each for now, each in self._ids if now < before]
            self._ids = [(now, each) for now, each in self._ids if now >= before]
        return taken


class Traffic:
    """Threads that each repeat one thing at its own pace while a `with` lasts."""

    def __init__(self, server, ledger):
        self.server, self.ledger, self.tenant = server, ledger, server.tenant
        self.changing = server.add_tenant("changing")
        self.counts, self.errors, self.frames = {}, [], 0
        self._done = threading.Event()
        jobs = [(self.single, 0.04)] * 4 + [(self.bulk, 0.5), (self.bulk_gzip, 0.5), (self.search, 0.2), (self.stats, 1), (self.histogram, 2),
                                            (self.export, 7), (self.tail, 0.1), (self.tail_and_drop, 0.1), (self.bad_request, 0.5),
                                            (self.change_tenant, 2), (self.change_keys, 3)]
        self._threads = [threading.Thread(target=self._repeat, args=job, daemon=True) for job in jobs]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._done.set()
        for thread in self._threads:
            thread.join()

    def _repeat(self, job, every):
        client = Client(self.server.base)
        while not self._done.wait(every * random.uniform(0.5, 1.5)):
            self.counts[job.__name__] = self.counts.get(job.__name__, 0) + 1
            try:
                job(client)
            except Exception as error:  # whatever it is, the result tells it and the run fails
                self.errors.append(f"{job.__name__}: {error!r}")
        client.close()

    def single(self, client):
        client.token = self.tenant.writer
        with self.ledger.sending() as now:
            stored = client.call("POST", LOGS, entry(now).encode(), {"Content-Type": "application/json"})
            self.ledger.add(now, [stored["data"]["id"]])

    def bulk(self, client, encode=bytes, **headers):
        client.token = self.tenant.writer
        with self.ledger.sending() as now:
            body = encode("\n".join(entry(now) for _ in range(BULK_LOGS)).encode())
            ids = client.call("POST", LOGS + "/bulk?return=ids", body, {**NDJSON, **headers})["data"]["ids"]
            self.ledger.add(now, ids)

    def bulk_gzip(self, client):
        self.bulk(client, gzip.compress, **{"Content-Encoding": "gzip"})

    def _read(self, client, path, **parameters):
        client.token = self.tenant.reader
        return client.get(LOGS + path, **parameters)["data"]

    def search(self, client):
        user = random.randrange(1000)
        self._read(client, "", **random.choice([
            {"search": f"old{user}@example.com"}, {"severity": "ERROR", "total": "none"}, {"action": "login", "size": 200}, {"search": "*nowher*"}]))

    def stats(self, client):
        self._read(client, "/stats", **random.choice([{}, {"group_by": "action,severity"}]))

    def histogram(self, client):
        self._read(client, "/histogram", interval="1m")

    def export(self, client):
        client.token = self.tenant.reader
        response = client.open("GET", f"{LOGS}/export?format={random.choice(['ndjson', 'json', 'csv'])}")
        while response.read(1 << 20):
            pass

    def _tail(self, leave):
        socket = WebSocket(self.server.base, LOGS + "/stream?severity=ERROR", self.tenant.reader, 5)
        end = time.monotonic() + random.uniform(0.2, 4)
        while time.monotonic() < end and not self._done.is_set():
            self.frames += socket.read() is not None
        leave(socket)

    def tail(self, client):
        self._tail(WebSocket.close)

    def tail_and_drop(self, client):
        self._tail(WebSocket.drop)

    def bad_request(self, client):
        json_type = {"Content-Type": "application/json"}
        token = self.tenant.writer
        token, method, path, body, headers, expected = random.choice([
            (token, "POST", LOGS, b"{broken", json_type, 400),
            (token, "POST", LOGS, b'{"action":"a"}', json_type, 422),
            (token, "POST", LOGS + "/bulk", b"[" * 5000, json_type, 422),
            (token, "POST", LOGS + "/bulk", gzip.compress(b"{}" * 500)[:-9], {**NDJSON, "Content-Encoding": "gzip"}, 400),
            (token, "POST", LOGS + "/bulk", b"x", {**NDJSON, "Content-Encoding": "br"}, 415),
            (token, "GET", LOGS, None, {}, 403),
            (token[:-3] + "abc", "GET", LOGS, None, {}, 401),
            (self.tenant.reader, "GET", LOGS + "?sise=1", None, {}, 422),
            (self.tenant.reader, "GET", LOGS + "/00000000-0000-7000-8000-000000000000", None, {}, 404),
            (self.tenant.reader, "PUT", LOGS, b"{}", json_type, 405)])
        client.token = token
        try:
            client.call(method, path, body, headers)
        except Refused as refusal:
            if refusal.status != expected:
                raise
        else:
            raise AssertionError(f"{method} {path} {body!r:.40} was a 200, expected {expected}")

    def _administer(self, client, method, path, body=None):
        client.token = self.server.admin.token
        return client.call(method, f"/api/v1/tenants/{self.changing.key}{path}", body, {"Content-Type": "application/json"})["data"]

    def change_tenant(self, client):
        self._administer(client, "PATCH", "", {"name": f"Changed {random.randrange(1000)}"})
        if random.random() < 0.2:
            self._administer(client, "POST", "/secret")
        client.token = self._administer(client, "POST", "/tokens", {"sub": "soak", "role": "viewer", "ttl_seconds": 60})["token"]
        client.get(LOGS + "/stats")

    def change_keys(self, client):
        made = self._administer(client, "POST", "/api-keys", {"name": "soak", "role": "viewer"})
        client.token = made["key"]
        client.get(LOGS + "/stats")
        self._administer(client, "DELETE", f"/api-keys/{made['id']}")
