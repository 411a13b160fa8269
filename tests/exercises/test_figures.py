"""Figures on the pages: both stills, the side that is trained, and nothing where there is none."""

import gzip
import re

import pytest
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from factories import ExerciseFactory, ExercisePictureFactory, ProgrammeFactory
from pages import attribute, every, has, main, one, page_of, text_of, texts, with_class

from apps.exercises.figures import drawn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("drawings")]

BRIDGE, ABDUCTION = "act-bridge", "str-standing-abduction"


def rendered(tag, *things):
    """What the tag makes of each of them on one page."""
    page = "".join(f"{{% {tag} things.{number} %}}" for number, _ in enumerate(things))
    return Template(page).render(Context({"things": things}))


def ids_in(html):
    return re.findall(r'\bid="([^"]+)"', html)


@pytest.fixture
def bridge():
    return ExerciseFactory(slug=BRIDGE, name_nl="Bruggetje", name_en="Bridge", name_de="Brücke")


@pytest.fixture
def leg():
    return ExerciseFactory(slug=ABDUCTION, name_en="Leg", side="each")


@pytest.fixture
def read(client):
    def read(slug=BRIDGE, language="en"):
        return page_of(client.get(f"/{language}/exercises/{slug}/"))

    return read


# --- what stands on a page ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "titles", "words"),
    [
        (
            "nl",
            ["Bruggetje: Begin", "Bruggetje: Eind"],
            ["Iemand ligt op de rug met gebogen knieën.", "Het bekken is opgetild."],
        ),
        (
            "en",
            ["Bridge: Start", "Bridge: End"],
            ["Somebody lies on the back with bent knees.", "The pelvis is lifted."],
        ),
        (
            "de",
            ["Brücke: Anfang", "Brücke: Ende"],
            ["Jemand liegt mit gebeugten Knien auf dem Rücken.", "Das Becken ist angehoben."],
        ),
    ],
)
def test_exercise_shows_start_and_end_with_words(bridge, read, language, titles, words):
    figure = one(main(read(language=language)), "figure")
    images = list(every(figure, "svg", role="img"))
    assert [str(one(svg, "title").children[0]) for svg in images] == titles
    assert [str(one(svg, "desc").children[0]) for svg in images] == words
    for svg in images:
        named = attribute(svg, "aria-labelledby").split()
        assert named == [attribute(one(svg, name), "id") for name in ("title", "desc")]


def test_movement_waits_for_a_button(bridge, read):
    page = read()
    figure = one(main(page), "figure")
    button = one(figure, "button", type="button")
    assert (attribute(button, "data-play"), text_of(button)) == ("Show the movement",) * 2
    assert attribute(button, "data-pause") == "Pause"
    assert has(button, "hidden")
    assert has(one(figure, "div", **{"class": "figure-moving"}), "hidden")
    assert any("js/figure.js" in (attribute(s, "src") or "") for s in every(page, "script"))


def test_worked_muscle_is_named_beside_the_figure(bridge, read):
    assert texts(with_class(main(read()), "figure-key")) == ["Here you feel it"]


def test_exercise_on_each_side_shows_both(leg, read):
    figures = list(every(main(read(ABDUCTION)), "figure"))
    assert [texts(with_class(f, "side-badge")) for f in figures] == [["Right"], ["Left"]]
    texts_of = [
        [str(one(s, "desc").children[0]) for s in every(f, "svg", role="img")] for f in figures
    ]
    assert [text[1] for text in texts_of] == [
        "The right leg moves sideways.",
        "The left leg moves sideways.",
    ]


@pytest.mark.parametrize(
    ("side", "badges", "flips"),
    [
        ("left", ["left"], [True]),
        ("right", ["right"], [False]),
        ("each", ["right", "left"], [False, True]),
        ("alternating", [], [False]),
        ("both", [], [False]),
    ],
)
def test_figure_is_flipped_to_the_side_that_is_trained(leg, side, badges, flips):
    leg.side = side
    with translation.override("en"):
        html = rendered("figure_pair", leg)
    assert re.findall(r'side-badge">(\w+)', html) == [badge.capitalize() for badge in badges]
    figures = html.split("</figure>")[:-1]
    assert ["matrix(-1 0 0 1 260 0)" in figure for figure in figures] == flips
    assert html.count("The left leg moves sideways.") == sum(flips)


def test_figure_without_a_side_is_never_flipped(bridge):
    bridge.side = "left"
    html = rendered("figure_pair", bridge)
    assert "matrix(-1" not in html
    assert "side-badge" not in html


def test_ten_figures_on_a_page_share_no_id(leg, bridge):
    html = rendered("figure_pair", *[leg, bridge] * 5)
    ids = ids_in(html)
    assert len(ids) == len(set(ids)) == 60
    named = " ".join(re.findall(r'aria-labelledby="([^"]+)"', html)).split()
    assert sorted(named) == sorted(ids)


def test_exercise_without_a_drawing_is_text_alone(read):
    ExerciseFactory(slug="walk")
    page = main(read("walk"))
    assert list(every(page, "figure", "img")) == []
    assert with_class(page, "thumb") == []
    for tag in ("figure_pair", "figure_moving", "figure_thumb", "figure_sides"):
        assert rendered(tag, ExerciseFactory()).strip() == ""


def test_copy_of_a_practice_keeps_the_drawing(bridge):
    copy = ExerciseFactory(slug="act-bridge-7", drawing=BRIDGE)
    assert copy.drawn is bridge.drawn is drawn.drawn_of(BRIDGE)


