"""A cluster of log servers on loopback, with ElasticMQ and FerretDB beside it, each a process of its own."""
import contextlib
import os
import random
import secrets
import signal
import socket
import subprocess
import time
import urllib.request

from . import system
from .client import Client
from .progress import say
from .server import HERE, HOME, Metrics, java, wait_for

START_SECONDS = 120
VISIBILITY = "10s"


def free_port():
    """A free port below those that the system gives to connections, so that it is free again for the next start."""
    while True:
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", random.randrange(20_000, 30_000)))
            return probe.getsockname()[1]


class Service:
    """A process that is started and killed, and keeps its name, ports and files."""

    def __init__(self, name, command, folder, env=None):
        self.name, self.command, self.env, self.log = name, command, env, folder / f"{name}.log"
        self.child = None
        self.used = 0.0

    def start(self):
        with open(self.log, "a") as log:
            self.child = subprocess.Popen(self.command, env=self.env, stdout=log, stderr=log)

    def cpu(self):
        """Seconds of processor time that it has used, in all its lives."""
        with contextlib.suppress(OSError):
            return self.used + system.cpu_seconds(self.child.pid)
        return self.used

    def kill(self):
        self.used = self.cpu()
        self.child.kill()
        self.child.wait()

    def end(self):
        if self.child and self.child.poll() is None:
            self.child.send_signal(signal.SIGTERM)
            try:
                self.child.wait(60)
            except subprocess.TimeoutExpired:
                self.child.kill()
                raise SystemExit(f"{self.name} did not end within 60 s of SIGTERM") from None


class Node(Service, Metrics):
    """A log server with some of the roles."""

    def __init__(self, name, roles, cluster):
        self.roles = roles
        port, management, self.member = (free_port() for _ in range(3))
        self.base, self.management = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{management}"
        self.settings = {"ROLES": roles, "HTTP_HOST": "127.0.0.1", "HTTP_PORT": port, "MANAGEMENT_PORT": management,
                         "CLUSTER_ENABLED": "true", "CLUSTER_MEMBER_PORT": self.member, "DATA_DIR": cluster.folder / name / "data"}
        super().__init__(name, [HOME / "bin/logserver", "serve"], cluster.folder)
        self.cluster = cluster

    def start(self):
        members = ",".join(f"127.0.0.1:{node.member}" for node in self.cluster.nodes)
        settings = {**self.cluster.settings, **self.settings, "CLUSTER_MEMBERS": members}
        clean = {name: value for name, value in os.environ.items() if not name.startswith("LOGSERVER_") or "JAVA" in name}
        self.env = {**clean, **{f"LOGSERVER_{name}": str(value) for name, value in settings.items()}}
        super().start()

    def wait_ready(self):
        try:
            wait_for(self.management + "/health/ready", self.child, START_SECONDS)
        except SystemExit:
            say(f"the log of {self.name} ends with:\n" + self.log.read_text()[-3000:])
            raise


def test_class_path(folder):
    """The libraries of the tests, ElasticMQ among them."""
    path = folder / "classpath"
    subprocess.run(["mvn", "-B", "-q", "-f", HOME / "pom.xml", "dependency:build-classpath", f"-Dmdep.outputFile={path}",
                    "-Dmdep.includeScope=test"], check=True)
    return path.read_text().strip()


