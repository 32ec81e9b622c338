"""The triggers that mark stale days fire whatever `session_replication_role` says.

So a change that comes in by an import without row-by-row checks of foreign keys, by logical replication or by
a restore with triggers disabled is counted too.
"""

from importlib import import_module

from django.db import migrations

vorige = import_module("servicenormen.migrations.0003_verouderde_dagen")
TRIGGERS = [
    *(
        (tabel, f"servicenormen_{gebeurtenis}")
        for _, tabel, _ in vorige.BRONNEN
        for gebeurtenis in [*vorige.RIJEN, "truncate"]
    ),
    ("catalogus_product", "servicenormen_thema"),
    ("catalogus_thema", "servicenormen_code"),
    ("servicenormen_servicenorm", "servicenormen_norm"),
]


class Migration(migrations.Migration):
    dependencies = [("servicenormen", "0003_verouderde_dagen")]
    operations = [
        migrations.RunSQL(
            "\n".join(f"ALTER TABLE {tabel} ENABLE ALWAYS TRIGGER {naam};" for tabel, naam in TRIGGERS),
            "\n".join(f"ALTER TABLE {tabel} ENABLE TRIGGER {naam};" for tabel, naam in TRIGGERS),
        )
    ]
