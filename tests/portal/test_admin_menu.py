"""The frame of the staff pages: a menu of what each may open, and one field that finds."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from factories import ArticleFactory, ExerciseFactory, MembershipFactory, UserFactory


def menu(client, user, address="/admin/all/"):
    client.force_login(user)
    groups = client.get(address).context["menu"]
    return {str(group["name"]): [str(e["label"]) for e in group["entries"]] for group in groups}


def test_therapist_has_her_caseload_and_the_library(client, theo):
    assert menu(client, theo) == {
        "": ["Mijn patiënten", "Patiënten", "Oefenprogramma's"],
        "Bibliotheek": ["Oefeningen", "Sjablonen", "Artikelen"],
        "Praktijk": ["Uitnodigingen", "Verstuurde mail", "Alle lijsten"],
    }


def test_manager_has_people_and_no_records(client, mila):
    assert menu(client, mila) == {
        "": ["Personen"],
        "Bibliotheek": ["Oefeningen", "Sjablonen", "Artikelen"],
        "Praktijk": [
            "Uitnodigingen",
            "Mensen en rollen",
            "Praktijkgegevens",
            "Inzagelogboek",
            "Alle lijsten",
        ],
    }


def test_editor_has_the_library_alone(client, brug):
    editor = MembershipFactory(practice=brug, role="editor").user
    assert menu(client, editor) == {
        "Bibliotheek": ["Oefeningen", "Sjablonen", "Artikelen"],
        "Praktijk": ["Alle lijsten"],
    }


def test_superuser_has_no_records(client, db):
    assert "Oefenprogramma's" not in str(menu(client, UserFactory(is_superuser=True)))


@pytest.mark.parametrize(
    ("address", "entry", "current"),
    [
        ("/admin/all/", "/admin/all/", "page"),
        ("/admin/exercises/exercise/", "/admin/exercises/exercise/", "page"),
        ("/admin/exercises/exercise/add/", "/admin/exercises/exercise/", "true"),
        ("/admin/programmes/sessionlog/", "/admin/programmes/programme/", "true"),
        ("/admin/programmes/programme/assign/", "/admin/programmes/programme/", "true"),
    ],
)
def test_menu_says_where_one_is(client, theo, address, entry, current):
    client.force_login(theo)
    page = client.get(address).content.decode()
    menu = page.split('id="menu"')[1].split("</nav>")[0]
    assert menu.count("aria-current") == 1
    [line] = [line for line in menu.split("<li>") if "aria-current" in line]
    assert f'href="{entry}"' in line
    assert f'aria-current="{current}"' in line


def test_who_is_signed_out_sees_no_menu(client, theo):
    client.force_login(theo)
    page = client.post("/admin/logout/", follow=True).content.decode()
    assert 'id="menu"' not in page


def test_frame_stands_before_anybody_signed_in(rf):
    request = rf.get("/admin/login/")
    request.user = AnonymousUser()
    context = admin.site.each_context(request)
    assert (context["menu"], context["available_apps"]) == ([], [])


# --- find ------------------------------------------------------------------------------------


def found(client, user, words):
    client.force_login(user)
    page = client.get(reverse("admin:find"), {"q": words})
    assert page.status_code == 200
    return {
        str(group["name"]): [row["text"] for row in group["rows"]]
        for group in page.context["groups"]
    }


def test_therapist_finds_her_patient_and_the_programme(client, theo, anna, bram, programme):
    assert found(client, theo, "anna") == {
        "personen": ["Anna"],
        "oefenprogramma's": [f"Anna: {programme}"],
    }
    assert found(client, theo, "bram") == {}


def test_strangers_find_nobody(client, vera, mila, anna, programme):
    assert found(client, vera, "anna") == {}
    assert "oefenprogramma's" not in found(client, mila, "anna")
    assert found(client, mila, programme.name) == {}


def test_exercise_is_found_in_three_languages(client, theo):
    ExerciseFactory(name_nl="Bruggetje", name_en="Bridge", name_de="Brücke")
    for words in ("brugg", "bridge", "Brück"):
        assert found(client, theo, words) == {"oefeningen": ["Bruggetje"]}


def test_many_are_cut_and_the_rest_is_a_link(client, theo):
    for number in range(10):
        ExerciseFactory(name_nl=f"Rekken {number}")
    client.force_login(theo)
    page = client.get(reverse("admin:find"), {"q": "rekken"})
    [group] = page.context["groups"]
    assert len(group["rows"]) == 8
    assert group["more"] == reverse("admin:exercises_exercise_changelist") + "?q=rekken"


@pytest.mark.parametrize("words", ["", "   ", "%", "'; --", "x" * 5000, "\N{GRINNING FACE}"])
def test_odd_words_find_nothing_and_break_nothing(client, theo, words):
    assert found(client, theo, words) == {}


def test_finding_costs_the_same_for_one_and_for_many(client, theo, django_assert_max_num_queries):
    ExerciseFactory(name_nl="Rekken")
    ArticleFactory(title_nl="Rekken")
    found(client, theo, "rekken")
    with django_assert_max_num_queries(100) as one:
        found(client, theo, "rekken")
    for number in range(3):
        ExerciseFactory(name_nl=f"Rekken {number}")
        ArticleFactory(title_nl=f"Rekken {number}")
    with django_assert_max_num_queries(len(one)):
        found(client, theo, "rekken")


# --- forms -----------------------------------------------------------------------------------


def test_errors_stand_first_and_lead_to_their_fields(client, mila):
    client.force_login(mila)
    practice = mila.practices[0]
    address = reverse("admin:accounts_practice_change", args=[practice.pk])
    page = client.post(address, {"name": "", "phone": "", "opening_hours": ""}).content.decode()
    summary = page.split('id="error-summary"')[1].split("</div>")[0]
    assert 'href="#id_name"' in summary
    assert "Niet opgeslagen: 1 ding klopt nog niet." in summary


def test_saving_comes_first_and_deleting_last(client, theo, brug):
    client.force_login(theo)
    page = client.get(reverse("admin:exercises_exercise_add")).content.decode()
    row = page.split('class="submit-row"')[1].split("</div>")[0]
    names = [part.split('"')[0] for part in row.split('name="')[1:]]
    assert names == ["_save", "_continue", "_addanother"]


def test_days_and_times_need_no_script(client, theo):
    client.force_login(theo)
    page = client.get(reverse("admin:articles_article_add")).content.decode()
    assert '<input type="date" name="published_at_0"' in page
    assert "calendar.js" not in page
    assert "DateTimeShortcuts" not in page


def test_messages_say_how_urgent_they_are(client, theo, programme):
    client.force_login(theo)
    address = reverse("admin:programmes_programme_stop", args=[programme.pk])
    page = client.post(address, {"stop": "1"}, follow=True).content.decode()
    assert '<div role="status">' in page
