#!/usr/bin/env python3
"""Measures the log server on this machine, beside a bare Vert.x server in the same run.

usage: bench.py ingest [--seconds 20] [--out FILE]     rates as a share of the bare server's
       bench.py search [--millions 10] [--out FILE]    loads logs over HTTP, then times searches

Needs python3, wrk and a built server (mvn -DskipTests package). Everything runs on loopback, on free ports and in a
temporary directory, and is stopped at the end. Results are written as Markdown.
"""
import argparse
import contextlib
import datetime
import json
import os
import pathlib
import platform
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
HOME = HERE.parent
FILES = 100
PER_FILE = 1000


def say(text):
    print(f"[{time.strftime('%H:%M:%S')}] {text}", file=sys.stderr, flush=True)


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def java():
    """The JVM command of bin/logserver, so that both servers run alike."""
    command = subprocess.run([HOME / "bin/logserver", "--print-java"], capture_output=True, text=True, check=True)
    return command.stdout.split()


def wait_for(url, seconds=60):
    deadline = time.time() + seconds
    while time.time() < deadline:
        with contextlib.suppress(OSError):
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        time.sleep(0.05)
    raise SystemExit(f"{url} did not answer within {seconds} s")


@contextlib.contextmanager
def process(command, **kwargs):
    child = subprocess.Popen(command, **kwargs)
    try:
        yield child
    finally:
        child.send_signal(signal.SIGTERM)
        child.wait(60)


@contextlib.contextmanager
def bare_server():
    port = free_port()
    command = java() + ["-cp", f"{HOME}/target/lib/*", str(HERE / "BareServer.java"), str(port)]
    with process(command, stdout=subprocess.DEVNULL):
        wait_for(f"http://127.0.0.1:{port}/")
        yield f"http://127.0.0.1:{port}", None


class Server:
    """A running log server, with a tenant that load is sent to."""

    def __init__(self, child, base, management, data, env):
        self.child, self.base, self.management, self.data, self.env = child, base, management, data, env
        self.call("POST", "/api/v1/tenants", (data / "admin.token").read_text().strip(), {"key": "load", "name": "Load"})
        self.writer = self.token("writer")
        self.viewer = self.token("viewer")

    def token(self, role):
        command = [HOME / "bin/logserver", "token", "--tenant", "load", "--role", role]
        return subprocess.run(command, env=self.env, capture_output=True, text=True, check=True).stdout.strip()

    def call(self, method, path, token, body=None):
        request = urllib.request.Request(self.base + path, method=method, headers={"Authorization": "Bearer " + token})
        data = None if body is None else json.dumps(body).encode()
        with urllib.request.urlopen(request, data, timeout=120) as answer:
            return json.load(answer)

    def get(self, path, **parameters):
        query = "?" + urllib.parse.urlencode(parameters) if parameters else ""
        return self.call("GET", path + query, self.viewer)

    def metric(self, name):
        with urllib.request.urlopen(self.management + "/metrics", timeout=30) as answer:
            for line in answer.read().decode().splitlines():
                if line.startswith(name + " "):
                    return float(line.split()[1])
        raise SystemExit(f"no metric {name}")

    def memory_mb(self):
        for line in pathlib.Path(f"/proc/{self.child.pid}/status").read_text().splitlines():
            if line.startswith("RssAnon"):
                return int(line.split()[1]) / 1024
        return 0.0

    def searchable(self):
        return sum(self.get("/api/v1/logs/stats")["data"].values())

    def wait_searchable(self):
        """Seconds until every acknowledged log is counted, and exactly those."""
        start = time.time()
        expected = int(self.metric("logserver_ingest_logs_total"))
        while time.time() - start < 60:
            found = self.searchable()
            if found == expected:
                return time.time() - start, found
            if found > expected:
                raise SystemExit(f"{found} logs are searchable, {expected} were acknowledged")
            time.sleep(0.1)
        raise SystemExit(f"only {found} of {expected} acknowledged logs are searchable after 60 s")


