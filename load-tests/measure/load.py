"""The load generators: wrk with its scripts, hey, and the request bodies they send."""
import csv
import gzip
import json
import os
import re
import shutil
import subprocess
import threading

from .client import latencies
from .progress import running
from .server import HERE, program

FILES = 100
PER_FILE = 1000


def write_bodies(folder):
    """Bulk bodies 0.ndjson, … that do not repeat, each also as .ndjson.gz, and one.json; into `folder`/bodies."""
    bodies = folder / "bodies"
    subprocess.run(program("AuditLogs", "write", bodies, FILES, PER_FILE), check=True)
    for path in bodies.glob("*.ndjson"):
        path.with_suffix(".ndjson.gz").write_bytes(gzip.compress(path.read_bytes(), 6))
    return bodies


def wrk(what, url, script, connections, seconds, bodies, tokens=("x",)):
    """Runs wrk: a dict of `requests`, `refused` (statuses above 399), `broken` (no answer), `seconds`, `p50`, `p99`, `p999` in ms."""
    # At once, for another may be starting, and read it.
    written = bodies / f"tokens-{threading.get_ident()}"
    written.write_text("\n".join(tokens) + "\n")
    written.replace(bodies / "tokens")
    env = dict(os.environ, DIR=str(bodies), FILES=str(FILES), SCRIPTS=str(HERE / "lua"))
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s", str(HERE / "lua" / script), url]
    with running(what, seconds):
        output = subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout
    result = json.loads(output.strip().splitlines()[-1])
    result["rate"] = (result["requests"] - result["refused"]) / result["seconds"]
    result["latency"] = f"{result['p50']:.2f} / {result['p99']:.2f} / {result['p999']:.2f}"
    return result


def hey(what, url, requests, connections, body, token):
    """Runs hey as the reference system's own benchmark did, without keeping what each answer says; a dict like wrk's."""
    command = ["hey", "-o", "csv", "-n", str(requests), "-c", str(connections), "-t", "30", "-m", "POST", "-T", "application/json",
               "-H", f"Authorization: Bearer {token}", "-D", str(body), url]
    with running(what, 10):
        output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rows = list(csv.DictReader(output.splitlines()))
    times = [float(row["response-time"]) * 1000 for row in rows]
    seconds = max((float(row["offset"]) + float(row["response-time"]) for row in rows), default=1.0)
    refused = sum(not row["status-code"].startswith("2") for row in rows)
    return {"requests": len(rows), "refused": refused, "broken": requests - len(rows), "seconds": seconds,
            "rate": (len(rows) - refused) / seconds, "latency": latencies(times), "p99": sorted(times)[int(0.99 * len(times))] if times else 0.0}


def needs(tool):
    """Whether the tool is on the path."""
    return shutil.which(tool) is not None


def last_json(output):
    """The last line of a program's output that is a JSON object."""
    lines = [line for line in output.splitlines() if re.match(r"\s*\{", line)]
    if not lines:
        raise SystemExit("the program told no result")
    return json.loads(lines[-1])
