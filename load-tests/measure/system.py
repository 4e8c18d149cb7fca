"""What the operating system tells about a process, a folder and the machine. Linux only: it reads /proc."""
import os
import pathlib
import platform
import resource
import socket
import threading

TICKS = os.sysconf("SC_CLK_TCK")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def cpu_seconds(pid):
    """User and system time that the process has used so far."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def rss_mb(pid):
    """RssAnon in MiB: heap, buffers and stacks; not the pages of mapped files, which the system can take back."""
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("RssAnon"):
            return int(line.split()[1]) / 1024
    raise SystemExit(f"/proc/{pid}/status tells no RssAnon; Linux 4.5 or newer is needed")


def threads(pid):
    return len(os.listdir(f"/proc/{pid}/task"))


def descriptors(pid):
    return len(os.listdir(f"/proc/{pid}/fd"))


def disk_mb(folder):
    """MiB allocated below a folder. A file that goes away meanwhile counts nothing."""
    blocks = 0
    for path, _, names in os.walk(folder):
        for name in names:
            try:
                blocks += os.lstat(os.path.join(path, name)).st_blocks
            except FileNotFoundError:
                continue
    return blocks * 512 / 2**20


def descriptor_limit():
    """File descriptors that each process started from here may open."""
    return resource.getrlimit(resource.RLIMIT_NOFILE)[1]


def raise_descriptor_limit():
    hard = descriptor_limit()
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def machine():
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.release()} {platform.machine()}, Python {platform.python_version()}"


class Usage:
    """CPU seconds and the largest RssAnon of a process within a `with`."""

    def __init__(self, pid):
        self.pid = pid
        self.cpu = 0.0
        self.peak_mb = 0.0
        self.samples = []
        self._done = threading.Event()

    def __enter__(self):
        self._before = cpu_seconds(self.pid)
        self._sampler = threading.Thread(target=self._sample, daemon=True)
        self._sampler.start()
        return self

    def _sample(self):
        while True:
            try:
                self.samples.append(rss_mb(self.pid))
            except (FileNotFoundError, ProcessLookupError):
                return
            if self._done.wait(0.25):
                return

    def __exit__(self, *failure):
        self._done.set()
        self._sampler.join()
        self.peak_mb = max(self.samples, default=0.0)
        try:
            self.cpu = cpu_seconds(self.pid) - self._before
        except FileNotFoundError:
            if failure[0] is None:
                raise SystemExit(f"process {self.pid} is gone") from None
