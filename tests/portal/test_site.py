"""The site itself: health, languages, error pages, and what every answer carries."""

import pytest
from addresses import ADDRESSES
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from factories import ArticleFactory, ExerciseFactory, ExercisePictureFactory
from pages import attribute, every, forms_of, heading, links, main, one, page_of, text_of, texts

from portal.errors import broken

LANGUAGES = ("nl", "en", "de")
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "object-src": "'none'",
}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}

pytestmark = pytest.mark.django_db


def policy_of(response):
    parts = response.headers["Content-Security-Policy"].split("; ")
    return dict(part.partition(" ")[::2] for part in parts)


# --- health ----------------------------------------------------------------------------------


def test_healthz_answers_without_the_database(client):
    with CaptureQueriesContext(connection) as captured:
        response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert response.headers["Content-Type"] == "text/plain"
    assert len(captured) == 0


def test_readyz_when_every_migration_is_there(client):
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (
        200,
        {"database": "ok", "migrations": "ok"},
    )


def test_readyz_when_a_migration_is_missing(client):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'reminders'")
        assert cursor.rowcount > 0
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (
        503,
        {"database": "ok", "migrations": "missing"},
    )


# --- languages -------------------------------------------------------------------------------


def test_root_leads_to_the_language_of_the_browser(client):
    for language in LANGUAGES:
        response = client.get("/", headers={"Accept-Language": f"{language};q=0.9, fr;q=0.8"})
        assert (response.status_code, response.url) == (302, f"/{language}/")
    assert client.get("/", headers={"Accept-Language": "fr"}).url == "/nl/"


def test_home_leads_who_is_signed_in_to_her_own_page(client, anna, theo):
    anna.language = "de"
    anna.save()
    for person, lands in ((anna, "/de/today/"), (theo, "/admin/")):
        client.force_login(person)
        assert client.get("/en/").url == lands


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "nl",
            "Soepel geeft informatie en oefeningen. Soepel stelt geen diagnose. Heb je snel hulp"
            " nodig? Bel je huisarts of 112.",
        ),
        (
            "en",
            "Soepel gives information and exercises. It makes no diagnosis. Do you need help soon?"
            " Call your GP or 112.",
        ),
        (
            "de",
            "Soepel bietet Informationen und Übungen, aber keine Diagnose. Brauchen Sie schnell"
            " Hilfe? Rufen Sie Ihre Hausarztpraxis oder 112 an.",
        ),
    ],
)
def test_each_page_says_that_it_makes_no_diagnosis_and_whom_to_call(
    client, anna, programme, language, said
):
    ArticleFactory(slug="hip-pain")
    ExerciseFactory(slug="bridge")
    client.force_login(anna)
    own = f"programmes/{programme.pk}"
    for path in ("check", "exercises/bridge", "read/hip-pain", "today", own):
        page = page_of(client.get(f"/{language}/{path}/"))
        assert said in text_of(one(page, "footer")), path


@pytest.mark.parametrize("path", ["/{}/read/?page=2", "/{}/exercises/", "/{}/", "/{}/help/"])
def test_set_language_keeps_the_page(client, path):
    for language in LANGUAGES:
        response = client.post("/language/", {"language": language, "next": path.format("nl")})
        assert (response.status_code, response.url) == (302, path.format(language))
        assert response.cookies["django_language"].value == language


def test_set_language_of_an_article_keeps_the_article(client):
    ArticleFactory(slug="hip-pain")
    page = page_of(client.get("/nl/read/hip-pain/"))
    (action, fields), _useful = forms_of(page)
    assert (action, fields["next"]) == ("/language/", "/nl/read/hip-pain/")
    assert client.post(action, fields | {"language": "de"}).url == "/de/read/hip-pain/"


def test_set_language_is_kept_on_the_person_for_her_mails(client, anna, bram):
    client.force_login(anna)
    client.post("/language/", {"language": "de", "next": "/nl/today/"})
    anna.refresh_from_db()
    bram.refresh_from_db()
    assert (anna.language, bram.language) == ("de", "nl")
    page = page_of(client.get("/accounts/email/"))
    assert attribute(page, "lang") == "de"