@contextlib.contextmanager
def log_server(folder):
    port, management = free_port(), free_port()
    data = folder / "data"
    env = dict(os.environ, LOGSERVER_HTTP_PORT=str(port), LOGSERVER_HTTP_HOST="127.0.0.1",
               LOGSERVER_MANAGEMENT_PORT=str(management), LOGSERVER_DATA_DIR=str(data), LOGSERVER_LOG_LEVEL="warn")
    with open(folder / "server.log", "a") as log, process([HOME / "bin/logserver", "serve"], env=env, stdout=log, stderr=log) as child:
        wait_for(f"http://127.0.0.1:{management}/health/ready")
        yield Server(child, f"http://127.0.0.1:{port}", f"http://127.0.0.1:{management}", data, env)


def wrk(url, script, connections, seconds, folder, token):
    env = dict(os.environ, DIR=str(folder / "bodies"), FILES=str(FILES), REPORT=str(HERE / "report.lua"), TOKEN=token or "")
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s", str(HERE / script), url]
    output = subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout
    return json.loads(output.strip().splitlines()[-1])


SCENARIOS = [
    ("bulk, 1000 logs a request, 8 connections", "bulk.lua", "/api/v1/logs/bulk?return=count", 8),
    ("one log a request, 64 connections", "single.lua", "/api/v1/logs", 64),
    ("one log a request, 1000 connections", "single.lua", "/api/v1/logs", 1000),
]


def ingest(arguments, folder):
    say("writing request bodies")
    subprocess.run(java() + [str(HERE / "AuditLogs.java"), "write", str(folder / "bodies"), str(FILES), str(PER_FILE)], check=True)
    rows = []
    for name, script, path, connections in SCENARIOS:
        with bare_server() as (base, _):
            wrk(base + path, script, connections, 5, folder, None)
            say(f"bare server: {name}")
            bare = wrk(base + path, script, connections, arguments.seconds, folder, "x" * 180)
        shutil.rmtree(folder / "data", ignore_errors=True)
        with log_server(folder) as server:
            wrk(server.base + path, script, connections, 8, folder, server.writer)
            say(f"log server: {name}")
            ours = wrk(server.base + path, script, connections, arguments.seconds, folder, server.writer)
            delay, logs = server.wait_searchable()
            memory = server.memory_mb()
        used = subprocess.run(["du", "-sm", str(folder / "data" / "store")], capture_output=True, text=True).stdout.split()
        raw = logs * len((folder / "bodies/one.json").read_bytes()) / 1e6
        rows.append((name, bare, ours, delay, logs, memory, float(used[0]) if used else 0.0, raw))
        say(f"  {ours['rate']:.0f} of {bare['rate']:.0f} requests/s: {ours['rate'] / bare['rate']:.3f}, searchable after {delay:.1f} s")
    lines = ["| scenario | bare req/s | ours req/s | **share** | errors | p50 / p99 / p99.9 ms | bare p99 ms | all searchable after | RssAnon MB | store, of raw |", "|---|---|---|---|---|---|---|---|---|---|"]
    for name, bare, ours, delay, logs, memory, disk, raw in rows:
        lines.append(
            f"| {name} | {bare['rate']:.0f} | {ours['rate']:.0f} | **{ours['rate'] / bare['rate']:.3f}** | {ours['errors']} | "
            f"{ours['p50']:.2f} / {ours['p99']:.2f} / {ours['p999']:.2f} | {bare['p99']:.2f} | {delay:.1f} s ({logs} logs) | {memory:.0f} | {100 * disk / raw:.1f} % |")
    return lines


def timed(server, repeat, **parameters):
    path = parameters.pop("path", "/api/v1/logs")
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        answer = server.get(path, **parameters)
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times), max(times), answer


