"""Which file a worker of pytest-xdist takes next: long ones first, so that none is left alone at the end.

By itself pytest-xdist begins with the files that hold most tests, and those are the quick ones.
"""

from typing import Any

import pytest
from xdist.scheduler import LoadFileScheduling

# Parts of the names of files whose tests take seconds each, the longest first.
LANG = ("/demo/", "/test_orakel.py", "/e2e/", "/test_zoeken_rang.py", "_browser.py")


def plaats(bestand: str) -> int:
    """The place of a file in that list, or the end of it."""
    return next((nummer for nummer, deel in enumerate(LANG) if deel in bestand), len(LANG))


class LangsteEerst(LoadFileScheduling):
    """A file goes to one worker, as does all of the demo: it is loaded once for who needs it."""

    def _split_scope(self, nodeid: str) -> str:
        bestand: str = super()._split_scope(nodeid)
        return bestand[: bestand.index("/demo/") + 6] if "/demo/" in bestand else bestand

    def _assign_work_unit(self, node: Any) -> None:
        self.workqueue.move_to_end(min(self.workqueue, key=plaats), last=False)
        super()._assign_work_unit(node)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LangsteEerst | None:
    """In the place of pytest-xdist's own --dist loadfile."""
    return LangsteEerst(config, log) if config.getoption("dist") == "loadfile" else None