def test_set_language_lasts_on_pages_without_a_language_in_their_address(client):
    client.post("/language/", {"language": "en", "next": "/accounts/login/"})
    assert attribute(page_of(client.get("/accounts/login/")), "lang") == "en"


def test_set_language_keeps_the_page_whatever_language_she_has(client, anna):
    client.force_login(anna)
    for language in ("de", "nl"):
        response = client.post("/language/", {"language": language, "next": "/en/today/"})
        assert response.url == f"/{language}/today/"
    other = Client(headers={"Accept-Language": "de"})
    response = other.post("/language/", {"language": "en", "next": "/nl/read/"})
    assert response.url == "/en/read/"


@pytest.mark.parametrize(
    "back",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example/",
        "javascript:alert(1)",
        "http:///evil.example/",
        "https://[/",
        "today",
        "nowhere",
        "",
    ],
)
def test_set_language_leads_to_no_other_site(client, back):
    response = client.post("/language/", {"language": "de", "next": back})
    assert (response.status_code, response.url) == (302, "/")


def test_set_language_that_we_do_not_speak_changes_nothing(client, anna):
    client.force_login(anna)
    for language in ("fr", "", "nl-be", "../en"):
        response = client.post("/language/", {"language": language, "next": "/nl/today/"})
        assert (response.status_code, response.url) == (302, "/nl/today/")
        assert "django_language" not in response.cookies
    assert client.post("/language/", {}).url == "/"
    anna.refresh_from_db()
    assert anna.language == "nl"


def test_set_language_is_refused_on_a_look(client):
    assert client.get("/language/?language=de").status_code == 405


# --- error pages -----------------------------------------------------------------------------


def test_page_that_is_not_there_says_so_in_each_language(client):
    said = set()
    for language in LANGUAGES:
        response = client.get(f"/{language}/nowhere/")
        page = page_of(response)
        assert response.status_code == 404
        assert attribute(page, "lang") == language
        assert links(main(page)) == [f"/{language}/"]
        said.add(heading(page))
    assert len(said) == 3
    assert "This page is not here" in said


def test_page_that_is_not_there_speaks_her_language_where_the_address_has_none(client, anna):
    anna.language = "de"
    anna.save()
    client.force_login(anna)
    response = client.get("/admin/nowhere/")
    assert response.status_code == 404
    assert attribute(page_of(response), "lang") == "de"


def test_form_that_is_far_too_large_is_a_bad_request_in_each_language(client, anna):
    client.force_login(anna)
    said = set()
    for language in LANGUAGES:
        response = client.post(f"/{language}/me/", {"first_name": "a" * 3_000_000})
        page = page_of(response)
        assert response.status_code == 400
        assert links(main(page)) == [f"/{language}/"]
        said.add(heading(page))
    assert len(said) == 3
    assert "This address does not work" in said


def test_page_of_another_role_says_so(client, theo):
    client.force_login(theo)
    page = page_of(client.get(reverse("admin:accounts_membership_add")))
    assert "Deze pagina hoort niet bij jouw rol." in text_of(page)


def test_form_without_its_token_is_refused_on_a_page_of_ours(anna):
    client = Client(enforce_csrf_checks=True)
    client.force_login(anna)
    said = set()
    for language in LANGUAGES:
        response = client.post(f"/{language}/me/", {"first_name": "Anna"})
        page = page_of(response)
        assert response.status_code == 403
        assert attribute(page, "lang") == language
        said.add(heading(page))
    assert len(said) == 3
    assert "This did not work" in said


def test_broken_page_needs_no_database_and_no_session():
    said = set()
    for language in LANGUAGES:
        with translation.override(language), CaptureQueriesContext(connection) as captured:
            response = broken(RequestFactory().get("/"))
        page = page_of(response)
        assert response.status_code == 500
        assert attribute(page, "lang") == language
        assert links(page) == ["/", "/"]  # the brand and the button
        assert len(captured) == 0
        said.add(heading(page))
    assert len(said) == 3


