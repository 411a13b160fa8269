"""The house rules. They hold for whatever is added later."""

import ast
import re
from pathlib import Path

import polib
import pytest
from addresses import ADDRESSES, names_of_all_addresses
from celery.schedules import schedule
from django.apps import apps
from django.conf import settings
from django.core.management import call_command

from portal.celery import app

STREET = ["accounts", "exercises", "articles", "programmes", "reminders"]
CATALOGUES = [
    settings.LOCALE_PATHS[0] / code / "LC_MESSAGES" / "django.po" for code in ("nl", "de")
]
# Words that are the same in both languages.
SAME_WORD = {
    "nl": {
        "%(last)s, was %(was)s",
        "extra",
        "Week %(week)s",
        "code",
        "tempo",
        "variant",
        "Passkey",
        "Passkeys",
        "week",
        "week %(week)s",
    }
    | {"Code", "Links", "Mails", "Ring", "Tempo", "Week"},
    "de": {"Mo", "Fr", "Sa", "Code", "Links", "Mails", "Pause", "Ring", "Tempo"}
    | {"Text 100 %%", "Text 200 %%", "Passkey", "Passkeys"},
}
SAME_WORD["nl"] |= {"“%(line)s.”"}
SAME_WORD["nl"] |= {"Start", "Stop", "Menu", "Ctrl Enter", "mail", "mailbox"}


def test_migrations_are_complete(db):
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.mark.parametrize("path", CATALOGUES, ids=["nl", "de"])
def test_catalogue_is_complete(path):
    catalogue = polib.pofile(str(path))
    assert [entry.msgid for entry in catalogue.untranslated_entries()] == []
    assert [entry.msgid for entry in catalogue.fuzzy_entries()] == []
    assert [entry.msgid for entry in catalogue.obsolete_entries()] == []


@pytest.mark.parametrize("path", CATALOGUES, ids=["nl", "de"])
def test_catalogue_repeats_no_english(path):
    language = path.parent.parent.name
    same = {entry.msgid for entry in polib.pofile(str(path)) if entry.msgid == entry.msgstr}
    assert same - SAME_WORD[language] == set()


@pytest.mark.parametrize("path", CATALOGUES, ids=["nl", "de"])
def test_catalogue_keeps_placeholders(path):
    for entry in polib.pofile(str(path)):
        texts = [entry.msgstr, *entry.msgstr_plural.values()]
        for text in filter(None, texts):
            assert placeholders(text) <= placeholders(entry.msgid + entry.msgid_plural), entry.msgid
            if not entry.msgid_plural:
                assert placeholders(text) == placeholders(entry.msgid), entry.msgid


def placeholders(text):
    return set(re.findall(r"%\(\w+\)s|\{\w+\}", text))


@pytest.mark.parametrize("path", CATALOGUES, ids=["nl", "de"])
def test_compiled_catalogue_matches(path):
    compiled = polib.mofile(str(path.with_suffix(".mo")))
    assert meanings(compiled) == meanings(polib.pofile(str(path)))


def meanings(catalogue):
    return {
        (entry.msgctxt, entry.msgid): entry.msgstr or tuple(entry.msgstr_plural.values())
        for entry in catalogue
    }


def test_translate_blocks_are_trimmed():
    blocks = [
        f"{path}: {block}"
        for path in Path(settings.BASE_DIR, "templates").rglob("*.*")
        for block in re.findall(r"{% blocktrans(?:late)?\b[^%]*%}", path.read_text())
        if "trimmed" not in block
    ]
    assert blocks == []


def test_foreign_keys_point_down_the_street():
    wrong = []
    for model in apps.get_models():
        if not model.__module__.startswith("apps."):
            continue
        for field in model._meta.get_fields():
            if field.is_relation and field.concrete and field.related_model:
                here, there = model._meta.app_label, field.related_model._meta.app_label
                if there in STREET and STREET.index(there) > STREET.index(here):
                    wrong.append(f"{model.__name__}.{field.name}")
    assert wrong == []


