"""Reading CSV files in, and writing them: `manage.py importeer` and `exporteer`.

An app declares a Soort (columns with their readers, and how checked rows are written) and registers it. All
of a file is checked before any of it is written.
"""

from kcc.lib.inlezen import waarden
from kcc.lib.inlezen.bestand import Csvbestand
from kcc.lib.inlezen.fouten import Inleesfout, toon
from kcc.lib.inlezen.schrijven import Schrijfwijze
from kcc.lib.inlezen.soort import (
    SOORTEN,
    Bron,
    Fout,
    Geweigerd,
    Kolom,
    Soort,
    Telling,
    Uitvoering,
    Verwijzing,
)
from kcc.lib.inlezen.tussentabel import stroom
from kcc.lib.inlezen.uitvoer import voer_uit
from kcc.lib.inlezen.uitvoeren import Uitkomst, lees_in

__all__ = [
    "SOORTEN",
    "Bron",
    "Csvbestand",
    "Fout",
    "Geweigerd",
    "Inleesfout",
    "Kolom",
    "Schrijfwijze",
    "Soort",
    "Telling",
    "Uitkomst",
    "Uitvoering",
    "Verwijzing",
    "lees_in",
    "stroom",
    "toon",
    "voer_uit",
    "waarden",
]
