"""`bench.py targets`: every figure the project sets itself, beside what was reached, in one sitting."""
import contextlib
import shutil

from . import ingest, peer, search, tail
from .load import write_bodies
from .progress import say
from .results import table
from .server import log_server

MEMORY_MB = 512
SUBSCRIBERS, RATE, IDLE = 1000, 500, 10_000


class Goals:
    """Rows of a table: a figure, what is to be reached, what was."""

    def __init__(self):
        self.rows = []

    def add(self, figure, goal, reached, met, beside=""):
        self.rows.append((figure, goal, reached, "yes" if met else "**no**", beside))
        say(f"{figure}: {reached} (goal {goal})")

    def lines(self, beside):
        return table(["", "goal", "reached", "met", beside], self.rows) + [""]


def scenario(name):
    return next(s for s in ingest.SCENARIOS if s.name == name)


def beside(told, bare):
    """What VictoriaLogs reached, as a cell."""
    if told is None:
        return ""
    refused = f", {told['refused']} refused" if told["refused"] else ""
    return f"{told['rate'] / bare['rate']:.3f} ({told['logs']:.0f} logs/s, p99 {told['p99']:.0f} ms, RssAnon {told['peak_mb']:.0f} MB{refused})"


def measure_ingest(arguments, folder, goals):
    bodies = write_bodies(folder)
    memory = {}
    for name, share, line in (("sustained", 0.15, 0.10), ("single-64", 0.50, 0.50), ("single-1000", 0.45, 0.45)):
        found = ingest.run_scenario(scenario(name), arguments, folder, bodies)
        told = peer.measure(arguments.victorialogs, folder, found.scenario, arguments, bodies) if arguments.victorialogs else None
        goal = f"≥ {share:.2f} of bare" + (f", {line:.2f} first" if line < share else "")
        logs = found.logs / found.ours["seconds"]
        reached = f"{found.share:.3f} ({logs:.0f} logs/s; bare {found.bare['rate']:.0f} req/s)"
        goals.add(found.scenario.title, goal, reached, found.share >= share, beside(told, found.bare))
        if name == "sustained":
            goals.add("— all searchable after the end", "≤ 2 s", f"{found.delay:.1f} s", found.delay <= 2)
        if name == "single-1000":
            times = found.ours["p99"] / found.bare["p99"]
            goals.add("— p99", "≤ 3 × bare", f"{times:.1f} × ({found.ours['p99']:.0f} and {found.bare['p99']:.0f} ms)", times <= 3)
        memory[name] = found.usage.peak_mb
    goals.add("RssAnon under full ingest", f"≤ {MEMORY_MB} MB", f"{memory['sustained']:.0f} MB", memory["sustained"] <= MEMORY_MB)


# What `search` asks, and the most milliseconds it may take.
SEARCHES = [
    ("rare word (its log is the oldest), newest 50", 2),
    ("page by severity=CRITICAL, newest 50", 5),
    ("count of one severity", 10),
    ("counts by severity", 10),
    ("histogram by hour and severity", 50),
]


def measure_search(arguments, folder, goals):
    """The table of all searches; the goals go to `goals`."""
    shutil.rmtree(folder / "data", ignore_errors=True)
    variant = search.Variant(arguments.millions, 1, "rising")
    variant.fill(folder)
    variant.question(folder)
    medians = variant.medians
    for name, most in SEARCHES:
        goals.add(name, f"≤ {most} ms", f"{medians[name]:.1f} ms", medians[name] <= most)
    goals.add("substring that no filter can prune, a core", "≥ 2 M logs/s", f"{variant.scanned / 1e6:.1f} M logs/s", variant.scanned >= 2e6)
    first, deep = medians["first page of all, 50"], medians["deep page by cursor, 50"]
    goals.add("page 10,000 by cursor", "as fast as the first", f"{deep:.1f} ms, the first {first:.1f} ms", deep <= 1.2 * first + 0.5)
    rate = medians["export, logs/s"]
    goals.add("export", "≥ 1 M logs/s", f"{rate / 1e6:.1f} M logs/s", rate >= 1e6)
    goals.add("disk, of the raw JSON", "≤ 12 %, 20 % at first", f"{variant.of_raw:.1f} %", variant.of_raw <= 12)
    goals.add("ready after a start on that data", "≤ 2 s", f"{variant.ready:.1f} s", variant.ready <= 2)
    return variant.lines


def measure_tail(arguments, folder, goals):
    """The table of the live tail; the goals go to `goals`."""
    arguments.subscribers, arguments.rate, arguments.idle, arguments.only = SUBSCRIBERS, RATE, IDLE, None
    arguments.seconds = max(arguments.seconds, tail.STALLED_SECONDS)
    shutil.rmtree(folder / "data", ignore_errors=True)
    lines, checks = tail.run(arguments, folder)
    figures = checks.figures
    for name in ("all read", "beside a stalled reader"):
        goals.add(f"live tail, {SUBSCRIBERS} subscribers, {RATE} logs/s, {name}: p99", "every frame, ≤ 100 ms",
                  f"{figures[name]:.0f} ms" + ("" if not checks.failed() else "; see the checks"), figures[name] <= 100 and not checks.failed())
    if "idle" in figures:
        goals.add(f"{IDLE:,} idle subscribers", "≤ 30 KB each", f"{figures['idle']:.1f} KiB", figures["idle"] <= 30_000 / 1024)
    return checks.lines() + [""] + lines, checks


def run(arguments, folder):
    """Checks and lines of the result."""
    goals = Goals()
    measure_ingest(arguments, folder, goals)
    searches = measure_search(arguments, folder, goals)
    with contextlib.suppress(FileNotFoundError):
        (folder / "server.log").unlink()
    tails, checks = measure_tail(arguments, folder, goals)
    lines = goals.lines("VictoriaLogs, same run" if arguments.victorialogs else "")
    lines += [f"## Searches over {arguments.millions:g} million logs", ""] + searches + ["## Live tail", ""] + tails
    return lines, checks