def test_broken_page_loads_nothing_that_does_not_exist():
    page = page_of(broken(RequestFactory().get("/")))
    sheets = [attribute(link, "href").removeprefix("/static/") for link in every(page, "link")]
    assert [finders.find(sheet) is None for sheet in sheets] == [False, False]


# --- what every answer carries -----------------------------------------------------------------


@pytest.fixture
def public(client, drawings):
    """(name, answer) of each public page, signed out."""
    args = {
        "articles:detail": [ArticleFactory().slug],
        "exercises:detail": [ExerciseFactory().slug],
        "exercises:figure": [ExerciseFactory(drawing="act-bridge").slug],
        "exercises:picture": [ExercisePictureFactory().exercise.slug, "end"],
    }
    names = [name for name, address in ADDRESSES.items() if address.kind == "public"]
    names += ["account_login", "account_request_login_code", "account_reset_password"]
    return [(name, client.get(reverse(name, args=args.get(name, [])))) for name in names]


def test_public_pages_carry_our_policy_and_headers(public):
    for name, response in public:
        assert policy_of(response) == POLICY, name
        for header, value in HEADERS.items():
            assert response.headers[header] == value, (name, header)


def test_error_pages_carry_our_policy_and_headers(client):
    response = client.get("/nl/nowhere/")
    assert policy_of(response) == POLICY
    assert {name: response.headers[name] for name in HEADERS} == HEADERS


def test_public_pages_set_no_cookie_but_that_of_their_form(public):
    for name, response in public:
        has_form = b"csrfmiddlewaretoken" in response.content
        assert set(response.cookies) == ({"csrftoken"} if has_form else set()), name


def test_public_pages_hold_no_inline_script_or_style_and_nothing_from_elsewhere(public):
    for name, response in public:
        if response.status_code != 200 or b"<html" not in response.content:
            continue
        page = page_of(response)
        inline = [e for e in every(page, "script") if not attribute(e, "src")]
        assert {attribute(e, "type") for e in inline} <= {"application/ld+json"}, name
        assert list(every(page, "style")) == [], name
        assert [e.name for e in every(page) if attribute(e, "style")] == [], name
        loaded = [attribute(e, "src") for e in every(page, "script", "img", "iframe")]
        loaded = [address for address in loaded if address]
        named = {"alternate", "canonical"}
        links = [e for e in every(page, "link") if attribute(e, "rel") not in named]
        loaded += [attribute(e, "href") for e in links]
        assert [address for address in loaded if not address.startswith("/")] == [], name


def test_own_pages_are_kept_by_no_cache(client, anna):
    client.force_login(anna)
    today = anna.local_date(timezone.now())
    for name in (n for n, address in ADDRESSES.items() if address.kind == "own"):
        address = reverse(name, args=[today] if name == "today_on" else [])
        control = client.get(address).headers["Cache-Control"]
        is_kept = name in {"today", "today_on"}
        kept = {"private", "no-cache"} if is_kept else {"private", "no-store"}
        assert kept <= set(control.split(", ")), name


def test_help_answers_how_the_portal_works(client, db):
    page = main(page_of(client.get("/en/help/")))
    assert texts(every(page, "h3")) == [
        "What stands under Today?",
        "How does a session go?",
        "Can I fill in a day later?",
        "What do I see under Progress?",
        "How do reminders work?",
        "Does it work without internet?",
        "How do I put it on my home screen?",
        "Can I have it on paper?",
        "How do I sign in?",
        "What do we keep?",
        "Who sees it?",
        "How long do we keep it?",
        "What stands on my own phone?",
        "Can I have it, or have it removed?",
    ]
    assert "tel:112" in links(page)


def test_help_leads_to_her_own_data_only_when_it_is_her(client, anna):
    own = {"/en/me/data/", "/en/me/looks/", "/en/reminders/"}
    assert own & set(links(main(page_of(client.get("/en/help/"))))) == set()
    client.force_login(anna)
    assert own <= set(links(main(page_of(client.get("/en/help/")))))


