"""What is told on standard error while a run goes on."""
import contextlib
import sys
import threading
import time


def say(text):
    """One line that stays, with the time of day."""
    clear = "\r\033[K" if sys.stderr.isatty() else ""
    print(f"{clear}[{time.strftime('%H:%M:%S')}] {text}", file=sys.stderr, flush=True)


@contextlib.contextmanager
def running(what, seconds):
    """A line that counts the seconds of a step whose length is known; only on a terminal, else one plain line."""
    if not sys.stderr.isatty():
        say(f"{what} ({seconds:.0f} s)")
        yield
        return
    done = threading.Event()

    def count():
        start = time.monotonic()
        while not done.wait(0.5):
            passed = time.monotonic() - start
            filled = min(20, int(20 * passed / max(1, seconds)))
            print(f"\r\033[K{what} [{'#' * filled:<20}] {passed:.0f} of {seconds:.0f} s", end="", file=sys.stderr, flush=True)

    counter = threading.Thread(target=count, daemon=True)
    counter.start()
    try:
        yield
    finally:
        done.set()
        counter.join()
        print("\r\033[K", end="", file=sys.stderr, flush=True)