def test_library_shows_a_small_figure_where_there_is_one(client, bridge, leg):
    ExerciseFactory()
    rows = with_class(main(page_of(client.get("/en/exercises/"))), "row")
    thumbs = [thumb for row in rows for thumb in with_class(row, "thumb")]
    assert (len(rows), len(thumbs)) == (3, 2)
    assert {attribute(one(thumb, "svg"), "aria-hidden") for thumb in thumbs} == {"true"}


@pytest.fixture
def programme(client, anna, theo, brug, bridge, leg):
    client.force_login(anna)
    rows = [{"exercise": bridge, "name_en": "Bridge"}, {"exercise": leg, "side": "left"}]
    return ProgrammeFactory(patient=anna, assigned_by=theo, practice=brug, lines=rows)


def test_today_and_programme_show_each_line(client, programme):
    for path, thumbs in (("/en/today/", 3), (f"/en/programmes/{programme.pk}/", 2)):
        page = main(page_of(client.get(path)))
        assert len(with_class(page, "thumb")) == thumbs
        assert texts(with_class(page, "side-badge")) == ["Left"]
        assert len(list(every(page, "figure"))) == 2
        assert with_class(page, "figure--zones") == []


def test_phase_that_is_not_now_shows_small_figures_alone(client, programme):
    programme.phases.update(week_from=20)
    page = main(page_of(client.get(f"/en/programmes/{programme.pk}/")))
    assert (len(with_class(page, "thumb")), len(list(every(page, "figure")))) == (2, 0)


def test_session_shows_the_side_of_each_line(client, programme, leg):
    line = programme.lines.get(exercise=leg)
    line.side = "each"
    line.save()
    today = programme.patient.local_date(timezone.now())
    page = client.get(f"/en/programmes/{programme.pk}/{today}/1/")
    items = with_class(main(page_of(page)), "log-item")
    assert [texts(with_class(item, "side-badge")) for item in items] == [[], ["Right", "Left"]]


def queries_of(client, path):
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_figures_ask_the_database_nothing(client, programme, bridge, monkeypatch):
    paths = ["/en/today/", f"/en/programmes/{programme.pk}/", f"/en/exercises/{BRIDGE}/"]
    ExercisePictureFactory(exercise=ExerciseFactory())
    paths += ["/en/exercises/", f"/en/programmes/{programme.pk}/print/"]
    with_drawings = [queries_of(client, path) for path in paths]
    ExercisePictureFactory(exercise=bridge)
    with_picture = [queries_of(client, path) for path in paths]
    monkeypatch.setattr(drawn, "LIBRARY", drawn.LIBRARY / "nothing")
    drawn.drawn_of.cache_clear()
    assert [queries_of(client, path) for path in paths] == with_drawings == with_picture


def test_four_figures_weigh_little(bridge, leg):
    html = rendered("figure_pair", bridge, leg, bridge, leg)
    assert len(gzip.compress(html.encode())) <= 20_000


# --- the file for a PDF or a mail -------------------------------------------------------------


def figure_svg(client, slug=ABDUCTION, query="", language="en"):
    return client.get(f"/{language}/exercises/{slug}/figure.svg{query}")


def test_file_has_its_colours_in_it_and_says_what_it_shows(client, leg):
    response = figure_svg(client, query="?which=start")
    svg = response.content.decode()
    assert response["Content-Type"] == "image/svg+xml"
    assert response["Cache-Control"] == "private, max-age=86400"
    assert svg.startswith('<svg xmlns="http://www.w3.org/2000/svg" viewBox="20 0 220 256"><title>')
    assert "<title>Leg. Somebody stands upright.</title>" in svg
    assert "var(" not in svg


@pytest.mark.parametrize(
    ("language", "usual", "other"),
    [
        ("nl", "Het rechterbeen gaat opzij.", "Het linkerbeen gaat opzij."),
        ("en", "The right leg moves sideways.", "The left leg moves sideways."),
        ("de", "Das rechte Bein geht zur Seite.", "Das linke Bein geht zur Seite."),
    ],
)
def test_file_is_flipped_when_asked(client, leg, language, usual, other):
    plain = figure_svg(client, language=language).content.decode()
    flipped = figure_svg(client, query="?which=end&mirrored=1", language=language).content.decode()
    assert usual in plain
    assert other in flipped
    assert '<g transform="matrix(-1 0 0 1 260 0)">' in flipped
    assert flipped.endswith("</g></svg>")


@pytest.mark.parametrize("query", ["?which=middle", "?which=", "?which=mid", "?which=../../x"])
def test_file_that_is_not_drawn_does_not_exist(client, leg, query):
    assert figure_svg(client, query=query).status_code == 404


def test_figure_without_a_side_has_no_other(client, bridge):
    assert figure_svg(client, BRIDGE, "?mirrored=1").status_code == 404


def test_name_in_the_file_is_text(client, leg):
    leg.name_en = "<script>1</script>"
    leg.save()
    assert "<title>&lt;script&gt;1&lt;/script&gt;." in figure_svg(client).content.decode()


def test_file_is_seen_by_those_who_see_the_exercise(client, leg, brug, anna, theo, bram, vera):
    leg.practice = brug
    leg.save()
    for person, status in {None: 404, anna: 200, theo: 200, bram: 404, vera: 404}.items():
        client.logout()
        if person:
            client.force_login(person)
        assert figure_svg(client).status_code == status


def test_draft_is_seen_by_staff_alone(client, leg, anna, theo):
    leg.is_published = False
    leg.save()
    for person, status in {None: 404, anna: 404, theo: 200}.items():
        client.logout()
        if person:
            client.force_login(person)
        assert figure_svg(client).status_code == status
