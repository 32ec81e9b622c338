"""Settings of the benchmarks: the demo's, with an empty view that makes one INSERT to compare with, and with
the time inside the server on every answer."""

from kcc.settings.demo import *

ROOT_URLCONF = "bench.urls"
MIDDLEWARE = ["bench.servertijd.servertijd_middleware", *MIDDLEWARE]
# Sixteen clients come from one address.
API_LIMIET_PER_MINUUT = 0
# One line a request of our own client would bury the figures.
LOGGING["loggers"]["httpx"] = {"level": "WARNING"}
