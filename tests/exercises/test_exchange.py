"""Translations to a sheet and back: what was edited and nothing else, or nothing at all."""

import zipfile
from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from factories import (
    ArticleFactory,
    ExerciseFactory,
    MembershipFactory,
    TemplateExerciseFactory,
    UserFactory,
)
from openpyxl import Workbook, load_workbook
from pages import every, filled, one, page_of, text_of, texts, with_class

from apps.articles.models import Article, Section
from apps.exercises import starter
from apps.exercises.admin import exchange as admin_exchange
from apps.exercises.exchange import sheet
from apps.exercises.models import BodyArea, Exercise
from apps.exercises.versions import versions_of
from apps.programmes.models import ProgrammeTemplate

PAGE = reverse("admin:exercises_exercise_texts")
DOWNLOAD = reverse("admin:exercises_exercise_sheet")
NL, EN, DE = 3, 4, 5


@pytest.fixture
def eva(brug):
    person = {"user__first_name": "Eva", "user__is_library_editor": True}
    return MembershipFactory(practice=brug, role="editor", **person).user


@pytest.fixture
def bridge(brug):
    return ExerciseFactory(
        practice=brug,
        slug="bridge",
        name_nl="Bruggetje",
        name_en="Bridge",
        name_de="Brücke",
        purpose_nl="Traint je billen.",
    )


def downloaded(client, address=DOWNLOAD):
    answer = client.get(address)
    assert answer.headers["Content-Type"] == admin_exchange.XLSX
    return load_workbook(BytesIO(answer.content))


def row_of(book, key):
    return next(row[0].row for row in book.active.iter_rows() if row[0].value == key)


def as_file(book, name="soepel.xlsx"):
    out = BytesIO()
    book.save(out)
    return SimpleUploadedFile(name, out.getvalue())


def send(client, book, address=PAGE):
    file = book if isinstance(book, SimpleUploadedFile) else as_file(book)
    return client.post(address, {"sheet": file})


def agree(client, looked, address=PAGE):
    fields = filled(page_of(looked))
    return client.post(address, {"agreed": fields["agreed"]}, follow=True)


def problems(answer):
    assert answer.status_code == 200
    notes = with_class(page_of(answer), "errornote")
    return texts(every(notes[0], "li")) if notes else []


def everything():
    columns = [field.attname for field in Exercise._meta.fields]
    return list(Exercise.objects.order_by("pk").values(*columns))


# --- out ---------------------------------------------------------------------------------------


def test_sheet_holds_one_row_for_each_text_in_the_language_of_the_reader(client, theo, bridge):
    client.force_login(theo)
    sheet = downloaded(client).active
    assert sheet.title == "Oefeningen"
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows == [
        ["Sleutel", "Welke tekst", "Nederlands", "Engels", "Duits"],
        ["bridge/name", "Naam", "Bruggetje", "Bridge", "Brücke"],
        ["bridge/purpose", "Waar het voor is", "Traint je billen.", None, None],
        [
            "bridge/steps",
            "Stappen",
            "Ga liggen.\nTil je bekken op.",
            "Lie down.\nLift your pelvis.",
            "Legen Sie sich hin.\nHeben Sie das Becken.",
        ],
    ]


def test_only_texts_can_be_typed_in_and_long_ones_wrap(client, theo, bridge):
    client.force_login(theo)
    sheet = downloaded(client).active
    assert sheet.protection.sheet
    locked = [[cell.protection.locked for cell in row] for row in sheet.iter_rows(max_row=2)]
    assert locked == [[True] * 5, [True, True, False, False, False]]
    assert all(cell.alignment.wrap_text for row in sheet.iter_rows() for cell in row)


def test_action_exports_the_chosen_rows_that_she_sees(client, theo, zuid, bridge):
    others = ExerciseFactory(practice=zuid, slug="theirs")
    ExerciseFactory(slug="shared")
    client.force_login(theo)
    data = {"action": "export_texts", "_selected_action": [bridge.pk, others.pk]}
    answer = client.post(reverse("admin:exercises_exercise_changelist"), data)
    keys = [row[0].value for row in load_workbook(BytesIO(answer.content)).active.iter_rows()]
    assert {key.partition("/")[0] for key in keys[1:]} == {"bridge"}
    keys = [row[0].value for row in downloaded(client).active.iter_rows()]
    assert {key.partition("/")[0] for key in keys[1:]} == {"bridge", "shared"}


def test_what_looks_like_a_formula_is_text_both_ways(client, theo, bridge):
    Exercise.objects.update(purpose_en="=cmd|' /C calc'!A0")
    client.force_login(theo)
    book = downloaded(client)
    row = row_of(book, "bridge/purpose")
    cell = book.active.cell(row, EN)
    assert (cell.value, cell.data_type) == ("=cmd|' /C calc'!A0", "s")
    book.active.cell(row, DE).value = "=1+1"
    agree(client, send(client, book))
    bridge.refresh_from_db()
    assert bridge.purpose_de == "=1+1"


