"""VictoriaLogs under the same load, from a binary that is given: a figure to compare with, taken on the same machine in the same run."""
import contextlib
import re
import shutil
import urllib.request

from . import system
from .server import process, wait_for

INGEST = "/insert/jsonline?_msg_field=message&_time_field=timestamp&_stream_fields=action"


class Peer:
    """A running VictoriaLogs. It answers from memory: what it says is accepted is on disk seconds later."""

    def __init__(self, pid, base):
        self.pid, self.base = pid, base

    def ingested(self):
        with urllib.request.urlopen(self.base + "/metrics", timeout=60) as answer:
            return sum(int(n) for n in re.findall(r"^vl_rows_ingested_total\{[^}]*\} (\d+)", answer.read().decode(), re.MULTILINE))


@contextlib.contextmanager
def victoria_logs(binary, folder):
    data, port = folder / "peer", system.free_port()
    command = [binary, f"-storageDataPath={data}", f"-httpListenAddr=127.0.0.1:{port}", "-loggerLevel=ERROR"]
    with open(folder / "peer.log", "a") as log, process(command, stdout=log, stderr=log) as child:
        wait_for(f"http://127.0.0.1:{port}/health", child)
        yield Peer(child.pid, f"http://127.0.0.1:{port}")
    shutil.rmtree(data, ignore_errors=True)


def measure(binary, folder, scenario, arguments, bodies):
    """What wrk told of one scenario, with `logs` (a second) and `peak_mb` beside it."""
    with victoria_logs(binary, folder) as peer:
        load = scenario.measure(arguments, f"VictoriaLogs: {scenario.name}", peer.base + INGEST, bodies, ["x"])
        before = peer.ingested()
        with system.Usage(peer.pid) as usage:
            told = load()
        return {**told, "logs": (peer.ingested() - before) / told["seconds"], "peak_mb": usage.peak_mb, "cpu": usage.cpu}