def searches(server):
    newest = server.get("/api/v1/logs", size=1)["data"][0]
    oldest = server.get("/api/v1/logs", size=1, order="asc")["data"][0]
    rare = oldest["metadata"]["request"]
    yield "rare word (its log is the oldest), newest 50", dict(search=rare, size=50)
    yield "page by severity=CRITICAL, newest 50", dict(severity="CRITICAL", size=50)
    yield "page by user's word, newest 50", dict(search="old77@example.com", size=50)
    yield "path filter, newest 50", {"metadata.request": newest["metadata"]["request"], "size": 50}
    yield "word that is nowhere", dict(search="nowhere", size=50)
    yield "substring no filter can prune, nowhere", dict(search="*nowher*", size=50)
    yield "counts by severity", dict(path="/api/v1/logs/stats")
    yield "count of one severity", dict(path="/api/v1/logs/stats", severity="ERROR")
    middle = datetime.datetime.fromisoformat(oldest["timestamp"].replace("Z", "+00:00"))
    span = datetime.datetime.fromisoformat(newest["timestamp"].replace("Z", "+00:00")) - middle
    at = (middle + span / 2).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    yield "newest 50 before the middle of the time", dict(to=at, size=50)
    yield "first page of all, 50", dict(size=50)


def search(arguments, folder):
    lines = []
    with log_server(folder) as server:
        say(f"sending {arguments.millions} million logs")
        send = java() + [str(HERE / "AuditLogs.java"), "send", server.base + "/api/v1/logs/bulk?return=count", server.writer, str(arguments.millions), "4"]
        sent = subprocess.run(send, check=True, capture_output=True, text=True).stdout.strip()
        delay, logs = server.wait_searchable()
        say(sent)
        lines += [f"{sent} (generator and server on the same cores); all {logs} searchable {delay:.1f} s later; RssAnon {server.memory_mb():.0f} MB.", ""]
    used = subprocess.run(["du", "-sm", str(folder / "data/store")], capture_output=True, text=True).stdout.split()
    lines += [f"Store on disk after a stop: {used[0]} MB.", ""]
    start = time.time()
    with log_server_again(folder) as server:
        lines += [f"Ready {time.time() - start:.1f} s after the start command (JVM start included).", ""]
        lines += ["| search | `total=none`, median (worst of 7) ms | `total=bounded` ms | answer |", "|---|---|---|---|"]
        for name, parameters in searches(server):
            is_page = "path" not in parameters
            extra = {"total": "none"} if is_page else {}
            timed(server, 2, **parameters, **extra)
            median, worst, answer = timed(server, 7, **parameters, **extra)
            bounded = f"{timed(server, 5, **parameters)[0]:.1f}" if is_page else ""
            found = f"{len(answer['data'])} logs" if is_page else json.dumps(answer["data"])
            lines.append(f"| {name} | {median:.1f} ({worst:.1f}) | {bounded} | {found} |")
            say(lines[-1])
        lines += ["", f"RssAnon after the searches {server.memory_mb():.0f} MB."]
    return lines


@contextlib.contextmanager
def log_server_again(folder):
    """Starts a server on data that is there: its tenant exists already."""
    call = Server.call
    Server.call = lambda self, method, path, token, body=None: None if method == "POST" else call(self, method, path, token, body)
    try:
        with log_server(folder) as server:
            yield server
    finally:
        Server.call = call


def heading(what):
    commit = subprocess.run(["git", "-C", HOME, "rev-parse", "--short", "HEAD"], capture_output=True, text=True).stdout.strip()
    dirty = subprocess.run(["git", "-C", HOME, "status", "--porcelain", "src", "conf"], capture_output=True, text=True).stdout.strip()
    extra = os.environ.get("LOGSERVER_JAVA_OPTS")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return [f"# {what}, {datetime.date.today()}", "",
            f"Commit {commit}{' with changes' if dirty else ''}; {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.machine()}; "
            f"load generator and server on the same machine over loopback. Command: `load-tests/{' '.join([pathlib.Path(sys.argv[0]).name] + sys.argv[1:])}`", "",
            "JVM flags: those of `conf/jvm.options` and `conf/jvm-23.options`" + (f", and `{extra}`" if extra else ""), ""]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["ingest", "search"])
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--millions", type=float, default=10)
    parser.add_argument("--out")
    arguments = parser.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="logserver-bench-"))
    try:
        lines = heading(arguments.what) + {"ingest": ingest, "search": search}[arguments.what](arguments, folder)
    except BaseException:
        with contextlib.suppress(OSError):
            say((folder / "server.log").read_text()[-3000:])
        raise
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    text = "\n".join(lines) + "\n"
    print(text)
    if arguments.out:
        pathlib.Path(arguments.out).write_text(text)


main()
