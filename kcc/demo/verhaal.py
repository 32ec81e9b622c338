"""What the figures of the demo tell: where things go well, where they do not, and when it is busy.

Norm 4 is met almost everywhere, but not in Feijenoord, and the travel season is hard for all. Norm 5 is met,
though not by every department. Norm 6 is missed while the tax assessments come in, and threatens to be
missed in the running tertaal. The catalogue (norms 7 and 8) gets better from tertaal to tertaal. People are
content (norms 1 and 2), least of all in Feijenoord. In the travel season one waits too long for a slot in
Hoogvliet (norm 3a), while in the city there is always a place (3b). A year ago too few answers came within
their term (norm 9), since then it is better; on social media (norm 10) it goes wrong right now.
"""

# --- How busy (January to December, Monday to Sunday) -------------------------------------------

SEIZOEN_BALIE = (0.95, 0.97, 1.0, 1.1, 1.15, 1.2, 1.08, 0.85, 1.0, 1.0, 0.95, 0.78)
SEIZOEN_TELEFOON = (1.08, 1.22, 1.15, 1.0, 1.0, 1.0, 0.86, 0.84, 1.0, 1.0, 0.95, 0.85)
WEEKDAG_TELEFOON = (1.26, 1.1, 0.94, 0.96, 0.78, 0.0, 0.0)
# Mail, web and social media also come in the weekend.
WEEKDAG_OVERIG = (1.2, 1.1, 1.0, 1.0, 0.9, 0.4, 0.35)
# Per quarter of an hour: calls from eight to six.
UREN_TELEFOON = {
    8: (30, 42, 55, 70),
    9: (88, 96, 100, 100),
    10: (100, 98, 95, 92),
    11: (88, 84, 80, 74),
    12: (62, 56, 56, 60),
    13: (72, 78, 82, 84),
    14: (82, 80, 78, 75),
    15: (72, 68, 64, 60),
    16: (54, 48, 42, 36),
    17: (30, 24, 20, 14),
}
UREN_OVERIG = {
    **dict.fromkeys((7, 18, 22), (20, 20, 20, 20)),
    **dict.fromkeys(range(8, 18), (60, 60, 60, 60)),
    **dict.fromkeys((19, 20, 21), (45, 45, 45, 45)),
}
# How much more than usual is asked about these themes and products, per month.
SEIZOEN_THEMA = {
    "belastingen": (1.3, 3.0, 2.6, 1.5, 1.0, 0.9, 0.8, 0.8, 0.9, 0.9, 0.9, 1.0),
    "afval": (1.5, 1.0, 1.0, 1.1, 1.1, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.2),
    "leefomgeving": (0.9, 0.9, 1.0, 1.1, 1.1, 1.1, 1.0, 1.0, 1.1, 1.2, 1.2, 1.1),
}
_REIS = (0.8, 0.8, 1.0, 1.3, 1.6, 1.9, 1.5, 0.9, 0.7, 0.8, 0.7, 0.7)
SEIZOEN_PRODUCT = {
    "paspoort": _REIS,
    "id-kaart": _REIS,
    "reisdocument-kwijt": _REIS,
    "evenementenvergunning": (1.0, 1.3, 1.6, 1.6, 1.4, 1.0, 0.8, 0.8, 0.8, 0.7, 0.7, 0.8),
    "verhuizing": (0.9, 0.9, 1.0, 1.0, 1.0, 1.1, 1.3, 1.4, 1.3, 1.0, 0.9, 0.8),
    "leerlingenvervoer": (0.8, 0.8, 0.9, 1.0, 1.2, 1.6, 1.4, 1.3, 1.2, 0.8, 0.7, 0.6),
}

# --- The desk (norm 4) --------------------------------------------------------------------------

# The share that is called within ten minutes, and what a tertaal adds to it.
OP_TIJD_GEROEPEN = {
    "centrum": 0.93,
    "ijsselmonde": 0.945,
    "prins-alexander": 0.935,
    "feijenoord": 0.83,
    "hoek-van-holland": 0.975,
    "rozenburg": 0.96,
    "hoogvliet": 0.95,
}
GEROEPEN_PER_TERTAAL = {1: 0.0, 2: -0.03, 3: 0.005}
NIET_VERSCHENEN = 0.03
INLOOP = 0.04
WEGGELOPEN = 0.008

# --- The telephone (norms 5 and 6) --------------------------------------------------------------