def test_every_address_has_an_entry():
    assert sorted(names_of_all_addresses() - set(ADDRESSES)) == []
    assert sorted(set(ADDRESSES) - names_of_all_addresses()) == []


def test_templates_hold_no_inline_style_or_handler():
    """The strict CSP would drop them; mail is exempt, it lives in mail programs."""
    wrong = []
    for path in Path(settings.BASE_DIR, "templates").rglob("*.html"):
        if "email" in str(path.parent):
            continue
        text = path.read_text()
        if re.search(r"\sstyle=|<style|\son\w+=|<script(?![^>]*src)", text):
            wrong.append(str(path))
    assert wrong == []


def test_no_third_party_address_in_templates_or_styles():
    places = [
        *Path(settings.BASE_DIR, "templates").rglob("*.html"),
        *Path(settings.BASE_DIR, "static", "css").glob("*.css"),
    ]
    wrong = [
        str(path)
        for path in places
        if re.search(
            r"(?:src|href)=[\"']https?://|url\([\"']?https?://|@import [\"'u]", path.read_text()
        )
    ]
    assert wrong == []


def test_wall_clock_is_asked_in_one_way():
    """date.today() and datetime.now() know no zone: ask timezone.now()."""
    wrong = [
        str(path)
        for folder in ("apps", "portal")
        for path in Path(settings.BASE_DIR, folder).rglob("*.py")
        if re.search(r"date\.today\(|datetime\.now\(\)|translation\.activate\(", path.read_text())
    ]
    assert wrong == []


def calls_in(path):
    """The name behind the dot, or alone, of everything that is called, and its keywords."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            yield name, {keyword.arg for keyword in node.keywords}


OURS = [
    path
    for folder in ("apps", "portal")
    for path in sorted(Path(settings.BASE_DIR, folder).rglob("*.py"))
    if "migrations" not in path.parts
]


def test_no_task_waits_in_the_broker():
    """A time of its own in Redis is lost, or done twice: when something is due stands in the
    database, and trying again is a column there."""
    wrong = [
        f"{path.relative_to(settings.BASE_DIR)}: {name}"
        for path in OURS
        for name, keywords in calls_in(path)
        if keywords & {"eta", "countdown", "retry_backoff", "autoretry_for"}
        or name in {"retry", "apply_async_on_commit", "chord", "chain"}
    ]
    assert wrong == []


def test_tasks_are_called_in_one_place():
    """Each of the others would have to know that a lost call must cost nothing but time."""
    senders = {"delay", "apply_async", "delay_on_commit", "send_task"}
    found = {
        str(path.relative_to(settings.BASE_DIR))
        for path in OURS
        for name, _keywords in calls_in(path)
        if name in senders
    }
    assert found == {"apps/reminders/tasks.py"}


def test_worker_keeps_no_results_and_takes_one_task_at_a_time():
    assert app.conf.task_ignore_result is True
    assert app.conf.result_backend is None
    assert app.conf.worker_prefetch_multiplier == 1
    assert app.conf.beat_scheduler == "celery.beat:Scheduler"
    assert (app.conf.timezone, app.conf.enable_utc) == ("UTC", True)
    for task in (task for name, task in app.tasks.items() if name.startswith("apps.")):
        assert (task.ignore_result, task.acks_late) == (True, False)


def test_beat_knows_intervals_only():
    """A crontab is an hour late or early when the clock changes."""
    entries = settings.CELERY_BEAT_SCHEDULE.values()
    assert {type(entry["schedule"]) for entry in entries} == {schedule}


def test_files_stay_short():
    long_files = [
        str(path.relative_to(settings.BASE_DIR))
        for folder in ("apps", "portal")
        for path in Path(settings.BASE_DIR, folder).rglob("*.py")
        if "migrations" not in path.parts and len(path.read_text().splitlines()) > 300
    ]
    assert long_files == []
