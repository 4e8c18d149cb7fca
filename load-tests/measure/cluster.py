"""`bench.py cluster`: roles in processes of their own, on ElasticMQ and FerretDB or the MongoDB of LOGSERVER_STORE_MONGO_URI."""
import concurrent.futures
import contextlib
import itertools
import threading
import time

from .client import Client, Refused, percentile
from .load import PER_FILE, wrk, write_bodies
from .nodes import VISIBILITY, Cluster
from .progress import running, say
from .results import Checks, table

LOGS = "/api/v1/logs"
BULK = LOGS + "/bulk?return=count"
NDJSON = {"Content-Type": "application/x-ndjson"}
ENTRY = b'{"action":"login","resource_type":"user","resource_id":"7","severity":"INFO","message":"signed in"}'
STORED_SECONDS = 600
CONNECTIONS = 4
SINGLE_CONNECTIONS = (64, 1000)
POLL_SECONDS = 0.02
MODEST_RATE = 10
WARM_SECONDS = 5


class Load:
    """What a load did: logs, the time until the last was acknowledged and until it was stored, and who worked for it."""

    def __init__(self, cluster, send):
        before = self._counts(cluster)
        cpu = {process.name: process.cpu() for process in cluster.processes()}
        start = time.monotonic()
        send()
        self.accepted_seconds = time.monotonic() - start
        self.logs = int(cluster.total("logserver_ingest_logs_total") - before[0])
        wait_stored(cluster, before[1] + self.logs)
        self.stored_seconds = time.monotonic() - start
        self.requests, self.charged = (count - was for count, was in zip(self._counts(cluster)[2:], before[2:]))
        self.cpu = {process.name: process.cpu() - cpu.get(process.name, 0) for process in cluster.processes()}

    @staticmethod
    def _counts(cluster):
        return [cluster.total(f"logserver_{name}_total") for name in ("ingest_logs", "worker_stored_logs", "queue_requests", "queue_charged")]

    def row(self, name):
        return (name, self.logs, f"{self.logs / self.accepted_seconds:.0f}", f"{self.logs / self.stored_seconds:.0f}",
                f"{1000 * self.requests / max(1, self.logs):.2f}", f"{1000 * self.charged / max(1, self.logs):.2f}")

    def busy(self, name):
        """Who used how many seconds of processor time, the busiest first."""
        used = sorted(self.cpu.items(), key=lambda item: -item[1])
        return (name, f"{self.stored_seconds:.1f}", ", ".join(f"{process} {seconds:.1f}" for process, seconds in used if seconds >= 0.1))


def wait_stored(cluster, count):
    """Waits until the workers have stored so many logs; they count what comes again as well, so that more is no fault."""
    deadline = time.monotonic() + STORED_SECONDS
    while cluster.total("logserver_worker_stored_logs_total") < count:
        if time.monotonic() > deadline:
            raise SystemExit(f"the workers have not stored {count:.0f} logs after {STORED_SECONDS} s")
        time.sleep(0.1)