def test_every_link_within_help_leads_somewhere(client, db):
    page = page_of(client.get("/en/help/"))
    asked = {link[1:] for link in links(main(page)) if link.startswith("#")}
    ids = {attribute(element, "id") for element in every(page)}
    assert asked == {"use", "kept", "accessibility", "display"}
    assert asked <= ids


@pytest.mark.parametrize(
    ("language", "day"),
    [("nl", "28 november 2026"), ("en", "28 November 2026"), ("de", "28. November 2026")],
)
def test_accessibility_statement_has_a_date_and_says_what_fails(client, db, language, day):
    page = main(page_of(client.get(f"/{language}/accessibility/")))
    assert f" {day}." in text_of(page)
    assert len(list(every(page, "h2"))) == 5


def test_help_names_her_practice(client, anna, brug):
    brug.phone, brug.opening_hours = "020 123 45 67", "8.00 tot 18.00 uur"
    brug.save()
    assert "De Brug" not in text_of(main(page_of(client.get("/en/help/"))))
    client.force_login(anna)
    page = main(page_of(client.get("/en/help/")))
    assert "De Brug 8.00 tot 18.00 uur 020 123 45 67 020 123 45 67" in text_of(page)
    assert "tel:0201234567" in links(page)
    assert "tel:112" in links(page)


def test_times_are_those_of_her_own_clock_and_do_not_leak(client, anna):
    anna.time_zone = "Pacific/Auckland"
    anna.save()
    client.force_login(anna)
    client.get("/en/today/")
    assert timezone.get_current_timezone_name() == "UTC"


def test_page_marks_where_she_is(client):
    page = page_of(client.get("/en/help/"))
    current = [text_of(a) for a in every(one(page, "header"), "a", **{"aria-current": "page"})]
    assert current == ["Help"]


# --- light and dark ----------------------------------------------------------------------------


def theme_of(response):
    return attribute(page_of(response), "data-theme")


def test_theme_follows_the_system_until_she_chooses(client):
    assert theme_of(client.get("/en/help/")) is None
    for theme in ("dark", "light"):
        response = client.post("/theme/", {"theme": theme, "next": "/en/help/#display"})
        assert (response.status_code, response.url) == (302, "/en/help/#display")
        assert theme_of(client.get("/en/help/")) == theme
        assert theme_of(client.get("/en/nowhere/")) == theme
    client.post("/theme/", {"theme": "", "next": "/en/help/"})
    assert theme_of(client.get("/en/help/")) is None


def test_theme_that_is_chosen_is_said_on_the_page(client):
    client.post("/theme/", {"theme": "dark", "next": "/"})
    page = page_of(client.get("/en/help/"))
    chosen = [b for b in every(page, "button", name="theme") if attribute(b, "aria-current")]
    assert [text_of(button) for button in chosen] == ["Dark"]
    colours = every(page, "meta", name="theme-color")
    assert [(attribute(m, "content"), attribute(m, "media")) for m in colours] == [
        ("#18322A", None)
    ]


def test_theme_takes_nothing_else_and_leads_nowhere_else(client):
    response = client.post("/theme/", {"theme": '"><b>', "next": "https://evil.example/"})
    assert response.url == "/"
    assert theme_of(client.get("/en/help/")) is None
    client.cookies["theme"] = "violet"
    assert theme_of(client.get("/en/help/")) is None
    assert client.get("/theme/?theme=dark").status_code == 405


def test_theme_holds_on_the_broken_page_too():
    request = RequestFactory().get("/")
    request.COOKIES["theme"] = "dark"
    assert theme_of(broken(request)) == "dark"


def test_page_that_is_not_there_gives_the_number_of_her_practice(client, anna, brug):
    brug.phone = "020 123 45 67"
    brug.save()
    client.force_login(anna)
    found = links(main(page_of(client.get("/en/nowhere/"))))
    assert found == ["/en/", "tel:0201234567"]
