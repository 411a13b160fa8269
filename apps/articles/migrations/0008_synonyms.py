"""Words that lead to a term in the search and stand on no page. The digest of a term from us
covers them too; one that nobody edited is recognised by its old digest and gets the new one."""

import hashlib
import json

from django.db import migrations, models


LANGUAGES = ("nl", "en", "de")
TEXTS = [f"{field}_{code}" for field in ("name", "definition", "aliases") for code in LANGUAGES]
SYNONYMS = [f"synonyms_{code}" for code in LANGUAGES]


def digest(term, names):
    values = {name: getattr(term, name) for name in ("is_difficult", *names)}
    plain = json.dumps(values, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()


def recognise(apps, schema_editor):
    for term in apps.get_model("articles", "Term").objects.exclude(starter_digest=""):
        if term.starter_digest == digest(term, TEXTS):
            term.starter_digest = digest(term, [*TEXTS, *SYNONYMS])
            term.save(update_fields=["starter_digest"])


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0001_squashed_0007_starter_shape'),
    ]

    operations = [
        migrations.AddField(
            model_name='historicalterm',
            name='synonyms_de',
            field=models.TextField(blank=True, help_text='What people type and we do not write, one a line. No page shows it.', null=True, verbose_name='only for the search'),
        ),
        migrations.AddField(
            model_name='historicalterm',
            name='synonyms_en',
            field=models.TextField(blank=True, help_text='What people type and we do not write, one a line. No page shows it.', null=True, verbose_name='only for the search'),
        ),
        migrations.AddField(
            model_name='historicalterm',
            name='synonyms_nl',
            field=models.TextField(blank=True, help_text='What people type and we do not write, one a line. No page shows it.', null=True, verbose_name='only for the search'),
        ),
        migrations.AddField(
            model_name='term',
            name='synonyms',
            field=models.TextField(blank=True, help_text='What people type and we do not write, one a line. No page shows it.', verbose_name='only for the search'),
        ),
        migrations.AddField(
            model_name='term',
            name='synonyms_de',
            field=models.TextField(blank=True, help_text='What people type and we do not write, one a line. No page shows it.', null=True, verbose_name='only for the search'),
        ),
        migrations.AddField(
            model_name='term',
            name='synonyms_en',
            field=models.TextField(blank=True, help_text='What people type and we do not write, one a line. No page shows it.', null=True, verbose_name='only for the search'),
        ),
        migrations.AddField(
            model_name='term',
            name='synonyms_nl',
            field=models.TextField(blank=True, help_text='What people type and we do not write, one a line. No page shows it.', null=True, verbose_name='only for the search'),
        ),
        migrations.RunPython(recognise, migrations.RunPython.noop),
    ]
