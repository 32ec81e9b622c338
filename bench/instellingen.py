"""Settings of the benchmarks: the demo's, with one empty view that makes one INSERT, to compare with."""

from kcc.settings.demo import *

ROOT_URLCONF = "bench.urls"
# One line a request of our own client would bury the figures.
LOGGING["loggers"]["httpx"] = {"level": "WARNING"}
