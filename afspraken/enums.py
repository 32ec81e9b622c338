"""Fixed choices of appointments and the desk."""

from django.db import models


class Afspraakkanaal(models.TextChoices):
    """Through which channel an appointment was made; a part of the capacity can be kept per channel."""

    ONLINE = "online", "Online"
    TELEFOON = "telefoon", "Telefoon"
    RECEPTIE = "receptie", "Receptie"


class Afspraakstatus(models.TextChoices):
    # Held while somebody types, nobody's appointment yet: not in Afspraak.objects, only in Afspraak.alle.
    GERESERVEERD = "gereserveerd", "Gereserveerd"
    BEVESTIGD = "bevestigd", "Bevestigd"
    AFGEZEGD = "afgezegd", "Afgezegd"
    VERSCHENEN = "verschenen", "Verschenen"
    NIET_VERSCHENEN = "niet_verschenen", "Niet verschenen"


class Afspraakhandelingsoort(models.TextChoices):
    """What the history of an appointment tells."""

    GEMAAKT = "gemaakt", "Gemaakt"
    VERPLAATST = "verplaatst", "Verplaatst"
    AFGEZEGD = "afgezegd", "Afgezegd"
    HERSTELD = "hersteld", "Toch door laten gaan"
    GECORRIGEERD = "gecorrigeerd", "Gegevens verbeterd"


class Behoefte(models.TextChoices):
    """What a visitor asks to be helped with; health data (AVG art. 9), so kept no longer than needed."""

    ROLSTOEL = "rolstoel", "Gebruikt een rolstoel"
    SLECHTHOREND = "slechthorend", "Hoort slecht"
    SLECHTZIEND = "slechtziend", "Ziet slecht"
    LEZEN = "lezen", "Vindt lezen of schrijven moeilijk"
    TOLK = "tolk", "Wil een tolk"


class Bezoekresultaat(models.TextChoices):
    """How a visit ended; each has its counterpart in the contact that is registered for it."""

    GEHOLPEN = "geholpen", "Geholpen"
    AANVRAAG_INGEDIEND = "aanvraag_ingediend", "Aanvraag ingediend"
    DOORVERWEZEN = "doorverwezen", "Doorverwezen"
    NIEUWE_AFSPRAAK = "nieuwe_afspraak", "Nieuwe afspraak gemaakt"
    NIET_GEHOLPEN = "niet_geholpen", "Niet geholpen"


class Botsingkeuze(models.TextChoices):
    """What a planner lets become of an appointment that a change leaves no room for."""

    VERPLAATSEN = "verplaatsen", "Verplaatsen"
    HOUDEN = "houden", "Laten staan"
    AFZEGGEN = "afzeggen", "Afzeggen"


class Sluitreden(models.TextChoices):
    """Why a visit was closed without being finished; none of them counts as helped."""

    WEGGELOPEN = "weggelopen", "Weggelopen"
    NIET_GEKOMEN = "niet_gekomen", "Niet gekomen na oproepen"
    EINDE_DAG = "einde_dag", "Niet afgerond aan het einde van de dag"


class Pauzereden(models.TextChoices):
    """Why nobody is called to a desk where somebody sits."""

    PAUZE = "pauze", "Pauze"
    OVERLEG = "overleg", "Overleg"
    ADMINISTRATIE = "administratie", "Administratie"
    STORING = "storing", "Storing"


class Wachtstand(models.TextChoices):
    """How long somebody waits, against the ten minutes of norm 4."""

    OP_TIJD = "op_tijd", "Op tijd"
    BIJNA = "bijna", "Bijna 10 minuten"
    TE_LANG = "te_lang", "Langer dan 10 minuten"
