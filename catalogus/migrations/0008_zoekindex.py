"""The search index: which words stand where, kept up by the database in the transaction that changes a text.

So it is exact for every process at once, and a change by import, admin or SQL is in it too.
"""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations, models

CONFIGURATIES = """
CREATE TEXT SEARCH CONFIGURATION catalogus_nl (COPY = pg_catalog.dutch);
ALTER TEXT SEARCH CONFIGURATION catalogus_nl
    ALTER MAPPING FOR asciiword, word, hword, asciihword, hword_part, hword_asciipart
    WITH unaccent, dutch_stem;
CREATE TEXT SEARCH CONFIGURATION catalogus_en (COPY = pg_catalog.english);
ALTER TEXT SEARCH CONFIGURATION catalogus_en
    ALTER MAPPING FOR asciiword, word, hword, asciihword, hword_part, hword_asciipart
    WITH unaccent, english_stem;
"""
CONFIGURATIES_WEG = """
DROP TEXT SEARCH CONFIGURATION catalogus_nl;
DROP TEXT SEARCH CONFIGURATION catalogus_en;
"""

# How a word sounds, for a Dutch reader: letters that people mix up become one, and every letter is single.
# "paspoord" and "paspoort", "verhuis" and "verhuiz", "kado" and "cadeau" start from the same sounds.
KLANK = r"""
CREATE FUNCTION catalogus_klank(woord text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    woord := replace(replace(replace(replace(replace(woord, 'sch', 'sg'), 'ch', 'g'), 'ph', 'f'), 'th', 't'), 'ij', 'ei');
    woord := regexp_replace(woord, 'c(?=[eiy])', 's', 'g');
    woord := replace(replace(replace(replace(woord, 'y', 'ei'), 'qu', 'kw'), 'x', 'ks'), 'au', 'ou');
    woord := regexp_replace(translate(woord, 'cqzv', 'kksf'), '([a-z])\1+', '\1', 'g');
    RETURN regexp_replace(woord, 'dt?$', 't');
END $$;

-- Every word of a text that is no stop word, with the sound of its stem and of itself. Also what is no word by
-- itself: "id-kaart" as one, and with `met_paren` each two words as one ("id kaart"), for who writes them so.
CREATE FUNCTION catalogus_zoekwoorden(taal text, tekst text, met_paren boolean)
    RETURNS TABLE (woord text, stam text, klank text, is_los boolean)
    LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    WITH delen AS (
        SELECT lower(public.unaccent('public.unaccent', token)) AS woord, tokid, volgorde
        FROM ts_parse('default', translate(tekst, '/._@:+''’', '        '))
            WITH ORDINALITY AS deel(tokid, token, volgorde)
        WHERE tokid IN (1, 2, 3, 9, 10, 11, 15, 16, 17, 22)
    ), los AS (
        SELECT woord, row_number() OVER (ORDER BY volgorde) AS nummer FROM delen WHERE tokid NOT IN (15, 16, 17)
    ), alle AS (
        SELECT woord, true AS is_los FROM los
        UNION SELECT replace(woord, '-', ''), false FROM delen WHERE tokid IN (15, 16, 17)
        UNION SELECT links.woord || rechts.woord, false
        FROM los links JOIN los rechts ON rechts.nummer = links.nummer + 1 WHERE met_paren
    )
    SELECT alle.woord, public.catalogus_klank(stam), public.catalogus_klank(alle.woord), is_los
    FROM alle CROSS JOIN LATERAL unnest(tsvector_to_array(to_tsvector(
        CASE taal WHEN 'en' THEN 'public.catalogus_en'::regconfig ELSE 'public.catalogus_nl'::regconfig END,
        alle.woord))) AS gestamd(stam)
    WHERE length(alle.woord) BETWEEN 2 AND 40
$$;
"""
KLANK_WEG = """
DROP FUNCTION catalogus_zoekwoorden(text, text, boolean);
DROP FUNCTION catalogus_klank(text);
"""

