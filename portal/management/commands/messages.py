import shutil
from pathlib import Path

import polib
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

TRANSLATED = ("nl", "de")
IGNORED = [".venv", "data", "tests", "staticfiles"]


class Command(BaseCommand):
    help = "Brings the catalogues up to date with the source texts and compiles them."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="change nothing, fail on a gap")

    def handle(self, *args, check, **options):
        if shutil.which("xgettext") is None:
            raise CommandError("gettext is missing: apt-get install gettext")
        before = {path: path.read_bytes() for path in catalogue_paths()}
        call_command("makemessages", locale=TRANSLATED, ignore_patterns=IGNORED, no_location=True)
        for path in catalogue_paths():
            tidy(path)
        changed = [path for path in catalogue_paths() if path.read_bytes() != before[path]]
        if not check:
            return
        for path, content in before.items():
            path.write_bytes(content)
            polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))
        if changed:
            raise CommandError("The catalogues lag behind: run make messages and translate.")


def catalogue_paths():
    folder = Path(settings.LOCALE_PATHS[0])
    return [folder / code / "LC_MESSAGES" / "django.po" for code in TRANSLATED]


def tidy(path):
    """No dates, nothing obsolete, no guesses: a catalogue changes only when a text does."""
    catalogue = polib.pofile(str(path), wrapwidth=98)
    catalogue.metadata.pop("POT-Creation-Date", None)
    for entry in catalogue.obsolete_entries():
        catalogue.remove(entry)
    for entry in catalogue.fuzzy_entries():
        entry.fuzzy, entry.previous_msgid, entry.previous_msgid_plural = False, None, None
        entry.msgstr = ""
        entry.msgstr_plural = dict.fromkeys(entry.msgstr_plural, "")
    catalogue.sort(key=lambda entry: (entry.msgid, entry.msgctxt or ""))
    catalogue.save(str(path))
    catalogue.save_as_mofile(str(path.with_suffix(".mo")))
