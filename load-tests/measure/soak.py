"""`bench.py soak`: mixed traffic at a moderate rate, for long: nothing grows, nothing is lost."""
import statistics
import threading
import time

from . import system
from .progress import running, say
from .results import Checks, check_log, table
from .server import log_server
from .traffic import LOGS, Ledger, Traffic

SAMPLE_SECONDS = 10
PROOF_SECONDS = 20
FIFTHS = 5

# How much the median of the last fifth of the samples may exceed that of the second, as a factor and an addition; the
# first fifth is the warming up.
BOUNDS = {
    # Taken right after a collection: what is left of the noise are caches that fill and logs that are on their way.
    "heap after GC, MB": (1.15, 16),
    # The heap is given back late and buffers are pooled: it moves in steps.
    "RssAnon, MB": (1.15, 48),
    # Pools grow to their size when it is first needed; a leak of one thread a minute shows.
    "threads": (1.0, 4),
    # Connections come and go with the tails; store and journal hold a handful of files more or less.
    "file descriptors": (1.0, 24),
    # One preallocated segment of the journal more or less, and what came since the last cleanup.
    "disk, MB": (1.25, 96),
}


class Sampler:
    """Measures the server every few seconds while a `with` lasts."""

    def __init__(self, server, every):
        self.server, self.every = server, every
        self.samples = {name: [] for name in BOUNDS}
        self.error = None
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._done.set()
        self._thread.join()

    def _run(self):
        try:
            while not self._done.wait(self.every):
                self._sample()
        except Exception as error:  # told as a failed check
            self.error = repr(error)

    def _sample(self):
        server, pid = self.server, self.server.pid
        server.collect_garbage()
        found = (server.heap_mb(), system.rss_mb(pid), system.threads(pid), system.descriptors(pid), system.disk_mb(server.data))
        for samples, value in zip(self.samples.values(), found):
            samples.append(value)

    def fifth(self, name, number):
        samples = self.samples[name]
        size = len(samples) // FIFTHS
        return statistics.median(samples[(number - 1) * size:number * size])

    def check(self, checks):
        enough = min(map(len, self.samples.values())) >= 2 * FIFTHS
        checks.add("the server could be measured all the time", enough and self.error is None, self.error or f"{len(self.samples['threads'])} samples")
        for name, (factor, addition) in BOUNDS.items() if enough else ():
            before, after = self.fifth(name, 2), self.fifth(name, FIFTHS)
            checks.add(f"{name}: flat", after <= factor * before + addition, f"{before:.1f} in the second fifth, {after:.1f} in the last")


class Proof:
    """Compares what was acknowledged with an export, window by window, and cleans each window up when it is proven."""

    def __init__(self, server, ledger):
        self.ledger, self.start = ledger, 0
        self.auditor = server.client(server.tenant.reader)
        self.admin = server.client(server.tenant.token("admin"))
        self.windows, self.proven = 0, 0
        self.missing, self.unknown, self.repeated, self.miscounted = 0, 0, 0, 0

    def step(self):
        """Everything up to now that can no longer change."""
        end = self.ledger.settled()
        expected = set(self.ledger.take(end))
        found = self._export(end)
        ids = set(found)
        self.missing += len(expected - ids)
        self.unknown += len(ids - expected)
        self.repeated += len(found) - len(ids)
        self.proven += len(expected)
        self.windows += 1
        deleted = self.admin.call("DELETE", f"{LOGS}/cleanup?before={end}")["data"]["deleted_count"]
        self.miscounted += abs(deleted - len(found))
        self.start = end

    def _export(self, end):
        response = self.auditor.open("GET", f"{LOGS}/export?format=ndjson&from={self.start}&to={end}")
        if response.status != 200:
            raise SystemExit(f"the export answered {response.status}: {response.read()[:300]}")
        return [line[7:43].decode() for line in iter(response.readline, b"")]

    def check(self, checks):
        found = f"{self.proven} logs in {self.windows} windows"
        checks.add("every acknowledged log is exported", self.missing == 0 and self.proven > 0, f"{found}; {self.missing} missing")
        checks.add("and once", self.repeated == 0, f"{self.repeated} repeated")
        checks.add("and nothing else", self.unknown == 0, f"{self.unknown} that nobody sent")
        checks.add("cleanups delete what was exported", self.miscounted == 0, f"{self.miscounted} more or fewer")


def soak(server, ledger, proof, seconds):
    """Runs the traffic; what was counted, and the samples."""
    every = max(1, min(SAMPLE_SECONDS, seconds / 40))
    prove_every = max(2, min(PROOF_SECONDS, seconds / 15))
    with running("soak", seconds), Sampler(server, every) as sampler, Traffic(server, ledger) as traffic:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            time.sleep(min(prove_every, max(0, end - time.monotonic())))
            proof.step()
    return traffic, sampler


def finish(server, ledger, proof, checks):
    """What was under way at the end is proven too, and all is gone after the last cleanup."""
    time.sleep(3)
    proof.step()
    left = server.get(LOGS + "/stats")["data"]
    checks.add("nothing is left after the last cleanup", not left, str(left or "nothing"))
    counted = server.acknowledged()
    checks.add("the server counts the acknowledged logs as its clients do", counted == ledger.acknowledged, f"{counted}, clients {ledger.acknowledged}")


def run(arguments, folder):
    """Checks and lines of the result."""
    checks, ledger = Checks(), Ledger()
    seconds = 60 * arguments.minutes
    with log_server(folder, STORE_BLOCK_COMMIT_INTERVAL="5s", RETENTION_INTERVAL="10s") as server:
        server.admin.call("PATCH", f"/api/v1/tenants/{server.tenant.key}", {"retention_days": 1}, {"Content-Type": "application/json"})
        proof = Proof(server, ledger)
        with system.Usage(server.pid) as usage:
            traffic, sampler = soak(server, ledger, proof, seconds)
        say("proving what was under way at the end")
        finish(server, ledger, proof, checks)
        statuses = server.statuses()
        child = server.child
    proof.check(checks)
    sampler.check(checks)
    check_log(checks, folder)
    checks.add("no client met an answer it did not expect", not traffic.errors, f"{len(traffic.errors)}: {traffic.errors[:3]}" if traffic.errors else "none")
    checks.add("the live tails saw logs", traffic.frames > 0, f"{traffic.frames} frames")
    checks.add("the server ended by itself with code 0", child.returncode == 0, f"code {child.returncode}")
    rows = [(name, *(f"{sampler.fifth(name, n):.1f}" for n in range(1, FIFTHS + 1))) for name in BOUNDS if len(sampler.samples[name]) >= FIFTHS]
    lines = table(["medians of the samples", *(f"fifth {n}" for n in range(1, FIFTHS + 1))], rows)
    lines += ["", f"{ledger.acknowledged} logs acknowledged in {seconds:.0f} s, {ledger.refused} requests refused; server {usage.cpu:.0f} CPU seconds; RssAnon {usage.peak_mb:.0f} MB at its peak.", ""]
    lines += table(["traffic", "times"], sorted(traffic.counts.items())) + [""] + table(["status", "answers"], sorted(statuses.items())) + [""]
    return lines, checks