# soort: 1 product, 2 vraagantwoord, 3 verwijzing, 4 locatie. veld: 1 naam, 2 synoniem, 3 kort, 4 tekst, 5 intern.
INDEXEREN = r"""
CREATE FUNCTION catalogus_indexeer(
    p_soort smallint, p_id bigint, p_openbaar boolean, p_velden int[], p_talen text[], p_teksten text[]
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM public.catalogus_zoekplek WHERE soort = p_soort AND onderwerp_id = p_id;
    WITH regels AS (
        SELECT deel.veld, deel.taal, regel.tekst,
               row_number() OVER (ORDER BY deel.volgorde, regel.volgorde) AS nummer
        FROM unnest(p_velden, p_talen, p_teksten) WITH ORDINALITY AS deel(veld, taal, tekst, volgorde)
        CROSS JOIN LATERAL unnest(
            -- One synonym a line; every other text is one line.
            CASE WHEN deel.veld = 2 THEN string_to_array(deel.tekst, E'\n') ELSE ARRAY[deel.tekst] END
        ) WITH ORDINALITY AS regel(tekst, volgorde)
    ), woorden AS (
        SELECT regels.veld, regels.taal, regels.nummer, gevonden.*
        FROM regels CROSS JOIN LATERAL
            public.catalogus_zoekwoorden(regels.taal, regels.tekst, regels.veld <= 2) gevonden
    ), bekend AS (
        -- In order, so that two editors who bring the same new words never wait for each other in a circle.
        INSERT INTO public.catalogus_zoekwoord (woord, taal, stam, klank)
        SELECT DISTINCT ON (woord, taal) woord, taal, stam, klank FROM woorden
        WHERE is_los AND NOT EXISTS (
            SELECT FROM public.catalogus_zoekwoord oud
            WHERE oud.woord = woorden.woord AND oud.taal = woorden.taal
        )
        ORDER BY woord, taal
        ON CONFLICT DO NOTHING
    )
    INSERT INTO public.catalogus_zoekplek
        (stam, taal, soort, onderwerp_id, veld, regel, lengte, is_openbaar)
    SELECT stam, taal, p_soort, p_id, veld, least(nummer, 32767),
           least(sum(is_los::int) OVER (PARTITION BY nummer), 32767), p_openbaar AND veld <> 5
    FROM (
        SELECT stam, taal, veld, nummer, bool_or(is_los) AS is_los FROM woorden GROUP BY stam, taal, veld, nummer
    ) plekken;
END $$;

CREATE FUNCTION catalogus_indexeer_product() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM public.catalogus_indexeer(1::smallint, NEW.id, NEW.status = 'gepubliceerd',
        ARRAY[1, 2, 3, 2, 4, 1, 3, 4, 5], ARRAY['nl', 'nl', 'nl', 'nl', 'nl', 'en', 'en', 'en', 'nl'],
        ARRAY[NEW.naam, NEW.synoniemen, NEW.kort, NEW.upl_naam,
              concat_ws(E'\n', NEW.wat, NEW.hoe, NEW.voorwaarden, NEW.meenemen, NEW.betalen, NEW.bijzonderheden),
              NEW.naam_en, NEW.kort_en,
              concat_ws(E'\n', NEW.wat_en, NEW.hoe_en, NEW.voorwaarden_en, NEW.meenemen_en, NEW.betalen_en,
                        NEW.bijzonderheden_en),
              NEW.contacttekst_intern]);
    RETURN NULL;
END $$;

CREATE FUNCTION catalogus_indexeer_vraagantwoord() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM public.catalogus_indexeer(2::smallint, NEW.id, NEW.status = 'gepubliceerd' AND NOT NEW.is_intern,
        ARRAY[1, 2, 4, 1, 4], ARRAY['nl', 'nl', 'nl', 'en', 'en'],
        ARRAY[NEW.vraag, NEW.synoniemen, NEW.antwoord, NEW.vraag_en, NEW.antwoord_en]);
    RETURN NULL;
END $$;

CREATE FUNCTION catalogus_indexeer_verwijzing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM public.catalogus_indexeer(3::smallint, NEW.id, NEW.is_actief,
        ARRAY[1, 2, 3, 1, 3], ARRAY['nl', 'nl', 'nl', 'en', 'en'],
        ARRAY[NEW.naam, NEW.synoniemen, NEW.waarvoor, NEW.naam_en, NEW.waarvoor_en]);
    RETURN NULL;
END $$;

CREATE FUNCTION catalogus_indexeer_locatie() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- What people want to know of any place stands in none of its texts.
    PERFORM public.catalogus_indexeer(4::smallint, NEW.id, NEW.is_actief,
        ARRAY[1, 2, 2, 4], ARRAY['nl', 'nl', 'en', 'nl'],
        ARRAY[NEW.naam,
              concat_ws(E'\n', concat('openingstijden ', NEW.naam), concat('adres ', NEW.naam, ' ', NEW.straat),
                        concat('gemeente balie loket stadhuis ', NEW.plaats)),
              concat('opening hours ', NEW.naam),
              concat_ws(E'\n', NEW.straat, NEW.plaats, NEW.route, NEW.toegankelijkheid)]);
    RETURN NULL;
END $$;

CREATE FUNCTION catalogus_indexeer_weg() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM public.catalogus_zoekplek WHERE soort = TG_ARGV[0]::smallint AND onderwerp_id = OLD.id;
    RETURN NULL;
END $$;
"""

_GEVOLGD = {
    "product": (
        1,
        "naam, synoniemen, kort, upl_naam, wat, hoe, voorwaarden, meenemen, betalen, bijzonderheden, naam_en,"
        " kort_en, wat_en, hoe_en, voorwaarden_en, meenemen_en, betalen_en, bijzonderheden_en,"
        " contacttekst_intern, status",
    ),
    "vraagantwoord": (2, "vraag, synoniemen, antwoord, vraag_en, antwoord_en, status, is_intern"),
    "verwijzing": (3, "naam, synoniemen, waarvoor, naam_en, waarvoor_en, is_actief"),
    "locatie": (4, "naam, straat, plaats, route, toegankelijkheid, is_actief"),
}


def _rij(voor: str, velden: str) -> str:
    return "(" + ", ".join(f"{voor}.{veld.strip()}" for veld in velden.split(",")) + ")"