def send_bulks(cluster, token, bodies, requests):
    """Sends so many bulks over a few connections, to both log nodes."""
    paths = itertools.cycle(sorted(bodies.glob("*.ndjson")))
    files = [path.read_bytes() for path in itertools.islice(paths, min(requests, 100))]
    numbers = iter(range(requests))
    lock = threading.Lock()

    def sender(base):
        client = Client(base, token)
        while True:
            with lock:
                number = next(numbers, None)
            if number is None:
                return
            client.call("POST", BULK, files[number % len(files)], NDJSON)

    with concurrent.futures.ThreadPoolExecutor(CONNECTIONS) as pool:
        list(pool.map(sender, [node.base for node in cluster.logs] * (CONNECTIONS // 2)))


def send_singles(cluster, token, bodies, connections, seconds):
    """One log a request, to both log nodes at a time."""
    with concurrent.futures.ThreadPoolExecutor(len(cluster.logs)) as pool:
        list(pool.map(lambda node: wrk(f"singles to {node.name}", node.base + LOGS, "single.lua", connections // 2, seconds, bodies, (token,)),
                      cluster.logs))


class Following:
    """Sends a log every now and then to a node that is there, and finds out how long each takes to be found."""

    def __init__(self, cluster, writer, reader, rate):
        self.cluster, self.writer, self.reader, self.pause = cluster, writer, reader, 1 / rate
        self.taken, self.found, self.failed = [], [], []
        self._done = threading.Event()
        self._pool = concurrent.futures.ThreadPoolExecutor(32)
        self._sender = threading.Thread(target=self._send, daemon=True)

    def __enter__(self):
        self._sender.start()
        return self

    def __exit__(self, *_):
        self._done.set()
        self._sender.join()
        self._pool.shutdown()
        self.cluster.acknowledged += len(self.taken)
        self.cluster.unknown += len(self.failed)

    def _send(self):
        for node in itertools.cycle(self.cluster.logs):
            if self._done.wait(self.pause):
                return
            client = Client(node.base, self.writer, timeout=10)
            try:
                entry = client.call("POST", LOGS, ENTRY, {"Content-Type": "application/json"})["data"]
            except (OSError, Refused):
                self.failed.append(time.monotonic())
                continue
            finally:
                client.close()
            now = time.monotonic()
            self.taken.append(now)
            self._pool.submit(self._find, entry["id"], now)

    def _find(self, log, taken):
        client = Client(self.cluster.logs[-1].base, self.reader)
        while time.monotonic() - taken < STORED_SECONDS:
            with contextlib.suppress(OSError, Refused):
                client.get(f"{LOGS}/{log}")
                self.found.append((taken, time.monotonic()))
                break
            time.sleep(POLL_SECONDS)
        client.close()

    def milliseconds(self, since=0.0):
        """From acknowledgement to being found, of what was acknowledged since then."""
        return [1000 * (found - taken) for taken, found in self.found if taken >= since]


def measure_visible(cluster, writer, reader, seconds):
    with running(f"{MODEST_RATE} logs a second", WARM_SECONDS + seconds), Following(cluster, writer, reader, MODEST_RATE) as following:
        time.sleep(WARM_SECONDS)
        warm = time.monotonic()
        time.sleep(seconds)
    times = following.milliseconds(warm)
    return [f"At {MODEST_RATE} logs a second a log is found {percentile(times, 0.5):.0f} ms (median), {percentile(times, 0.99):.0f} ms (p99) after "
            f"its acknowledgement ({len(times)} logs, looked for every {1000 * POLL_SECONDS:.0f} ms).", ""]


def measure_failover(cluster, writer, reader, checks):
    """Kills a process of each role, and starts it again."""
    rows = []
    for victim in (cluster.workers[0], cluster.logs[0], cluster.tenants):
        say(f"killing {victim.name}")
        with Following(cluster, writer, reader, MODEST_RATE) as following:
            time.sleep(3)
            killed = time.monotonic()
            victim.kill()
            time.sleep(2)
            victim.start()
            victim.wait_ready()
            ready = time.monotonic()
            time.sleep(3)
        rows.append(failover_row(victim.name, following, killed, ready))
        lost = len(following.taken) - len(following.found)
        checks.add(f"{victim.name} killed: every acknowledged log is found", lost == 0, f"{len(following.taken)} acknowledged, {lost} not found")
    return rows


def failover_row(name, following, killed, ready):
    failures = [at for at in following.failed if at >= killed]
    last = max(failures, default=killed)
    around = following.milliseconds(killed - 1)
    return (name, len(failures), f"{last - killed:.2f}", f"{max(around, default=0) / 1000:.2f}", f"{ready - killed - 2:.2f}")


def check_stored(cluster, reader, checks):
    """What is stored is what was acknowledged, and at most what failed without telling."""
    say("exporting")
    response = Client(cluster.logs[0].base, reader, timeout=600).open("GET", LOGS + "/export?format=ndjson")
    if response.status != 200:
        raise SystemExit(f"the export answered {response.status}: {response.read(300).decode(errors='replace')}")
    stored = sum(1 for _ in response)
    fits = cluster.acknowledged <= stored <= cluster.acknowledged + cluster.unknown
    checks.add("every acknowledged log is stored once", fits, f"{cluster.acknowledged} acknowledged, {cluster.unknown} failed, {stored} stored")


def counted(cluster):
    return f"{len(cluster.workers)} worker" + ("s" if len(cluster.workers) > 1 else "")


def measure_loads(cluster, writer, bodies, arguments):
    """Rows of rates and of who was busy."""
    rows, busy = [], []
    before = cluster.total("logserver_ingest_logs_total")

    def measure(name, send):
        say(name)
        load = Load(cluster, send)
        rows.append(load.row(name))
        busy.append(load.busy(name))

    say("warming up")
    Load(cluster, lambda: send_bulks(cluster, writer, bodies, 4))
    Load(cluster, lambda: send_singles(cluster, writer, bodies, SINGLE_CONNECTIONS[0], 1))
    for connections in SINGLE_CONNECTIONS:
        measure(f"singles, {connections} connections, {counted(cluster)}",
                lambda: send_singles(cluster, writer, bodies, connections, min(5, arguments.seconds)))
    for workers in arguments.workers:
        cluster.use_workers(workers)
        measure(f"bulks of {PER_FILE}, {CONNECTIONS} connections, {counted(cluster)}",
                lambda: send_bulks(cluster, writer, bodies, max(1, arguments.logs // PER_FILE)))
    # A load ends with requests under way, which are acknowledged after it.
    cluster.acknowledged += int(cluster.total("logserver_ingest_logs_total") - before)
    return rows, busy


def run(arguments, folder):
    """Checks and lines of the result. What looks logs up comes first: FerretDB looks at all there are for each."""
    checks = Checks()
    bodies = write_bodies(folder)
    with Cluster(folder) as cluster:
        writer, reader = cluster.token("writer"), cluster.token("auditor")
        lines = measure_visible(cluster, writer, reader, arguments.seconds)
        cluster.use_workers(2)
        failover = measure_failover(cluster, writer, reader, checks)
        cluster.use_workers(1)
        rows, busy = measure_loads(cluster, writer, bodies, arguments)
        check_stored(cluster, reader, checks)
    head = ["load", "logs", "accepted logs/s", "stored logs/s", "SQS requests per 1,000 logs", "charged (64 KiB each)"]
    lines += table(head, rows) + ["", *table(["load", "seconds until stored", "CPU seconds"], busy), ""]
    head = ["killed", "requests to both log nodes in turn that failed", "last of them after s", "longest from acknowledgement to found, s", "ready again, s from its start"]
    return lines + table(head, failover) + ["", f"`queue.sqs.visibility-timeout` is {VISIBILITY}: what a killed worker held comes to another after it."], checks
