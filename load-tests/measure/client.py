"""A small HTTP client that keeps its connection, as shippers do. One for each thread."""
import http.client
import json
import time
import urllib.parse


class Refused(Exception):
    """An answer other than 200."""

    def __init__(self, method, path, status, headers, text):
        super().__init__(f"{method} {path}: {status} {text[:300]}")
        self.status, self.headers, self.text = status, headers, text


class Client:
    def __init__(self, base, token="", timeout=120):
        self.address = urllib.parse.urlsplit(base).netloc
        self.token, self.timeout = token, timeout
        self.connection = http.client.HTTPConnection(self.address, timeout=timeout)

    def open(self, method, path, body=None, headers=None):
        """The response, unread. The caller reads it to its end before the next call."""
        all_headers = {"Authorization": "Bearer " + self.token, **(headers or {})}
        try:
            self.connection.request(method, path, body, all_headers)
            return self.connection.getresponse()
        except (OSError, http.client.HTTPException):
            self.connection.close()
            raise

    def call(self, method, path, body=None, headers=None):
        """The JSON of a 200; anything else is raised as Refused. `body` is bytes, or what becomes JSON."""
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
        response = self.open(method, path, body, headers)
        try:
            text = response.read()
        except (OSError, http.client.HTTPException):
            self.connection.close()
            raise
        if response.status != 200:
            raise Refused(method, path, response.status, response.headers, text.decode(errors="replace"))
        return json.loads(text)

    def get(self, path, **parameters):
        return self.call("GET", path + ("?" + urllib.parse.urlencode(parameters) if parameters else ""))

    def close(self):
        self.connection.close()


def percentile(values, share):
    """The smallest of the values that `share` of them do not exceed; 0.0 of none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def latencies(milliseconds):
    """p50, p99 and p99.9 as one cell of a table."""
    return " / ".join(f"{percentile(milliseconds, share):.2f}" for share in (0.5, 0.99, 0.999))


class Timer:
    """Milliseconds of a `with`, appended to a list when nothing was raised."""

    def __init__(self, times):
        self.times = times

    def __enter__(self):
        self.start = time.perf_counter()

    def __exit__(self, kind, *_):
        if kind is None:
            self.times.append((time.perf_counter() - self.start) * 1000)
