"""bin/logserver serve on free ports, for steps that need a server as users have it.

It must be ready afterwards, end by SIGTERM with 0 and not have logged an error.
"""

import json
import os
import pathlib
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

PROJECT = pathlib.Path(__file__).resolve().parent.parent
START_SECONDS = 600
END_SECONDS = 60


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A server with a directory of its own, as a context: ready at the beginning, and in order at the end."""

    def __init__(self):
        self.directory = tempfile.TemporaryDirectory(prefix="logserver-served-")
        self.data = pathlib.Path(self.directory.name, "data")
        self.log = pathlib.Path(self.directory.name, "server.log")
        self.url = f"http://127.0.0.1:{free_port()}"
        self.management = f"http://127.0.0.1:{free_port()}"
        environment = {name: value for name, value in os.environ.items() if not name.startswith("LOGSERVER_")}
        environment |= {name: os.environ[name] for name in ("LOGSERVER_JAVA_HOME",) if name in os.environ}
        environment |= {
            "LOGSERVER_HTTP_HOST": "127.0.0.1",
            "LOGSERVER_HTTP_PORT": self.url.rsplit(":", 1)[1],
            "LOGSERVER_MANAGEMENT_PORT": self.management.rsplit(":", 1)[1],
            "LOGSERVER_DATA_DIR": str(self.data),
            "LOGSERVER_AUTH_SYSTEM_SECRET": secrets.token_hex(32),
        }
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                [str(PROJECT / "bin" / "logserver"), "serve"],
                env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT)

    def __enter__(self):
        try:
            self.await_ready(START_SECONDS)
        except BaseException:
            self.end()
            raise
        return self

    def __exit__(self, kind, failure, trace):
        try:
            if failure is None:
                self.await_ready(END_SECONDS)
        finally:
            problems = self.end()
        if failure is None and problems:
            sys.exit("\n".join(problems))

    def await_ready(self, seconds):
        deadline = time.monotonic() + seconds
        while not self.is_ready():
            if self.process.poll() is not None or time.monotonic() > deadline:
                sys.exit(f"the server is not ready:\n{self.log.read_text(errors='replace')}")
            time.sleep(0.5)

    def is_ready(self):
        try:
            with urllib.request.urlopen(self.management + "/health/ready", timeout=10) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def admin_token(self):
        return (self.data / "admin.token").read_text().strip()

    def post(self, path, body):
        request = urllib.request.Request(
            self.url + path, json.dumps(body).encode(),
            {"Authorization": "Bearer " + self.admin_token(), "Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)["data"]

    def tenant_admin(self, key):
        """A token of the admin of a new tenant."""
        self.post("/api/v1/tenants", {"key": key, "name": key, "retention_days": 30})
        wanted = {"sub": "schemathesis", "role": "admin", "ttl_seconds": 3600}
        return self.post(f"/api/v1/tenants/{key}/tokens", wanted)["token"]

    def end(self):
        """Stops the server; what was wrong with it."""
        with self.directory:
            if self.process.poll() is None:
                self.process.send_signal(signal.SIGTERM)
            code = self.process.wait(timeout=END_SECONDS)
            lines = self.log.read_text(errors="replace").splitlines()
        problems = [] if code == 0 else [f"the server ended with {code}"]
        return problems + ["the server logged: " + line for line in lines if " ERROR " in line]
