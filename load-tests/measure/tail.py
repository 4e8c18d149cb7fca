"""`bench.py tail`: the live tail with many subscribers."""
import contextlib
import subprocess

from . import system
from .load import last_json
from .progress import running, say
from .results import Checks, table
from .server import log_server, program

PARTS = ["frames", "stalled", "idle"]
STALLED_SECONDS = 40
SPARE_DESCRIPTORS = 500


@contextlib.contextmanager
def client(*arguments):
    """TailClient with its subscribers connected; what it tells at the end is read by `finish`."""
    command = program("TailClient", *arguments)
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        if child.stdout.readline().strip() != "connected":
            raise SystemExit("the subscribers did not get connected")
        yield child
    finally:
        child.stdin.close()
        child.terminate()
        child.wait(60)


def finish(child):
    child.stdin.write("\n")
    child.stdin.flush()
    return last_json(child.stdout.read())


class Memory:
    """What the server holds, its garbage collected: RssAnon and used heap in MiB."""

    def __init__(self, server):
        server.collect_garbage()
        self.rss, self.heap = system.rss_mb(server.pid), server.heap_mb()

    def per_subscriber(self, before, count):
        """KiB of RssAnon and of heap that each of `count` subscribers takes."""
        return 1024 * (self.rss - before.rss) / count, 1024 * (self.heap - before.heap) / count


def load(server, arguments, seconds, stalled):
    port = server.base.rpartition(":")[2]
    with client("frames", port, server.tenant.reader, server.tenant.writer, arguments.subscribers, arguments.rate, seconds, stalled) as child:
        with running(f"live tail, {arguments.subscribers} subscribers, {stalled} stalled", seconds), system.Usage(server.pid) as usage:
            return finish(child), usage


def frames_row(name, told, usage, seconds):
    return (name, told["accepted"], told["frames"], f"{told['frames'] / seconds:.0f}", told["sent"], told["acknowledged"],
            f"{1e6 * usage.cpu / max(1, told['frames']):.2f}", f"{usage.peak_mb:.0f}")


def check_frames(checks, name, told):
    checks.figures[name] = float(told["sent"].split(" / ")[1])
    checks.add(f"{name}: each subscriber got every log, once", told["incomplete"] == 0 and told["repeated"] == 0,
               f"{told['incomplete']} of {told['subscribers']} incomplete, {told['repeated']} frames repeated, {told['gaps']} gaps")
    checks.add(f"{name}: no log was refused, no subscriber closed", told["refused"] == 0 and told["closed"] == 0,
               f"{told['refused']} refused, {told['closed']} closed")


def warm_up(server, arguments):
    say("warming up")
    load(server, arguments, 5, 0)


def measure_idle(server, count, checks):
    port = server.base.rpartition(":")[2]
    if count + SPARE_DESCRIPTORS > system.descriptor_limit():
        return [f"Idle subscribers left out: {count} need {count + SPARE_DESCRIPTORS} file descriptors, `ulimit -Hn` is {system.descriptor_limit()}.", ""]
    before = Memory(server)
    say(f"connecting {count} idle subscribers")
    with client("idle", port, server.tenant.reader, count) as child:
        connected = int(server.metric("logserver_stream_subscribers"))
        rss, heap = Memory(server).per_subscriber(before, count)
        closed = finish(child)["closed"]
    checks.figures["idle"] = rss
    checks.add("idle: all are connected, and stay so", connected == count and closed == 0, f"{connected} of {count}, {closed} closed")
    return [f"{count} idle subscribers take {rss:.1f} KiB of RssAnon each, {heap:.1f} KiB of it heap (garbage collected before and after).", ""]


def run(arguments, folder):
    """Checks and lines of the result."""
    parts = arguments.only or PARTS
    checks, rows, lines = Checks(), [], []
    places = max(10_000, arguments.idle)
    with log_server(folder, STREAM_MAX_SUBSCRIBERS=places, HTTP_MAX_CONNECTIONS=places + SPARE_DESCRIPTORS) as server:
        if "idle" in parts:
            with client("idle", server.base.rpartition(":")[2], server.tenant.reader, 100) as child:
                finish(child)
            lines += measure_idle(server, arguments.idle, checks)
        if "frames" in parts or "stalled" in parts:
            warm_up(server, arguments)
        if "frames" in parts:
            told, usage = load(server, arguments, arguments.seconds, 0)
            rows.append(frames_row(f"{arguments.subscribers} subscribers", told, usage, arguments.seconds))
            check_frames(checks, "all read", told)
        if "stalled" in parts:
            seconds = max(arguments.seconds, STALLED_SECONDS)
            told, usage = load(server, arguments, seconds, 1)
            rows.append(frames_row(f"{arguments.subscribers - 1} of {arguments.subscribers}, one stalled beside them", told, usage, seconds))
            check_frames(checks, "beside a stalled reader", told)
            whole = told["stalled_frames"] + told["stalled_dropped"] == told["accepted"]
            checks.add("the stalled reader got a gap; its frames and what the gaps count are all logs", told["stalled_gaps"] > 0 and whole,
                       f"{told['stalled_frames']} frames, {told['stalled_gaps']} gaps over {told['stalled_dropped']} logs, of {told['accepted']}")
    head = ["live tail", "logs", "frames", "frames/s", "send to frame, p50 / p99 / p99.9 ms", "acknowledgement to frame ms", "server CPU µs/frame", "RssAnon MB, peak"]
    return (table(head, rows) + [""] if rows else []) + lines, checks