TRIGGERS = "".join(
    f"""
CREATE TRIGGER catalogus_{tabel}_zoeken_nieuw AFTER INSERT ON catalogus_{tabel}
    FOR EACH ROW EXECUTE FUNCTION catalogus_indexeer_{tabel}();
CREATE TRIGGER catalogus_{tabel}_zoeken_anders AFTER UPDATE ON catalogus_{tabel}
    FOR EACH ROW WHEN ({_rij("OLD", velden)} IS DISTINCT FROM {_rij("NEW", velden)})
    EXECUTE FUNCTION catalogus_indexeer_{tabel}();
CREATE TRIGGER catalogus_{tabel}_zoeken_weg AFTER DELETE ON catalogus_{tabel}
    FOR EACH ROW EXECUTE FUNCTION catalogus_indexeer_weg({soort});
"""
    for tabel, (soort, velden) in _GEVOLGD.items()
)
TRIGGERS_WEG = "".join(
    f"DROP TRIGGER catalogus_{tabel}_zoeken_{wat} ON catalogus_{tabel};\n"
    for tabel in _GEVOLGD
    for wat in ("nieuw", "anders", "weg")
)
INDEXEREN_WEG = (
    "DROP FUNCTION catalogus_indexeer(smallint, bigint, boolean, int[], text[], text[]);\n"
    "DROP FUNCTION catalogus_indexeer_weg();\n"
    + "".join(f"DROP FUNCTION catalogus_indexeer_{tabel}();\n" for tabel in _GEVOLGD)
)
# What was there already: an update that changes nothing but lets the triggers of INSERT's kind do their work.
BESTAAND = "".join(
    f"""
CREATE TRIGGER catalogus_{tabel}_zoeken_eerst AFTER UPDATE ON catalogus_{tabel}
    FOR EACH ROW EXECUTE FUNCTION catalogus_indexeer_{tabel}();
UPDATE catalogus_{tabel} SET id = id;
DROP TRIGGER catalogus_{tabel}_zoeken_eerst ON catalogus_{tabel};
"""
    for tabel in _GEVOLGD
)


class Migration(migrations.Migration):
    dependencies = [("catalogus", "0007_versies")]

    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        migrations.CreateModel(
            name="Zoekplek",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stam", models.TextField(db_collation="C")),
                ("taal", models.CharField(max_length=2)),
                (
                    "soort",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Product"), (2, "Vraag en antwoord"), (3, "Andere organisatie"), (4, "Stadswinkel")]
                    ),
                ),
                ("onderwerp_id", models.BigIntegerField()),
                (
                    "veld",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "Naam"),
                            (2, "Synoniem"),
                            (3, "In het kort"),
                            (4, "Tekst"),
                            (5, "Alleen voor medewerkers"),
                        ]
                    ),
                ),
                ("regel", models.PositiveSmallIntegerField()),
                ("lengte", models.PositiveSmallIntegerField()),
                ("is_openbaar", models.BooleanField()),
            ],
            options={
                "verbose_name_plural": "zoekplekken",
                "indexes": [
                    models.Index(
                        fields=["stam", "taal"],
                        include=["soort", "onderwerp_id", "veld", "regel", "lengte", "is_openbaar"],
                        name="zoekplek_stam",
                    ),
                    models.Index(fields=["soort", "onderwerp_id"], name="zoekplek_onderwerp"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Zoekwoord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("woord", models.TextField(db_collation="C")),
                ("taal", models.CharField(max_length=2)),
                ("stam", models.TextField(db_collation="C")),
                ("klank", models.TextField(db_collation="C")),
            ],
            options={
                "verbose_name_plural": "zoekwoorden",
                "indexes": [
                    models.Index(fields=["klank"], name="zoekwoord_klank"),
                    GinIndex(OpClass("klank", name="gin_trgm_ops"), name="zoekwoord_klank_trgm"),
                    GinIndex(OpClass("stam", name="gin_trgm_ops"), name="zoekwoord_stam_trgm"),
                ],
                "constraints": [models.UniqueConstraint(fields=("woord", "taal"), name="zoekwoord_uniek")],
            },
        ),
        migrations.RunSQL(CONFIGURATIES, CONFIGURATIES_WEG),
        migrations.RunSQL(KLANK, KLANK_WEG),
        migrations.RunSQL(INDEXEREN, INDEXEREN_WEG),
        migrations.RunSQL(TRIGGERS, TRIGGERS_WEG),
        migrations.RunSQL(BESTAAND, migrations.RunSQL.noop),
        # What the index takes the place of.
        migrations.RemoveIndex("product", "product_zoekvector"),
        migrations.RemoveIndex("vraagantwoord", "vraagantwoord_zoekvector"),
        migrations.RemoveIndex("verwijzing", "verwijzing_zoekvector"),
        migrations.RemoveField("product", "zoekvector"),
        migrations.RemoveField("product", "zoekvector_intern"),
        migrations.RemoveField("vraagantwoord", "zoekvector"),
        migrations.RemoveField("verwijzing", "zoekvector"),
    ]