# --- and back ----------------------------------------------------------------------------------


def test_untouched_starter_content_comes_back_without_a_change(client, eva):
    call_command("load_content", verbosity=0)
    client.force_login(eva)
    before = everything(), Exercise.history.count()
    answer = send(client, downloaded(client))
    assert problems(answer) == []
    assert "agreed" not in filled(page_of(answer))
    assert (everything(), Exercise.history.count()) == before
    squat = Exercise.objects.get(slug="str-squat")
    assert squat.starter_digest == starter.digest(starter.read_exercise(squat))


@pytest.mark.parametrize("model", ["articles_article", "programmes_programmetemplate"])
def test_untouched_articles_and_templates_come_back_without_a_change(client, eva, model):
    call_command("load_content", verbosity=0)
    client.force_login(eva)
    page, download = (reverse(f"admin:{model}_{name}") for name in ("texts", "sheet"))
    answer = send(client, downloaded(client, download), page)
    assert problems(answer) == []
    assert "agreed" not in filled(page_of(answer))


def test_edited_cell_changes_that_cell_and_nothing_else(client, theo, bridge):
    client.force_login(theo)
    before = everything()[0]
    book = downloaded(client)
    book.active.cell(row_of(book, "bridge/purpose"), DE).value = "Kräftigt das Gesäß."
    looked = send(client, book)
    page = page_of(looked)
    assert texts(every(page, "ins")) == ["Kräftigt das Gesäß."]
    assert list(every(page, "del")) == []
    assert everything() == [before]
    agree(client, looked)
    changed = {name for name, value in everything()[0].items() if value != before[name]}
    assert changed == {"purpose_de"}
    newest = versions_of(bridge)[0]
    assert (newest.user_id, newest.reason) == (theo.pk, "translations from a file")


def test_sheet_made_in_one_language_comes_back_in_another(client, theo, bridge):
    client.force_login(theo)
    with translation.override("de"):
        theo.language = "de"
        theo.save()
        book = downloaded(client)
    assert book.active.title == "Übungen"
    theo.language = "en"
    theo.save()
    book.active.cell(row_of(book, "bridge/name"), EN).value = "Hip lift"
    agree(client, send(client, book))
    bridge.refresh_from_db()
    assert bridge.name_en == "Hip lift"


def test_section_is_cleaned_as_on_save_and_the_article_says_when(client, theo, brug):
    article = ArticleFactory(practice=brug, slug="hip")
    article.sections.create(anchor="what", heading_nl="Wat?", text_nl="<p>Dit.</p>")
    moment = article.updated_at
    page, download = (reverse(f"admin:articles_article_{name}") for name in ("texts", "sheet"))
    client.force_login(theo)
    book = downloaded(client, download)
    row = row_of(book, "hip/what/text")
    book.active.cell(
        row, DE
    ).value = '<p>Neu <script>alert(1)</script><b onclick="x()">fett</b></p>'
    agree(client, send(client, book, page), page)
    section, article = Section.objects.get(), Article.objects.get()
    assert (section.text_nl, section.text_de) == ("<p>Dit.</p>", "<p>Neu fett</p>")
    assert article.updated_at > moment


def test_phase_and_note_of_a_template(client, theo, brug):
    line = TemplateExerciseFactory(
        note_nl="Rustig", phase__slug="start", phase__template__practice=brug
    )
    template = line.phase.template
    template.slug = "hip"
    template.save()
    names = ("texts", "sheet")
    page, download = (reverse(f"admin:programmes_programmetemplate_{name}") for name in names)
    client.force_login(theo)
    book = downloaded(client, download)
    book.active.cell(row_of(book, "hip/start/name"), EN).value = "Begin"
    book.active.cell(row_of(book, f"hip/start/{line.pk}/note"), DE).value = "Langsam"
    agree(client, send(client, book, page), page)
    line.refresh_from_db()
    line.phase.refresh_from_db()
    assert (line.note_nl, line.note_de, line.phase.name_en) == ("Rustig", "Langsam", "Begin")
    newest, before = versions_of(ProgrammeTemplate.objects.get())[:2]
    assert newest.reason == "translations from a file"
    assert newest.before == before.state


def test_small_list(client, eva):
    BodyArea.objects.create(slug="hip", name_nl="Heup", name_en="Hip")
    names = ("texts", "sheet")
    page, download = (reverse(f"admin:exercises_bodyarea_{name}") for name in names)
    client.force_login(eva)
    book = downloaded(client, download)
    book.active.cell(2, DE).value = "Hüfte"
    agree(client, send(client, book, page), page)
    assert BodyArea.objects.get().name_de == "Hüfte"


