#!/usr/bin/env python3
"""Measures a built log server (mvn -DskipTests package) on this machine. load-tests/README.md tells what each command does.

Everything runs on loopback, on free ports and in a temporary directory (TMPDIR names another disk), and is stopped at
the end. The result is printed, and written to load-tests/results/DATE-NAME.md.
"""
import argparse
import contextlib
import pathlib
import shutil
import signal
import sys
import tempfile

from measure import cluster, ingest, overload, results, search, soak, system, tail, targets
from measure.progress import say


def numbers(text):
    """`1,10,30` as a list."""
    return [float(part) for part in text.split(",")]


def counts(text):
    return [int(part) for part in text.split(",")]


def parser():
    top = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name, run, help_text):
        added = commands.add_parser(name, help=help_text, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
        added.set_defaults(run=run)
        added.add_argument("--name", default=name, help="name of the result file")
        return added

    added = command("ingest", ingest.run, "rates as a share of a bare server's")
    added.add_argument("--seconds", type=int, default=20, help="of each load; sustained lasts at least 60")
    added.add_argument("--only", action="append", choices=[s.name for s in ingest.SCENARIOS], help="may be repeated")

    added = command("tail", tail.run, "live tail: delivery, latency, memory, a stalled reader")
    added.add_argument("--seconds", type=int, default=20, help="of each load; with the stalled reader at least 40")
    added.add_argument("--subscribers", type=int, default=1000)
    added.add_argument("--idle", type=int, default=10_000)
    added.add_argument("--rate", type=int, default=500, help="logs a second")
    added.add_argument("--only", action="append", choices=tail.PARTS, help="may be repeated")

    added = command("search", search.run, "searches, counts and exports over millions of logs")
    added.add_argument("--millions", type=numbers, default=[10.0], help="several with commas are measured in turn")
    added.add_argument("--tenants", type=counts, default=[1], help="tenants that the logs are spread over; several with commas")
    added.add_argument("--shuffled", action="store_true", help="timestamps shuffled over a day")
    added.add_argument("--late", action="store_true", help="1 %% of the logs up to a day late")

    added = command("targets", targets.run, "all figures the project sets itself, beside what was reached")
    added.add_argument("--seconds", type=int, default=20, help="of each load; sustained lasts at least 60")
    added.add_argument("--millions", type=float, default=10.0, help="logs to search in")
    added.add_argument("--victorialogs", type=pathlib.Path, help="binary of VictoriaLogs, to be put under the same load")

    added = command("overload", overload.run, "ten times the capacity, beside a quiet tenant")
    added.add_argument("--seconds", type=int, default=60)
    added.add_argument("--bulks", type=int, default=400, help="connections that send bulks of 1000")
    added.add_argument("--singles", type=int, default=2000, help="connections that send single logs")

    added.add_argument("--queue", default="64MiB", help="queue.max-bytes, and the length of a segment: small, so that the backlog fills")

    added = command("cluster", cluster.run, "roles in processes of their own: SQS requests, rates by workers, failover")
    added.add_argument("--seconds", type=int, default=30, help="at a modest rate; of singles at most 5")
    added.add_argument("--logs", type=int, default=40_000, help="in bulks, for each number of workers")
    added.add_argument("--workers", type=counts, default=[1, 2, 4], help="rising numbers, with commas")

    added = command("soak", soak.run, "mixed traffic: nothing grows, nothing is lost")
    added.add_argument("--minutes", type=float, default=10)
    return top


def main():
    arguments = parser().parse_args()
    system.raise_descriptor_limit()
    # So that a run that is ended from outside stops its servers and removes its files, as one that is interrupted does.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    folder = pathlib.Path(tempfile.mkdtemp(prefix="logserver-bench-"))
    log = folder / "server.log"
    failed = []
    try:
        lines = arguments.run(arguments, folder)
        if isinstance(lines, tuple):
            lines, checks = lines
            failed = checks.failed()
            lines = checks.lines() + [""] + lines
    except BaseException:
        with contextlib.suppress(OSError):
            say("the server's log ends with:\n" + log.read_text()[-3000:])
        raise
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    path = results.write(arguments.name, results.heading(arguments.command) + lines)
    say(f"written to {path}")
    for what in failed:
        say(f"FAILED: {what}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
