"""The measuring side of the project; `load-tests/bench.py` is its command."""
