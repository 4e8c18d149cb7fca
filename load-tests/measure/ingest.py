"""`bench.py ingest`: rates of accepted requests as a share of the bare server's, and what they cost."""
import shutil
import threading
import time

from . import system
from .client import Refused, Timer, latencies
from .load import PER_FILE, hey, needs, wrk, write_bodies
from .progress import say
from .results import table
from .server import bare_server, log_server

BULK = "/api/v1/logs/bulk?return=count"
SINGLE = "/api/v1/logs"
TENANTS = 100
WARM_SECONDS = 8
SUSTAINED_SECONDS = 60


class Scenario:
    """One load by wrk."""

    def __init__(self, name, title, script, path, connections, tenants=1, searching=False, sustained=False):
        self.name, self.title, self.script, self.path, self.connections = name, title, script, path, connections
        self.tenants, self.searching, self.sustained = tenants, searching, sustained

    def seconds(self, asked):
        return max(asked, SUSTAINED_SECONDS) if self.sustained else asked

    def load(self, what, url, seconds, bodies, tokens):
        return wrk(what, url, self.script, self.connections, seconds, bodies, tokens)

    def measure(self, arguments, what, url, bodies, tokens):
        """Warms the server at the URL up; the load that counts, as a function."""
        warm = min(WARM_SECONDS, self.seconds(arguments.seconds))
        self.load(f"{what}: warming up", url, warm, bodies, tokens)
        return lambda: self.load(what, url, self.seconds(arguments.seconds), bodies, tokens)


class Hey(Scenario):
    """The reference system's own benchmark: it ends by number, not by time."""

    def load(self, what, url, seconds, bodies, tokens):
        return hey(what, url, 10_000, self.connections, bodies / "one.json", tokens[0])


SCENARIOS = [
    Scenario("bulk", "bulk, 1000 logs a request, 8 connections", "bulk.lua", BULK, 8),
    Scenario("gzip", "bulk, gzip, 1000 logs a request, 8 connections", "gzip.lua", BULK, 8),
    Scenario("single-64", "one log a request, 64 connections", "single.lua", SINGLE, 64),
    Scenario("single-1000", "one log a request, 1000 connections", "single.lua", SINGLE, 1000),
    Scenario("tenants", f"{TENANTS} tenants, singles and every {TENANTS + 1}th a bulk of 1000, 64 connections", "tenants.lua", SINGLE, 64, tenants=TENANTS),
    Scenario("reading", "bulk, 4 connections, searches meanwhile", "bulk.lua", BULK, 4, searching=True),
    Scenario("sustained", "bulk, 8 connections, for a minute", "bulk.lua", BULK, 8, sustained=True),
    Hey("hey", "`hey -n 10000 -c 1000`, one log a request", "", SINGLE, 1000),
]

SEARCHES = {
    "newest 50 of a severity": ("/api/v1/logs", {"severity": "CRITICAL", "size": 50, "total": "none"}),
    "newest 50 by a word": ("/api/v1/logs", {"search": "old77@example.com", "size": 50, "total": "none"}),
    "counts by severity": ("/api/v1/logs/stats", {}),
}


class Searching:
    """Searches in turn, ten a second, while a load runs."""

    def __init__(self, server):
        self.client = server.client(server.tenant.reader)
        self.times = {name: [] for name in SEARCHES}
        self.refused = 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._search, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._done.set()
        self._thread.join()

    def _search(self):
        while not self._done.wait(0.1 / len(SEARCHES)):
            for name, (path, parameters) in SEARCHES.items():
                try:
                    with Timer(self.times[name]):
                        self.client.get(path, **parameters)
                except Refused:
                    self.refused += 1

    def lines(self):
        rows = [(name, len(times), latencies(times)) for name, times in self.times.items()]
        return table(["search while writing", "searches", "p50 / p99 / p99.9 ms"], rows) + ["", f"{self.refused} searches were refused.", ""]


