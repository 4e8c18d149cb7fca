"""`bench.py search`: loads millions of logs over HTTP, starts the server again, and times searches."""
import datetime
import shutil
import statistics
import subprocess
import time

from . import system
from .client import Timer
from .progress import say
from .results import table
from .server import log_server, program

BULK = "/api/v1/logs/bulk?return=count"
LOGS = "/api/v1/logs"
STATS = "/api/v1/logs/stats"
DEEP = 10_000
PAGE = 50
USERS = 10
WARM_SECONDS = 1
SCAN = "substring no filter can prune, nowhere"


def send(server, millions, tenants, order):
    """Loads the logs; what the sender told of it."""
    users = range(max(1, USERS // len(tenants)))
    tokens = server.data.with_name("tokens")
    tokens.write_text("\n".join(tenant.token("writer", f"user-{user}") for user in users for tenant in tenants))
    command = program("AuditLogs", "send", server.base + BULK, tokens, millions, 4, order)
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


def moment(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def iso(time_of_day):
    return time_of_day.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def questions(server):
    """Names, paths and parameters of what is asked."""
    newest = server.get(LOGS, size=1)["data"][0]
    oldest = server.get(LOGS, size=1, order="asc")["data"][0]
    middle = moment(oldest["timestamp"]) + (moment(newest["timestamp"]) - moment(oldest["timestamp"])) / 2
    yield "rare word (its log is the oldest), newest 50", LOGS, {"search": oldest["metadata"]["request"], "size": PAGE}
    yield "page by severity=CRITICAL, newest 50", LOGS, {"severity": "CRITICAL", "size": PAGE}
    yield "page by user's word, newest 50", LOGS, {"search": "old77@example.com", "size": PAGE}
    yield "path filter, newest 50", LOGS, {"metadata.request": newest["metadata"]["request"], "size": PAGE}
    yield "word that is nowhere", LOGS, {"search": "nowhere", "size": PAGE}
    yield SCAN, LOGS, {"search": "*nowher*", "size": PAGE}
    yield "newest 50 before the middle of the time", LOGS, {"to": iso(middle), "size": PAGE}
    yield "first page of all, 50", LOGS, {"size": PAGE}
    yield "counts by severity", STATS, {}
    yield "count of one severity", STATS, {"severity": "ERROR"}
    yield "counts by action", STATS, {"group_by": "action"}
    yield "counts by user_id", STATS, {"group_by": "user_id"}
    yield "histogram by hour and severity", "/api/v1/logs/histogram", {"interval": "1h"}


class Timed:
    """A question asked several times: median and worst of its milliseconds, the server's CPU milliseconds for each, the last answer."""

    def __init__(self, server, repeat, path, parameters):
        times = []
        before = system.cpu_seconds(server.pid)
        for _ in range(repeat):
            with Timer(times):
                self.answer = server.get(path, **parameters)
        self.cpu = 1000 * (system.cpu_seconds(server.pid) - before) / repeat
        self.median, self.worst = statistics.median(times), max(times)


def warm_up(server, path, parameters):
    """Asks for a while, so that the first question after a start is not the one that the JVM learns on; a slow one twice."""
    end = time.monotonic() + WARM_SECONDS
    Timed(server, 2, path, parameters)
    while time.monotonic() < end:
        Timed(server, 1, path, parameters)


def told(answer):
    data = answer["data"]
    if isinstance(data, dict):
        return ", ".join(f"{severity} {count}" for severity, count in data.items())
    if data and "start" in data[0]:
        return f"{len(data)} buckets"
    return f"{len(data)} groups" if data and "count" in data[0] else f"{len(data)} logs"


def ask(server, question):
    """Name, what was timed, and the cells of a row."""
    name, path, parameters = question
    is_page = path == LOGS
    lean = {**parameters, "total": "none"} if is_page else parameters
    warm_up(server, path, lean)
    found = Timed(server, 7, path, lean)
    bounded = f"{Timed(server, 5, path, parameters).median:.1f}" if is_page else ""
    say(f"{name}: {found.median:.1f} ms")
    return name, found, row(name, found, bounded)


def row(name, found, bounded):
    return name, f"{found.median:.1f} ({found.worst:.1f})", bounded, f"{found.cpu:.0f}", told(found.answer)


def deep_page(server, logs):
    """The page that cursors reach after 10,000 pages of 50, or after half of the logs where there are fewer; as `ask` tells."""
    size = min(1000, logs // 2)
    pages = min(DEEP * PAGE, logs // 2) // size
    cursor = None
    for _ in range(pages):
        parameters = {"size": size, "total": "none", **({"cursor": cursor} if cursor else {})}
        cursor = server.get(LOGS, **parameters)["meta"]["next_cursor"]
    parameters = {"size": PAGE, "total": "none", "cursor": cursor}
    warm_up(server, LOGS, parameters)
    found = Timed(server, 7, LOGS, parameters)
    name = f"page {pages * size // PAGE:,} by cursor, 50"
    say(f"{name}: {found.median:.1f} ms")
    return "deep page by cursor, 50", found, row(name, found, "")


def export(server, expected):
    """A sentence about an export of everything, and its rate in logs per second."""
    server.collect_garbage()
    heap = server.heap_mb()
    count, size = 0, 0
    buffer = bytearray(1 << 18)
    with system.Usage(server.pid) as usage:
        start = time.perf_counter()
        response = server.reader.open("GET", LOGS + "/export?format=ndjson")
        while got := response.readinto(buffer):
            count += buffer.count(b"\n", 0, got)
            size += got
        seconds = time.perf_counter() - start
    if response.status != 200 or count != expected:
        raise SystemExit(f"the export answered {response.status} and {count} of {expected} logs")
    third = len(usage.samples) // 3
    early, late = (statistics.median(part or [0.0]) for part in (usage.samples[third:2 * third], usage.samples[2 * third:]))
    server.collect_garbage()
    line = (f"Export of all {count} logs: {count / seconds:.0f} logs/s, {size / seconds / 2**20:.0f} MiB/s, server CPU {1e6 * usage.cpu / count:.2f} µs/log; "
            f"RssAnon {early:.0f} MB in the second third, {late:.0f} MB in the last; heap after GC {heap:.0f} MB before, {server.heap_mb():.0f} MB after.")
    say(line)
    return line, count / seconds


class Variant:
    """One size and spread of the data, with what was found."""

    def __init__(self, millions, tenants, order):
        self.name = f"{millions:g} million logs, {tenants} tenant{'s' if tenants > 1 else ''}, timestamps {order}"
        self.millions, self.tenants, self.order = millions, tenants, order
        self.medians, self.lines = {}, []
        self.of_raw = self.ready = self.scanned = 0.0

    def fill(self, folder):
        with log_server(folder) as server:
            tenants = [server.tenant] + [server.add_tenant(f"tenant-{i}") for i in range(1, self.tenants)]
            say(f"sending {self.name}")
            with system.Usage(server.pid) as usage:
                sent = send(server, self.millions, tenants, self.order)
            delay, logs = server.wait_searchable()
            self.medians["logs/s in"] = float(sent.split(": ")[1].split()[0])
            self.lines += [f"{sent} (generator and server on the same cores); all {logs} searchable {delay:.1f} s later, each once; "
                           f"server CPU {1e6 * usage.cpu / logs:.2f} µs/log; RssAnon {usage.peak_mb:.0f} MB at its peak.", ""]
        raw = logs * 415 / 1e6
        used = system.disk_mb(folder / "data/store") * 2**20 / 1e6
        self.of_raw = 100 * used / raw
        self.lines += [f"Store on disk after a stop: {used:.0f} MB, {self.of_raw:.1f} % of the raw JSON (415 bytes a log).", ""]

    def question(self, folder):
        start = time.perf_counter()
        with log_server(folder) as server:
            self.ready = time.perf_counter() - start
            self.lines += [f"Ready {self.ready:.1f} s after the start command (JVM start included).", ""]
            logs = sum(server.get(STATS)["data"].values())
            rows = []
            with system.Usage(server.pid) as usage:
                for name, found, cells in [*(ask(server, q) for q in questions(server)), deep_page(server, logs)]:
                    self.medians[name] = found.median
                    if name == SCAN:
                        self.scanned = 1000 * logs / max(found.cpu, 1)
                    rows.append(cells)
            self.lines += table(["search", "`total=none`, median (worst of 7) ms", "`total=bounded` ms", "server CPU ms", "answer"], rows) + [""]
            line, self.medians["export, logs/s"] = export(server, logs)
            self.lines += [line, "", f"RssAnon during the searches: {usage.peak_mb:.0f} MB at its peak.", ""]


def growth(variants):
    """Rates and medians of all variants side by side."""
    rows = [(name, *(f"{variant.medians[name]:.1f}" if variant.medians[name] < 1e4 else f"{variant.medians[name]:.0f}" for variant in variants))
            for name in variants[0].medians]
    return ["## Growth", ""] + table(["median ms, or logs/s"] + [variant.name for variant in variants], rows) + [""]


def run(arguments, folder):
    """Lines of the result."""
    if arguments.shuffled and arguments.late:
        raise SystemExit("--shuffled and --late exclude each other")
    order = "shuffled" if arguments.shuffled else "late" if arguments.late else "rising"
    variants = [Variant(millions, tenants, order) for millions in arguments.millions for tenants in arguments.tenants]
    lines = ["One connection is kept for all searches. Where there are several tenants, the searches are those of one of them.", ""]
    for variant in variants:
        shutil.rmtree(folder / "data", ignore_errors=True)
        variant.fill(folder)
        variant.question(folder)
        lines += [f"## {variant.name}", ""] + variant.lines
    return lines + (growth(variants) if len(variants) > 1 else [])
