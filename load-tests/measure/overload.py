"""`bench.py overload`: a noisy tenant sends ten times what the server can take, beside a quiet one."""
import statistics
import subprocess
import threading
import time

from . import system
from .client import Refused, Timer, latencies
from .load import last_json
from .progress import running, say
from .results import Checks, check_log, table
from .server import log_server, most_memory_mb, program

ALONE_SECONDS = 15
WRITE_EVERY = 0.1
SEARCH_EVERY = 1.0
# The largest sample of the last third may exceed that of the middle third by this factor and these MB: the heap, which
# starts small, breathes between two collections, and buffers are pooled in chunks.
FLAT, FLAT_MB = 1.2, 64


class Quiet:
    """A tenant that sends a log every 100 ms and searches every second, while a `with` lasts."""

    def __init__(self, server, tenant):
        self.writer, self.reader = server.client(tenant.writer), server.client(tenant.reader)
        self.writes, self.searches, self.errors = [], [], []
        self.acknowledged, self.refused, self.without_retry_after = 0, 0, 0
        self._done = threading.Event()
        self._threads = [threading.Thread(target=self._repeat, args=(each, every), daemon=True)
                         for each, every in ((self._write, WRITE_EVERY), (self._search, SEARCH_EVERY))]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._done.set()
        for thread in self._threads:
            thread.join()

    def _repeat(self, each, every):
        due = time.monotonic()
        while not self._done.wait(max(0, due - time.monotonic())):
            due += every
            try:
                each()
            except Refused as refusal:
                self.refused += 1
                self.without_retry_after += refusal.headers["Retry-After"] is None
            except Exception as error:  # what a client must never see; a failed check tells it
                self.errors.append(repr(error))

    def _write(self):
        entry = {"action": "login", "resource_type": "user", "resource_id": str(self.acknowledged), "severity": "INFO"}
        with Timer(self.writes):
            self.writer.call("POST", "/api/v1/logs", entry, {"Content-Type": "application/json"})
        self.acknowledged += 1

    def _search(self):
        with Timer(self.searches):
            self.reader.get("/api/v1/logs", search="login", size=50, total="none")

    def rows(self, when):
        return [(f"{when}: one log", len(self.writes), latencies(self.writes)), (f"{when}: search, newest 50", len(self.searches), latencies(self.searches))]


def flood(server, *arguments):
    command = program("Flood", arguments[0], server.base.rpartition(":")[2], *arguments[1:])
    return last_json(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)


def check_memory(checks, samples, peak):
    third = len(samples) // 3
    middle, last = max(samples[third:2 * third], default=0), max(samples[2 * third:], default=0)
    bound = most_memory_mb()
    checks.add(f"RssAnon at most {bound} MB: heap, as much again for buffers, 200 MB for the JVM", peak <= bound, f"{peak:.0f} MB at its peak")
    checks.add(f"memory is flat: the last third of the time at most {FLAT} times the middle third and {FLAT_MB} MB", last <= FLAT * middle + FLAT_MB, f"{middle:.0f} MB, then {last:.0f} MB")


def check_noise(checks, told, proof):
    answers = told["answers"]
    refused = sum(count for answer, count in answers.items() if answer.startswith(("429", "503")))
    other = {answer: count for answer, count in answers.items() if not answer.startswith(("200", "429", "503", "no answer: HttpClosed"))}
    checks.add("every request got an answer or a clean close", told["all_answered"] and not other, f"{told['requests']} requests; others: {other or 'none'}")
    checks.add("the load was more than the server takes: requests were refused", refused > 0, f"{refused} refused")
    checks.add("every refusal carries Retry-After", told["without_retry_after"] == 0, f"{told['without_retry_after']} without")
    checks.add("every acknowledged request is stored whole and once", proof["lost_or_repeated"] == 0 and proof["acknowledged"] == answers.get("200", 0),
               f"{proof['acknowledged']} acknowledged, {proof['lost_or_repeated']} not so; {proof['logs']} logs exported")
    checks.add("nothing of a refused request is stored", proof["refused_but_stored"] == 0, f"{proof['refused_but_stored']} stored")
    checks.add("a request whose outcome is unknown is stored whole or not at all", proof["torn"] == 0, f"{proof['torn']} in parts")


def check_quiet(checks, server, tenant, parts):
    found = sum(server.client(tenant.reader).get("/api/v1/logs/stats")["data"].values())
    acknowledged = sum(part.acknowledged for part in parts)
    errors = [error for part in parts for error in part.errors]
    checks.add("the quiet tenant's acknowledged logs are found, each once", found == acknowledged, f"{acknowledged} acknowledged, {found} found")
    checks.add("the quiet tenant met no broken connection", not errors, ", ".join(errors[:3]) or "none")
    checks.add("the quiet tenant's refusals carry Retry-After", all(part.without_retry_after == 0 for part in parts),
               f"{sum(part.refused for part in parts)} refused")


def result_lines(told, usage, delay, logs, parts, arguments):
    seconds = arguments.seconds
    answers = [(answer, count, f"{count / seconds:.0f}") for answer, count in sorted(told["answers"].items())]
    samples = usage.samples
    return (["## The quiet tenant", ""] + table(["", "requests", "p50 / p99 / p99.9 ms"], parts[0].rows("alone") + parts[1].rows("beside the noise"))
            + ["", "The client shares the cores with the noise; its waiting for a core is in these figures.", "",
               "## The noise", ""] + table(["answer", "requests", "a second"], answers)
            + ["", f"{told['logs']} logs acknowledged, {told['logs'] / seconds:.0f} a second; all {logs} searchable {delay:.1f} s after the load. "
               f"Server: {usage.cpu:.0f} CPU seconds, {1e6 * usage.cpu / max(1, told['logs']):.2f} µs/log; RssAnon median {statistics.median(samples or [0]):.0f} MB, peak {usage.peak_mb:.0f} MB. "
               f"`queue.max-bytes` was {arguments.queue}.", ""])


def run(arguments, folder):
    """Checks and lines of the result."""
    checks = Checks()
    needed = arguments.bulks + arguments.singles + 500
    if needed > system.descriptor_limit():
        raise SystemExit(f"{needed} file descriptors are needed, `ulimit -Hn` is {system.descriptor_limit()}")
    outcomes = folder / "outcomes"
    with log_server(folder, QUEUE_MAX_BYTES=arguments.queue, QUEUE_JOURNAL_SEGMENT_BYTES=arguments.queue) as server:
        tenant = server.add_tenant("quiet")
        with running("warming up, the quiet tenant alone", 5), Quiet(server, tenant) as warm:
            time.sleep(5)
        with running("the quiet tenant alone", ALONE_SECONDS), Quiet(server, tenant) as alone:
            time.sleep(ALONE_SECONDS)
        with running("overload", arguments.seconds), system.Usage(server.pid) as usage, Quiet(server, tenant) as beside:
            told = flood(server, "send", server.tenant.writer, outcomes, arguments.bulks, arguments.singles, arguments.seconds)
        checks.add("the server lives and is ready afterwards", server.child.poll() is None and server.is_ready(), f"exit code {server.child.poll()}")
        delay, logs = server.wait_searchable()
        say(f"all {logs} acknowledged logs searchable after {delay:.1f} s; exporting them")
        proof = flood(server, "check", server.tenant.reader, outcomes)
        check_memory(checks, usage.samples, usage.peak_mb)
        check_noise(checks, told, proof)
        check_quiet(checks, server, tenant, [warm, alone, beside])
    check_log(checks, folder)
    return result_lines(told, usage, delay, logs, [alone, beside], arguments), checks
