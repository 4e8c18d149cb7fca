"""What schemathesis cannot learn from the document, and the one check that it lacks. Each exception says why."""

import json

import schemathesis
from schemathesis import GenerationMode

# The refusals of requests that fit the document, by what the answer says: parameter (None: any) and kind of problem.
NO_SCHEMA_TELLS = {
    ("page", "conflict"): "page and cursor exclude each other",
    ("page", "range"): "page times size is bounded",
    ("cursor", "value"): "a cursor is the server's: it belongs to the filters it was made for",
    ("older_than", "conflict"): "before and older_than exclude each other",
    ("before", "missing"): "a cleanup without a time needs a tenant with a retention",
    ("interval", "range"): "how many intervals there are depends on the logs",
    ("search", "value"): "stars and quotes have a syntax of their own, and white space alone is no term",
    ("search", "too_long"): "terms and words are counted, and characters beyond 16 bits count twice",
    (None, "too_many"): "conditions on fields and on paths are counted together",
    ("body", "too_many"): "a tenant has at most 100 API keys",
    (None, "taken"): "an unknown field is kept under metadata, unless that has a member of its name",
}

ENTRY = {"action": "write", "resource_type": "file", "resource_id": "7", "severity": "INFO"}
ENCODINGS = ("gzip", "x-gzip", "zstd", "deflate")


@schemathesis.serializer("application/x-ndjson")
def lines(context, value):
    """To a schema NDJSON is any text: its lines become the messages of entries, but for the document's own examples."""
    if not isinstance(value, str):
        return json.dumps(value).encode()
    if value.startswith("{"):
        return value.encode()
    return "\n".join(json.dumps(ENTRY | {"message": line}) for line in value.split("\n")).encode()


def digits_only(value):
    """The same value with whole floats as integers: to a schema 3.0 is whole, the server wants it without a fraction."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {key: digits_only(member) for key, member in value.items()}
    if isinstance(value, list):
        return [digits_only(member) for member in value]
    return value


@schemathesis.hook
def before_call(context, case, kwargs):
    """schemathesis names an encoding, but does not encode: BodyInflaterTest does. Others it may name: they are a 415."""
    if case.headers and case.headers.get("content-encoding") in ENCODINGS:
        del case.headers["content-encoding"]
    if isinstance(case.body, (dict, list)):
        case.body = digits_only(case.body)


@schemathesis.check
def only_what_no_schema_tells_is_refused(ctx, response, case):
    """A request that fits the document is refused for one of the known reasons only."""
    if case.meta is None or case.meta.generation.mode != GenerationMode.POSITIVE or response.status_code != 422:
        return
    for problem in response.json()["data"]:
        kind = problem["type"]
        if not NO_SCHEMA_TELLS.keys() & {(problem["loc"][-1], kind), (None, kind)}:
            raise AssertionError(f"the request fits the document, and is refused for {problem}")


@schemathesis.check
def errors_tell_their_request(ctx, response, case):
    """The id in the body of an error is the one in the header, under which the server's log has it."""
    if response.status_code >= 400 and case.method != "HEAD":
        assert [response.json()["request_id"]] == response.headers["x-request-id"], response.text
