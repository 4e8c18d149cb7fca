"""The Markdown that a run leaves behind."""
import datetime
import os
import shlex
import subprocess
import sys

from . import system
from .progress import say
from .server import HERE, HOME, java

RESULTS = HERE / "results"


class Checks:
    """What must hold in a run: told in the result, and an exit code of 1 when something does not. `figures` are numbers by name."""

    def __init__(self):
        self.rows = []
        self.figures = {}

    def add(self, what, holds, found):
        self.rows.append((what, holds, found))

    def lines(self):
        return table(["must hold", "", "found"], [(what, "yes" if holds else "**NO**", found) for what, holds, found in self.rows])

    def failed(self):
        return [what for what, holds, _ in self.rows if not holds]


def check_log(checks, folder):
    """The server's own log tells no error; if it does, its stack trace is told on standard error."""
    log = (folder / "server.log").read_text()
    at = max(log.find(" ERROR "), log.find("OutOfMemory"))
    if at >= 0:
        say("the server's log:\n" + log[max(0, at - 30):at + 3000])
    checks.add("no error in the server's log", at < 0, log[at:].partition("\n")[0] if at >= 0 else "none")


def table(head, rows):
    """Lines of a Markdown table."""
    cells = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(str(cell).replace("|", "\\|") for cell in row) + " |" for row in cells]


def git(*arguments):
    return subprocess.run(["git", "-C", HOME, *arguments], capture_output=True, text=True, check=False).stdout.strip()


def heading(what):
    """Command, commit, machine and flags."""
    dirty = git("status", "--porcelain", "src", "conf", "pom.xml", "bin")
    flags = [f"`{flag}`" for name in ("jvm.options", "jvm-23.options") if name in " ".join(java())
             for flag in (HOME / "conf" / name).read_text().splitlines() if flag.startswith("-")]
    extra = os.environ.get("LOGSERVER_JAVA_OPTS")
    version = subprocess.run([java()[0], "--version"], capture_output=True, text=True, check=True).stdout.splitlines()[1]
    return [
        f"# {what}, {datetime.date.today()}", "",
        f"- Command: `load-tests/bench.py {shlex.join(sys.argv[1:])}`",
        f"- Commit: {git('rev-parse', '--short', 'HEAD') or 'unknown'}{' with changes' if dirty else ''}",
        f"- Machine: {system.machine()}; load generator and server on it side by side, over loopback; load average at the start {os.getloadavg()[0]:.1f}",
        f"- Java: {version}; " + " ".join(flags) + (f"; and `{extra}`" if extra else ""), ""]


def write(name, lines):
    """Writes results/DATE-NAME.md and prints it; the path."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{datetime.date.today()}-{name}.md"
    text = "\n".join(lines) + "\n"
    path.write_text(text)
    print(text)
    return path