class Measured:
    """A scenario's figures on the log server, and the checks that they are worth something."""

    def __init__(self, scenario, bare):
        self.scenario, self.bare, self.searching = scenario, bare, None

    def run(self, arguments, bodies, server):
        scenario = self.scenario
        tenants = [server.tenant] if scenario.tenants == 1 else [server.add_tenant(f"tenant-{i}") for i in range(scenario.tenants)]
        load = scenario.measure(arguments, f"log server: {scenario.name}", server.base + scenario.path, bodies, [tenant.writer for tenant in tenants])
        server.wait_searchable()
        logs, statuses = server.acknowledged(), server.statuses()
        with system.Usage(server.pid) as usage:
            if scenario.searching:
                with Searching(server) as self.searching:
                    self.ours = load()
            else:
                self.ours = load()
            end = time.monotonic()
        self.delay, self.total = server.wait_searchable()
        self.delay = max(self.delay, time.monotonic() - end)
        self.logs, self.usage = self.total - logs, usage
        self.refusals = {s: n - statuses.get(s, 0) for s, n in server.statuses().items() if s >= 400 and n > statuses.get(s, 0)}
        self.store_mb = server.store_mb()

    @property
    def share(self):
        return self.ours["rate"] / self.bare["rate"]

    def row(self):
        refused = ", ".join(f"{n} × {status}" for status, n in sorted(self.refusals.items())) or "none"
        broken = f"; {self.ours['broken']} without an answer" if self.ours["broken"] else ""
        return (self.scenario.title, f"{self.bare['rate']:.0f}", f"{self.ours['rate']:.0f}", f"**{self.share:.3f}**",
                f"{self.logs / self.ours['seconds']:.0f}", refused + broken, self.ours["latency"], self.bare["latency"],
                f"{1e6 * self.usage.cpu / max(1, self.logs):.2f}", f"{self.usage.peak_mb:.0f}", f"{self.delay:.1f}")


def run_scenario(scenario, arguments, folder, bodies):
    with bare_server() as (base, _):
        bare = scenario.measure(arguments, f"bare server: {scenario.name}", base + scenario.path, bodies, ["x" * 180])()
    shutil.rmtree(folder / "data", ignore_errors=True)
    measured = Measured(scenario, bare)
    with log_server(folder) as server:
        measured.run(arguments, bodies, server)
    measured.stored_mb = system.disk_mb(folder / "data/store")
    say(f"{scenario.name}: {measured.ours['rate']:.0f} of {bare['rate']:.0f} requests/s, {measured.share:.3f}; searchable after {measured.delay:.1f} s")
    return measured


def run(arguments, folder):
    """Lines of the result."""
    bodies = write_bodies(folder)
    raw = (bodies / "0.ndjson").stat().st_size / PER_FILE
    chosen = [s for s in SCENARIOS if not arguments.only or s.name in arguments.only]
    skipped = [s.name for s in chosen if isinstance(s, Hey) and not needs("hey")]
    results = [run_scenario(s, arguments, folder, bodies) for s in chosen if s.name not in skipped]
    head = ["scenario", "bare req/s", "accepted req/s", "**share**", "logs/s", "refused", "p50 / p99 / p99.9 ms", "bare p50 / p99 / p99.9 ms",
            "server CPU µs/log", "RssAnon MB, peak", "all searchable after s"]
    lines = table(head, [measured.row() for measured in results]) + [""]
    rows = [(m.scenario.title, m.total, f"{m.stored_mb:.0f}", f"{m.total * raw / 2**20:.0f}", f"{100 * m.stored_mb * 2**20 / (m.total * raw):.1f} %") for m in results]
    lines += table(["after a stop", "logs, warm-up included", "store MB", "raw JSON MB", "of raw"], rows) + [""]
    lines += ["Every acknowledged log was found exactly once, none is missing, after each load. The bodies of bulks repeat every "
              "100 requests and singles are all alike, so that the store's share of the raw size is not that of real data: see `search`.", ""]
    for measured in results:
        if measured.searching:
            lines += measured.searching.lines()
    if skipped:
        lines += ["Left out: `hey` is not installed (Debian package `hey`).", ""]
    return lines