GEMIDDELDE_GESPREKSDUUR = 4 * 60 + 52
AFGEBROKEN = 0.04
# The share of calls with an answer at once, per department (norm 5 asks 80%).
DIRECT_ANTWOORD = {
    "klantcontact": 0.93,
    "burgerzaken": 0.89,
    "belastingen": 0.82,
    "stadsbeheer": 0.88,
    "parkeren": 0.86,
    "onderwijs": 0.84,
    "stadsarchief": 0.9,
    "wijken": 0.82,
    "vergunningen": 0.76,
    "werk-en-inkomen": 0.74,
    "wmo-en-jeugd": 0.71,
}
DIRECT_PER_TERTAAL = {1: -0.025, 2: 0.005, 3: 0.015}
# The share that is called back in time, per department (norm 6 asks 80%).
OP_TIJD_TERUGGEBELD = {
    "klantcontact": 0.93,
    "burgerzaken": 0.89,
    "belastingen": 0.8,
    "stadsbeheer": 0.88,
    "parkeren": 0.86,
    "onderwijs": 0.85,
    "vergunningen": 0.72,
    "werk-en-inkomen": 0.83,
    "wmo-en-jeugd": 0.81,
}
TERUGBELLEN_PER_TERTAAL = {1: -0.08, 2: 0.01, 3: 0.02}
# In the running tertaal, whichever it is, there is something to steer.
TERUGBELLEN_LOPEND = -0.075
STANDAARDDEEL = 0.85
INGETROKKEN = 0.02

# --- What people think (norms 1 and 2) -----------------------------------------------------------

# The share of the visits of which somebody answers the survey, and of those who gives a 7 or more.
KTO_ANTWOORDT = 0.06
TEVREDEN = {
    "centrum": 0.87,
    "ijsselmonde": 0.89,
    "prins-alexander": 0.88,
    "feijenoord": 0.78,
    "hoek-van-holland": 0.94,
    "rozenburg": 0.93,
    "hoogvliet": 0.9,
}
AFSPRAAKGEMAK = 0.88
# How the appointment was made, of which the second question asks.
GEMAK_KANALEN = {"web": 0.7, "telefoon": 0.22, "balie": 0.08}

# --- How soon one can come (norms 3a and 3b) ----------------------------------------------------

# How many werkdagen one usually waits, and the chance that a kind of product is out of reach on a day.
WACHT_WERKDAGEN = {
    "centrum": 3.4,
    "ijsselmonde": 2.6,
    "prins-alexander": 2.8,
    "feijenoord": 3.6,
    "hoek-van-holland": 1.2,
    "rozenburg": 1.6,
    "hoogvliet": 2.2,
}
TE_VER_WEG = {
    "centrum": 0.18,
    "ijsselmonde": 0.04,
    "prins-alexander": 0.06,
    "feijenoord": 0.15,
    "hoek-van-holland": 0.004,
    "rozenburg": 0.005,
    "hoogvliet": 0.006,
}
# In the travel season (the second tertaal) it is busier everywhere, and in Hoogvliet too busy.
TE_VER_WEG_REISSEIZOEN = {"centrum": 0.3, "feijenoord": 0.26, "hoogvliet": 0.14}
# About twice a year nobody measured.
MEETMOMENT_GEMIST = 0.008

# --- Answers (norms 9 and 10) -------------------------------------------------------------------

# In the whole of Rotterdam.
REACTIES_PER_JAAR = 24_000
REACTIESOORTEN = {"melding": 0.56, "vraag": 0.2, "aanvraag": 0.14, "klacht": 0.1}
REACTIEKANALEN = {"web": 0.46, "email": 0.24, "telefoon": 0.14, "post": 0.1, "balie": 0.04, "social": 0.02}
# The share that is answered within its term, by how many tertalen ago that ended; the last one for older.
ANTWOORD_OP_TIJD = (0.85, 0.84, 0.82, 0.745)
KLACHT_OP_TIJD = -0.03
REACTIE_INGETROKKEN = 0.03
OPGESCHORT = 0.12
VERDAAGD = {"aanvraag": 0.05, "klacht": 0.09}
REACTIES = (
    "Wil weten waarom het zo lang duurt",
    "Is niet tevreden over de behandeling",
    "Vraagt om uitleg over een brief",
    "Er is iets stuk op straat",
    "Het afval is niet opgehaald",
    "Wil een besluit laten herzien",
    "Vraagt toestemming voor een activiteit",
    "Heeft verkeerde informatie gekregen",
)
BERICHTEN = (
    "De container op de hoek zit al een week vol.",
    "Waarom is de Maastunnel vannacht dicht?",
    "Ik kan online geen afspraak maken. Klopt dat?",
    "De parkeerautomaat bij het plein doet het niet.",
    "Hoe laat is de Stadswinkel vandaag open?",
    "Top geholpen vanochtend, dank jullie wel!",
    "Er ligt grofvuil op de stoep, waar meld ik dat?",
    "Mijn aanslag klopt niet. Wie kan mij helpen?",
)
BERICHTEN_PER_DAG = 60
ACCOUNTS = {"@rotterdam": 0.5, "@parkeren010": 0.2, "facebook-zakelijk": 0.3}
ANTWOORD_NODIG = 0.7
BERICHT_OP_TIJD = (0.72, 0.84, 0.85, 0.83)
PARKEREN_OP_TIJD = -0.06