def test_emptied_cell_empties_the_text(client, theo, bridge):
    client.force_login(theo)
    book = downloaded(client)
    book.active.cell(row_of(book, "bridge/steps"), DE).value = None
    agree(client, send(client, book))
    bridge.refresh_from_db()
    assert (bridge.steps_de or "", bridge.steps_nl[:3]) == ("", "Ga ")


def test_numbers_are_what_they_look_like(client, theo, bridge):
    client.force_login(theo)
    book = downloaded(client)
    book.active.cell(row_of(book, "bridge/purpose"), EN).value = 10
    agree(client, send(client, book))
    bridge.refresh_from_db()
    assert bridge.purpose_en == "10"


# --- refused, and nothing half-saved -----------------------------------------------------------


def set_cell(row, column, value):
    def change(book):
        book.active.cell(row, column).value = value

    return change


REFUSED = {
    "a column is missing": (
        lambda book: book.active.delete_cols(EN),
        "Op het werkblad ontbreekt de kolom “Engels”.",
    ),
    "a column too many": (
        set_cell(1, 6, "Frans"),
        "Kolom F (“Frans”) hoort hier niet. Haal die weg.",
    ),
    "a column twice": (
        set_cell(1, 6, "Duits"),
        "Kolom F (“Duits”) hoort hier niet. Haal die weg.",
    ),
    "an unknown key": (
        set_cell(2, 1, "nothing/name"),
        "Rij 2, kolom “Sleutel”: hier is geen tekst “nothing/name”.",
    ),
    "no key": (set_cell(2, 1, None), "Rij 2, kolom “Sleutel”: deze cel is leeg."),
    "a key twice": (
        set_cell(3, 1, "bridge/name"),
        "Rij 3, kolom “Sleutel”: deze sleutel staat ook in rij 2.",
    ),
    "too long": (
        set_cell(2, EN, "x" * 121),
        "Rij 2, kolom “Engels”: Zorg dat deze waarde niet meer dan 120 tekens bevat "
        "(het zijn er nu 121).",
    ),
    "a needed text is empty": (
        set_cell(2, NL, None),
        "Rij 2, kolom “Nederlands”: deze tekst mag niet leeg zijn.",
    ),
    "a line break in a name": (
        set_cell(2, DE, "Brü\ncke"),
        "Rij 2, kolom “Duits”: deze tekst is één regel: haal de regelovergang weg.",
    ),
    "a date": (
        set_cell(2, DE, date(2026, 1, 1)),
        "Rij 2, kolom E: zet hier een tekst, geen datum en geen ja of nee.",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_with_the_place_and_nothing_saved(client, theo, bridge, case):
    change, expected = REFUSED[case]
    client.force_login(theo)
    book = downloaded(client)
    book.active.cell(row_of(book, "bridge/steps"), EN).value = "A good edit."
    change(book)
    before = everything()
    answer = send(client, book)
    assert problems(answer) == [expected]
    assert "agreed" not in filled(page_of(answer))
    assert everything() == before


def test_every_problem_is_told_at_once(client, theo, bridge):
    client.force_login(theo)
    book = downloaded(client)
    for column in (EN, DE):
        book.active.cell(2, column).value = "x" * 200
    assert len(problems(send(client, book))) == 2


def test_rows_of_another_practice_are_unknown(client, theo, vera, bridge):
    client.force_login(theo)
    book = downloaded(client)
    book.active.cell(2, EN).value = "Stolen"
    client.force_login(vera)
    assert problems(send(client, book)) == [
        f"Rij {row}, kolom “Sleutel”: hier is geen tekst “bridge/{name}”."
        for row, name in ((2, "name"), (3, "purpose"), (4, "steps"))
    ]
    bridge.refresh_from_db()
    assert bridge.name_en == "Bridge"


def test_shared_rows_are_read_by_all_and_changed_by_library_editors(client, theo, eva, bridge):
    Exercise.objects.update(practice=None)
    client.force_login(theo)
    book = downloaded(client)
    assert problems(send(client, book)) == []
    book.active.cell(2, EN).value = "Mine"
    assert problems(send(client, book)) == [
        "Rij 2, kolom “Sleutel”: “Bruggetje” mag jij niet wijzigen. Laat de teksten ervan staan."
    ]
    client.force_login(eva)
    agree(client, send(client, book))
    bridge.refresh_from_db()
    assert bridge.name_en == "Mine"


NO_SHEET = "Dit is geen XLSX-bestand dat te lezen is."


def zipped(**files):
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "Dit bestand is leeg."),
        (b"name;nl\nbridge;Brug\n", NO_SHEET),
        (b"PK\x03\x04 broken", NO_SHEET),
        (zipped(hello="world"), NO_SHEET),
        (zipped(**{"[Content_Types].xml": "<broken"}), NO_SHEET),
        (b"x" * (2 * 1024 * 1024 + 1), "Dit bestand is groter dan 2 MB. Stuur het in delen."),
        (
            zipped(bomb=b"0" * (41 * 1024 * 1024)),
            "Dit bestand is groter dan 2 MB. Stuur het in delen.",
        ),
        (zipped(cells=b"<c/>" * 400_001), "Dit bestand is groter dan 2 MB. Stuur het in delen."),
    ],
    ids=["empty", "csv", "broken", "zip", "xml", "large", "bomb", "many cells"],
)
def test_what_is_no_sheet_is_refused(client, theo, content, expected):
    client.force_login(theo)
    assert problems(send(client, SimpleUploadedFile("a.xlsx", content))) == [expected]


