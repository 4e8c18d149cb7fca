"""The two servers that are measured: the bare one, and the log server."""
import contextlib
import os
import pathlib
import re
import signal
import subprocess
import time
import urllib.request

from . import system
from .client import Client

HERE = pathlib.Path(__file__).resolve().parent.parent
HOME = HERE.parent
SEARCHABLE_SECONDS = 120


def java():
    """The JVM command of bin/logserver, so that all servers run alike."""
    command = subprocess.run([HOME / "bin/logserver", "--print-java"], capture_output=True, text=True, check=True)
    return command.stdout.split()


def program(name, *arguments):
    """The command of one of the Java programs in java/, on the libraries of the server."""
    folder = HERE / "java"
    flags = [f"-Dlogback.configurationFile={folder / 'logback.xml'}", "-cp", f"{HOME}/target/lib/*"]
    return java() + flags + [str(folder / f"{name}.java"), *map(str, arguments)]


def most_memory_mb():
    """The largest RssAnon that the JVM flags allow: the heap, as much again for buffers, and 200 MiB for the JVM itself."""
    flags = (HOME / "conf/jvm.options").read_text() + " " + os.environ.get("LOGSERVER_JAVA_OPTS", "")
    size, unit = re.findall(r"-Xmx(\d+)([mg])", flags)[-1]
    return 2 * int(size) * (1024 if unit == "g" else 1) + 200


def wait_for(url, child, seconds=60):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and child.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=2) as answer:
            if answer.status == 200:
                return
        time.sleep(0.02)
    raise SystemExit(f"{url} did not answer within {seconds} s")


@contextlib.contextmanager
def process(command, **options):
    """A process that is asked to end when the `with` does, and must."""
    child = subprocess.Popen(command, **options)
    try:
        yield child
    finally:
        child.send_signal(signal.SIGTERM)
        try:
            child.wait(60)
        except subprocess.TimeoutExpired:
            child.kill()
            raise SystemExit(f"{command[0]} did not end within 60 s of SIGTERM") from None


@contextlib.contextmanager
def bare_server():
    """Address and process of a bare Vert.x server with the flags of the log server."""
    port = system.free_port()
    with process(program("BareServer", port), stdout=subprocess.DEVNULL) as child:
        wait_for(f"http://127.0.0.1:{port}/", child)
        yield f"http://127.0.0.1:{port}", child.pid


class Tenant:
    """A tenant of the running server, with tokens to write and to read."""

    def __init__(self, server, key):
        self.key = key
        self._admin = server.admin
        self.writer = self.token("writer")
        self.reader = self.token("auditor")

    def token(self, role, subject="load"):
        body = {"sub": subject, "role": role, "ttl_seconds": 86_400}
        return self._admin.call("POST", f"/api/v1/tenants/{self.key}/tokens", body)["data"]["token"]


class Metrics:
    """What a log server counts. `management` is where it tells."""

    def metrics(self):
        """All metrics by name, labels included as they are written."""
        with urllib.request.urlopen(self.management + "/metrics", timeout=60) as answer:
            lines = answer.read().decode().splitlines()
        return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines if not line.startswith("#")}

    def metric(self, prefix):
        """The sum over all labels of a metric; 0 while there is none."""
        return sum(value for name, value in self.metrics().items() if name == prefix or name.startswith(prefix + "{"))


class Server(Metrics):
    """A running log server. `tenant` is the one that most loads go to."""

    def __init__(self, child, base, management, data):
        self.child, self.pid, self.base, self.management, self.data = child, child.pid, base, management, data
        self.admin = Client(base, (data / "admin.token").read_text().strip())
        known = {tenant["key"] for tenant in self.admin.get("/api/v1/tenants")["data"]}
        self.tenants = {key: Tenant(self, key) for key in known if key != "system"}
        self.tenant = self.tenants.get("load") or self.add_tenant("load")
        self.reader = self.client(self.tenant.reader)

    def add_tenant(self, key, **settings):
        self.admin.call("POST", "/api/v1/tenants", {"key": key, "name": key, **settings})
        self.tenants[key] = Tenant(self, key)
        return self.tenants[key]

    def client(self, token, **options):
        return Client(self.base, token, **options)

    def get(self, path, **parameters):
        return self.reader.get(path, **parameters)

    def acknowledged(self):
        return int(self.metric("logserver_ingest_logs_total"))

    def statuses(self):
        """Answers so far by status, over all routes."""
        counts = {}
        for name, value in self.metrics().items():
            status = re.match(r'logserver_http_requests_seconds_count\{.*status="(\d+)"', name)
            if status:
                counts[int(status[1])] = counts.get(int(status[1]), 0) + int(value)
        return counts

    def collect_garbage(self):
        """Has the JVM collect its heap now, so that what is measured next is what it really holds."""
        jcmd = pathlib.Path(java()[0]).with_name("jcmd")
        subprocess.run([jcmd, str(self.pid), "GC.run"], check=True, stdout=subprocess.DEVNULL)

    def heap_mb(self):
        return sum(v for k, v in self.metrics().items() if k.startswith('jvm_memory_used_bytes{area="heap"')) / 2**20

    def is_ready(self):
        with contextlib.suppress(OSError), urllib.request.urlopen(self.management + "/health/ready", timeout=10) as answer:
            return answer.status == 200
        return False

    def _counts(self, clients):
        return sum(sum(client.get("/api/v1/logs/stats")["data"].values()) for client in clients)

    def wait_searchable(self):
        """Waits until every acknowledged log is counted once: the seconds that took, and their number.

        A load ends with requests in flight: they may be stored before they are acknowledged, and be acknowledged after
        the load. So the two numbers are compared when the acknowledged one stands still; too many are an error only
        when they stay too many.
        """
        clients = [self.client(tenant.reader) for tenant in self.tenants.values()]
        start = time.monotonic()
        excess_since = None
        while True:
            before = self.acknowledged()
            found = self._counts(clients)
            now = time.monotonic()
            if found == before == self.acknowledged() and self.metric("logserver_http_inflight_bytes") == 0:
                return now - start, found
            excess_since = (excess_since or now) if found > before else None
            if excess_since and now - excess_since > 10:
                raise SystemExit(f"{found} logs are searchable, only {before} were acknowledged")
            if now - start > SEARCHABLE_SECONDS:
                raise SystemExit(f"{found} of {before} acknowledged logs are searchable after {SEARCHABLE_SECONDS} s")
            time.sleep(0.05)

    def store_mb(self):
        return system.disk_mb(self.data / "store")


@contextlib.contextmanager
def log_server(folder, **settings):
    """A log server on `folder`/data, new or as it was left. Settings are those of the environment, such as QUEUE_MAX_BYTES."""
    port, management = system.free_port(), system.free_port()
    data = folder / "data"
    env = {name: value for name, value in os.environ.items() if not name.startswith("LOGSERVER_") or "JAVA" in name}
    settings = {"HTTP_PORT": port, "HTTP_HOST": "127.0.0.1", "MANAGEMENT_PORT": management, "DATA_DIR": data, "LOG_LEVEL": "warn", **settings}
    env.update({f"LOGSERVER_{name}": str(value) for name, value in settings.items()})
    with open(folder / "server.log", "a") as log, process([HOME / "bin/logserver", "serve"], env=env, stdout=log, stderr=log) as child:
        wait_for(f"http://127.0.0.1:{management}/health/ready", child)
        yield Server(child, f"http://127.0.0.1:{port}", f"http://127.0.0.1:{management}", data)