# --- The catalogue (norms 7 and 8) --------------------------------------------------------------

# Besides what is incomplete today: how many products more were so, for each earlier tertaal.
EERDER_ONVOLLEDIG = (2, 4, 7)
EERDER_NIET_ONLINE = (2, 4, 9)

# --- What people ask ----------------------------------------------------------------------------

ONDERWERPEN = (
    "Vraagt wat het kost",
    "Vraagt hoe lang het duurt",
    "Wil weten wat zij of hij moet meenemen",
    "Vraagt hoe je het aanvraagt",
    "Vraagt waar de aanvraag blijft",
    "Wil een afspraak maken of verzetten",
    "Kreeg een brief en begrijpt die niet",
    "Vraagt of het ook online kan",
    "Gegevens kloppen niet",
    "Is het niet eens met een besluit",
)
# What went wrong: the product, how many days ago that began, for how many weeks, and what people said of it.
UITBRAKEN = (
    (
        "afvalkalender",
        181,
        2,
        ("Container niet geleegd, route is veranderd", "Vraagt wanneer de container wel wordt geleegd"),
    ),
    (
        "parkeervergunning",
        160,
        2,
        ("Het formulier geeft een foutmelding na het betalen", "Kan niet betalen, er komt een foutmelding"),
    ),
    (
        "kwijtschelding",
        139,
        2,
        ("Kreeg een aanmaning ondanks de aanvraag", "Begrijpt de aanmaning niet, aanvraag loopt nog"),
    ),
    (
        "vog",
        118,
        1,
        ("De werkgever kan de aanvraag niet klaarzetten", "Het klaarzetten door de werkgever lukt niet"),
    ),
    ("wmo", 97, 2, ("De taxi kwam niet opdagen", "Wacht al een uur op de taxi")),
    (
        "grofvuil",
        83,
        2,
        ("De ophaaldienst is niet geweest", "Grofvuil staat er nog, de ophaaldienst kwam niet"),
    ),
    (
        "bijstand",
        62,
        1,
        ("De betaling van deze maand is niet binnen", "De betaling is te laat, huur kan niet worden betaald"),
    ),
    (
        "melding-openbare-ruimte",
        48,
        2,
        ("Stank uit het riool in de straat", "Het riool stinkt sinds de werkzaamheden"),
    ),
    (
        "uittreksel-brp",
        27,
        2,
        ("Het uittreksel komt niet aan per mail", "De mail met het uittreksel is niet aangekomen"),
    ),
    (
        "omgevingsvergunning",
        4,
        2,
        ("Kan de tekeningen niet uploaden", "Het uploaden van de tekeningen loopt vast"),
    ),
)
# Everything that a contact of the demo can be about: what is usual, then two texts of each outbreak.
ALLE_ONDERWERPEN = ONDERWERPEN + tuple(tekst for *_, teksten in UITBRAKEN for tekst in teksten)
# The last ones are about money: only where there is a bill or a benefit.
TERUGBELVRAGEN = (
    "Wil weten hoe het met de aanvraag staat.",
    "Wil iemand van de afdeling spreken over het besluit.",
    "Heeft extra stukken opgestuurd en hoort niets.",
    "De gegevens in het dossier kloppen niet.",
    "Heeft een brief gekregen en wil uitleg over het bedrag.",
    "Wil een andere betaaldatum afspreken.",
)
VRAGEN_ZONDER_GELD = 4
AFDELINGEN_MET_GELD = ("belastingen", "werk-en-inkomen")
# Part of the day and what was said besides; half of the people say neither.
VOORKEURSDELEN = ("", "", "", "ochtend", "middag", "middag")
VOORKEURSMOMENTEN = ("", "", "", "", "", "na 15.00 uur")
