"""The directory in which a scanner puts letters: what is stored here moves to its subdirectory `verwerkt`."""

import logging
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from contacten.enums import Postbron
from contacten.services.postbus.aannemen import neem_aan

logger = logging.getLogger(__name__)
# A scanner writes in pieces: a file is whole when it has not changed for so long.
_RUST = timedelta(seconds=10)
_NIET_AF = (".part", ".tmp", ".crdownload", ".filepart")


def neem_scans_aan(*, map_: Path, nu: datetime) -> int:
    """Take in every file that is whole, oldest first; how many. A file that cannot be read stays.

    Whatever lies there is taken: what is no PDF ends in quarantine, where somebody sees it.
    """
    verwerkt = map_ / "verwerkt"
    verwerkt.mkdir(exist_ok=True)
    bestanden = [pad for pad in map_.iterdir() if pad.is_file() and not pad.is_symlink()]
    aantal = 0
    for pad in sorted(bestanden, key=lambda pad: pad.stat().st_mtime):
        if pad.name.startswith((".", "~")) or pad.name.lower().endswith(_NIET_AF):
            continue
        if nu.timestamp() - pad.stat().st_mtime < _RUST.total_seconds():
            continue
        try:
            with pad.open("rb") as bestand:
                ruw = bestand.read(settings.POSTBUS_MAXIMUM_BYTES + 1)
        except OSError as fout:
            logger.warning("Een scan is niet te openen (%s)", type(fout).__name__)
            continue
        aangenomen = neem_aan(bron=Postbron.SCANMAP, ruw=ruw, naam=pad.name, nu=nu)
        pad.rename(verwerkt / f"{aangenomen.bericht.nummer} {pad.name}")
        aantal += 1
    return aantal