class Cluster:
    """Two log nodes, workers, one node for tenants and one for live tails. Use it as a `with`."""

    def __init__(self, folder):
        self.folder = folder
        self.acknowledged = self.unknown = 0
        self.queue, endpoint = self._elasticmq()
        self.store, uri = self._store()
        self.secret = secrets.token_hex(32)
        self.settings = {
            "QUEUE_TYPE": "sqs", "QUEUE_SQS_ENDPOINT": endpoint, "QUEUE_SQS_ACCESS_KEY": "x", "QUEUE_SQS_SECRET_KEY": "x",
            "QUEUE_SQS_CREATE": "true", "QUEUE_SQS_POLL": "2s", "QUEUE_SQS_VISIBILITY_TIMEOUT": VISIBILITY,
            "STORE_QUERY_TIMEOUT": "5m", "HTTP_REQUEST_TIMEOUT": "6m", "STORE_TYPE": "mongo", "STORE_MONGO_URI": uri, "STORE_MONGO_DATABASE": f"logserver-bench-{os.getpid()}",
            "AUTH_SYSTEM_SECRET": self.secret, "LOG_LEVEL": "warn"}
        self.nodes = []
        self.tenants = Node("tenants", "auth,tenant", self)
        self.logs = [Node(f"log-{i}", "log", self) for i in (1, 2)]
        self.stream = Node("stream", "stream", self)
        self.workers = []
        self.nodes += [self.tenants, *self.logs, self.stream]

    def _elasticmq(self):
        port = free_port()
        flags = [f"-Drest-sqs.bind-port={port}", "-Drest-sqs.bind-hostname=127.0.0.1", f"-Dnode-address.port={port}", "-Dnode-address.host=127.0.0.1",
                 "-Drest-sqs.sqs-limits=relaxed", f"-Dlogback.configurationFile={HERE / 'java' / 'logback.xml'}"]
        command = java() + flags + ["-cp", test_class_path(self.folder), str(HERE / "java" / "ElasticMq.java")]
        self.queue_port = port
        return Service("ElasticMQ", command, self.folder), f"http://127.0.0.1:{port}"

    def _store(self):
        """FerretDB, or None where the environment names a MongoDB; and the connection string."""
        if os.environ.get("LOGSERVER_STORE_MONGO_URI"):
            return None, os.environ["LOGSERVER_STORE_MONGO_URI"]
        binary = subprocess.run([HOME / ".ci/ferretdb"], capture_output=True, text=True, check=True).stdout.strip()
        port, files = free_port(), self.folder / "ferretdb"
        files.mkdir()
        command = [binary, "--handler=sqlite", f"--sqlite-url=file:{files}/", f"--state-dir={files}", "--telemetry=disable",
                   f"--listen-addr=127.0.0.1:{port}", "--debug-addr=-", "--log-level=error"]
        self.store_port = port
        return Service("FerretDB", command, self.folder), f"mongodb://127.0.0.1:{port}"

    def __enter__(self):
        try:
            self.queue.start()
            wait_port(self.queue_port)
            if self.store:
                self.store.start()
                wait_port(self.store_port)
            self.tenants.start()
            self.tenants.wait_ready()
            for node in self.nodes[1:]:
                node.start()
            self.use_workers(1)
            for node in self.nodes:
                node.wait_ready()
            self.admin = Client(self.tenants.base, (self.folder / "tenants/data/admin.token").read_text().strip())
            self.admin.call("POST", "/api/v1/tenants", {"key": "load", "name": "load"})
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for service in [*reversed(self.nodes), self.queue, *([self.store] if self.store else [])]:
            service.end()

    def token(self, role):
        body = {"sub": "load", "role": role, "ttl_seconds": 86_400}
        return self.admin.call("POST", "/api/v1/tenants/load/tokens", body)["data"]["token"]

    def use_workers(self, count):
        """Starts workers, or ends them, until there are so many."""
        while len(self.workers) > count:
            worker = self.workers.pop()
            self.nodes.remove(worker)
            worker.end()
        for i in range(len(self.workers), count):
            worker = Node(f"worker-{i + 1}", "worker", self)
            self.workers.append(worker)
            self.nodes.append(worker)
            worker.start()
        for worker in self.workers:
            worker.wait_ready()

    def processes(self):
        return [self.queue, *([self.store] if self.store else []), *self.nodes]

    def total(self, metric):
        """Sum over all nodes."""
        return sum(node.metric(metric) for node in self.nodes)


def wait_port(port):
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise SystemExit(f"nothing listens on port {port} after {START_SECONDS} s")