def test_no_file_is_refused(client, theo):
    client.force_login(theo)
    assert problems(client.post(PAGE, {})) == ["Kies een bestand."]


def test_other_sheet_and_empty_sheet_are_refused(client, theo):
    client.force_login(theo)
    book = Workbook()
    book.active.title = "Artikelen"
    expected = "Het werkblad “Oefeningen” ontbreekt; in dit bestand staat “Artikelen”."
    assert problems(send(client, book)) == [expected]
    book.active.title = "Oefeningen"
    assert problems(send(client, book)) == ["Het werkblad is leeg."]


def test_too_many_rows_are_refused(client, theo, bridge, monkeypatch):
    monkeypatch.setattr(sheet, "MOST_ROWS", 3)
    client.force_login(theo)
    assert problems(send(client, downloaded(client))) == [
        "Dit werkblad heeft meer dan 3 rijen. Stuur het in delen."
    ]


def test_too_many_changes_for_one_page_are_refused(client, theo, bridge, monkeypatch):
    monkeypatch.setattr(admin_exchange, "MOST_AGREED", 100)
    client.force_login(theo)
    book = downloaded(client)
    book.active.cell(4, DE).value = "Lang " * 100
    assert problems(send(client, book)) == [
        "Dit zijn te veel wijzigingen voor één keer. Stuur het bestand in delen."
    ]


def test_text_that_changed_meanwhile_is_not_overwritten(client, theo, bridge):
    client.force_login(theo)
    book = downloaded(client)
    for row in (2, 3):
        book.active.cell(row, EN).value = "From the sheet"
    looked = send(client, book)
    Exercise.objects.update(name_en="From a colleague")
    answer = agree(client, looked)
    assert problems(answer) == [
        "Rij 1, kolom “Engels”: iemand heeft deze tekst intussen gewijzigd."
    ]
    bridge.refresh_from_db()
    assert (bridge.name_en, bridge.purpose_en or "") == ("From a colleague", "")


def test_agreement_is_hers_and_of_this_page(client, theo, eva, bridge):
    client.force_login(theo)
    book = downloaded(client)
    book.active.cell(2, EN).value = "Hip lift"
    agreed = filled(page_of(send(client, book)))["agreed"]
    expired = ["Deze pagina is verlopen. Stuur het bestand nog een keer."]
    other = reverse("admin:articles_article_texts")
    assert problems(client.post(other, {"agreed": agreed})) == expired
    assert problems(client.post(PAGE, {"agreed": agreed + "x"})) == expired
    client.force_login(eva)
    assert problems(client.post(PAGE, {"agreed": agreed})) == expired
    bridge.refresh_from_db()
    assert bridge.name_en == "Bridge"


@pytest.mark.parametrize(
    ("who", "look", "post"), [("theo", 200, 200), ("mila", 200, 403), ("bram", 404, 404)]
)
def test_who_opens_the_page(client, request, who, look, post):
    client.force_login(request.getfixturevalue(who))
    assert client.get(PAGE).status_code == look
    assert client.get(DOWNLOAD).status_code == look
    assert client.post(PAGE, {}).status_code == post


def test_list_leads_to_the_page(client, theo):
    client.force_login(theo)
    page = page_of(client.get(reverse("admin:exercises_exercise_changelist")))
    assert text_of(one(page, "a", href=PAGE)) == "Vertalingen"


def count_queries(look):
    with CaptureQueriesContext(connection) as queries:
        look()
    return len(queries)


def test_download_and_upload_are_constant_in_queries(client, db):
    client.force_login(UserFactory(is_superuser=True))
    page, download = (reverse(f"admin:articles_article_{name}") for name in ("texts", "sheet"))

    def grow():
        article = ArticleFactory()
        article.sections.create(anchor="what", heading_nl="Wat?")

    def there_and_back():
        out = count_queries(lambda: client.get(download))
        file = as_file(downloaded(client, download))
        return out, count_queries(lambda: client.post(page, {"sheet": file}))

    grow()
    one = there_and_back()
    grow()
    grow()
    assert there_and_back() == one
