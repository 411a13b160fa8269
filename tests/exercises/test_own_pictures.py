"""A practice's own pictures in place of a drawing: sent in, refused, shown, and to whom."""

from importlib import import_module

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from exercises.test_admin import change, posted
from exercises.test_pictures import png_of
from factories import (
    ExerciseFactory,
    ExercisePictureFactory,
    MembershipFactory,
    ProgrammeFactory,
    webp,
)
from pages import attribute, every, main, one, page_of, texts, with_class

from apps.exercises.models import Exercise, ExercisePicture, PictureFile

pytestmark = pytest.mark.django_db

ALTS = {
    f"picture-0-alt_{which}_{code}": f"{which} {code}"
    for which in ("start", "end")
    for code in ("nl", "en", "de")
}


@pytest.fixture
def own(brug):
    return ExerciseFactory(practice=brug, slug="own", name_en="Own")


@pytest.fixture
def shared():
    return ExerciseFactory(slug="shared", name_en="Shared")


@pytest.fixture
def picture(own):
    return ExercisePictureFactory(exercise=own)


def file(content=None, name="picture.webp"):
    return SimpleUploadedFile(name, webp() if content is None else content)


def sent(exercise, **changes):
    """The form with two pictures and their words; None leaves something out."""
    data = posted(exercise) | {"picture-TOTAL_FORMS": 1, "picture-0-is_shown": "on"} | ALTS
    data |= {"picture-0-start_file": file(), "picture-0-end_file": file(webp(30, 40))}
    data |= {f"picture-0-{name}": value for name, value in changes.items()}
    return {name: value for name, value in data.items() if value is not None}


def errors_in(response):
    (formset,) = [f.formset for f in response.context["inline_admin_formsets"]]
    with translation.override("en"):
        return {name: [str(e) for e in said] for name, said in formset.errors[0].items()}


@pytest.fixture
def send(client, theo, own):
    """As Theo, for the exercise of his practice; the answer in English."""

    def send(exercise=own, by=theo, initial=(), **changes):
        by.language = "en"
        by.save()
        client.force_login(by)
        return client.post(change(exercise), sent(exercise, **changes) | dict(initial))

    return send


# --- sending in -------------------------------------------------------------------------------


def test_therapist_sends_two_pictures_with_words(send, own):
    assert send().status_code == 302
    picture = ExercisePicture.objects.get(exercise=own)
    assert picture.is_shown
    assert (picture.alt_start_nl, picture.alt_end_de) == ("start nl", "end de")
    assert (picture.of("start")["width"], picture.of("end")["width"]) == (40, 30)
    contents = {f.which: bytes(f.content)[8:12] for f in picture.files.all()}
    assert contents == {"start": b"WEBP", "end": b"WEBP"}


def test_exercise_is_saved_without_pictures(client, theo, own):
    client.force_login(theo)
    data = posted(own) | {"picture-TOTAL_FORMS": 1, "picture-0-is_shown": "on"}
    assert client.post(change(own), data).status_code == 302
    assert not ExercisePicture.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("end_file", b"", "This file is empty."),
        (
            "start_file",
            b"<svg onload='alert(1)'/>",
            "This is no picture that we can read. Send a JPEG, PNG or WebP.",
        ),
        (
            "start_file",
            png_of(20_000, 20_000),
            "This picture has too many pixels. Make it smaller and send it once more.",
        ),
        ("end_file", b"\xff\xd8" + b"\0" * 20_000_000, "This file is larger than 10 MB."),
    ],
    ids=["empty", "no picture", "bomb", "20 MB"],
)
def test_bad_file_is_refused_beside_its_field(send, name, content, message):
    response = send(**{name: file(content, "picture.jpg")})
    assert response.status_code == 200
    assert errors_in(response) == {name: [message]}
    assert message in response.content.decode()
    assert not ExercisePicture.objects.exists()


@pytest.mark.parametrize("which", ["start", "end"])
@pytest.mark.parametrize("code", ["nl", "en", "de"])
def test_words_are_needed_in_every_language(send, which, code):
    errors = errors_in(send(**{f"alt_{which}_{code}": "  "}))
    assert errors == {f"alt_{which}_{code}": ["This field is required."]}
    assert not ExercisePicture.objects.exists()


def test_both_pictures_are_needed(send):
    assert errors_in(send(end_file=None)) == {"end_file": ["Choose a picture."]}


@pytest.fixture
def stored(send, picture, own):
    """The form of an exercise that has pictures, with no file in it."""

    def stored(**changes):
        files = {"start_file": None, "end_file": None}
        row = {"picture-0-id": picture.pk, "picture-0-exercise": own.pk}
        return send(**files | changes, initial=row | {"picture-INITIAL_FORMS": 1})

    return stored


def test_new_picture_replaces_the_old_one_whole(stored, picture):
    old = {file.which: bytes(file.content) for file in picture.files.all()}
    assert stored(end_file=file(webp(10, 10, "white"))).status_code == 302
    new = {file.which: bytes(file.content) for file in PictureFile.objects.all()}
    assert new["start"] == old["start"]
    assert new["end"] != old["end"]
    digests = (picture.start_digest, picture.end_digest)
    picture.refresh_from_db()
    assert (picture.start_digest == digests[0], picture.end_digest == digests[1]) == (True, False)
    assert picture.end_width == 10


def test_drawing_comes_back_when_the_picture_is_set_aside_or_taken_away(stored, picture):
    assert stored(is_shown=None).status_code == 302
    picture.refresh_from_db()
    assert not picture.is_shown
    assert stored(DELETE="on").status_code == 302
    assert not PictureFile.objects.exists()


def test_picture_of_another_practice_is_not_there(client, send, vera, own):
    assert send(by=vera).status_code == 404
    assert not ExercisePicture.objects.exists()


@pytest.mark.parametrize(("is_editor", "status"), [(False, 403), (True, 302)])
def test_pictures_of_the_shared_library_belong_to_its_editors(
    send, brug, shared, is_editor, status
):
    person = {"user__is_library_editor": is_editor}
    editor = MembershipFactory(practice=brug, role="editor", **person).user
    assert send(shared, by=editor).status_code == status
    assert ExercisePicture.objects.exists() is is_editor


def test_whoever_may_not_change_is_not_asked(client, theo, shared, own):
    client.force_login(theo)
    for exercise, asked in ((shared, 0), (own, 2)):
        page = page_of(client.get(change(exercise)))
        files = [attribute(e, "name") for e in every(page, "input", type="file")]
        assert len([name for name in files if name.startswith("picture-0-")]) == asked


def test_copy_takes_the_pictures_along(client, theo, brug, shared):
    original = ExercisePictureFactory(exercise=shared)
    client.force_login(theo)
    data = {"action": f"copy_to_{brug.pk}", "_selected_action": [shared.pk]}
    client.post(reverse("admin:exercises_exercise_changelist"), data)
    copy = Exercise.objects.get(practice=brug)
    assert copy.drawing == "shared"
    assert copy.picture.pk != original.pk
    assert copy.picture.start_digest == original.start_digest
    assert copy.picture.files.count() == original.files.count() == 2


# --- shown ------------------------------------------------------------------------------------


def test_own_picture_replaces_the_drawing(client, theo, own, picture, drawings):
    own.drawing = "act-bridge"
    own.save()
    client.force_login(theo)
    figure = one(main(page_of(client.get("/en/exercises/own/"))), "figure")
    assert list(every(figure, "svg", role="img")) == []
    assert [attribute(img, "alt") for img in every(figure, "img")] == [
        "She lies down.",
        "She lifts her pelvis.",
    ]
    start = picture.start_digest[:12]
    assert (
        attribute(next(every(figure, "img")), "src")
        == f"/en/exercises/own/picture/start/?v={start}"
    )
    picture.is_shown = False
    picture.save()
    figure = one(main(page_of(client.get("/en/exercises/own/"))), "figure")
    assert list(every(figure, "img")) == []
    assert len(list(every(figure, "svg", role="img"))) == 2


@pytest.mark.parametrize(
    ("language", "alts"),
    [
        ("nl", ["Zij ligt.", "Zij tilt haar bekken op."]),
        ("de", ["Sie liegt.", "Sie hebt das Becken."]),
    ],
)
def test_words_speak_the_language_of_the_page(client, theo, picture, language, alts):
    client.force_login(theo)
    page = main(page_of(client.get(f"/{language}/exercises/own/")))
    assert [attribute(img, "alt") for img in every(page, "img")] == alts


def test_file_for_a_pdf_leads_to_the_own_picture(client, theo, picture):
    client.force_login(theo)
    response = client.get("/en/exercises/own/figure.svg?which=start")
    assert (response.status_code, response.url) == (302, "/en/exercises/own/picture/start/")


def picture_of(client, person, path="/en/exercises/own/picture/end/", **headers):
    client.logout()
    if person:
        client.force_login(person)
    return client.get(path, headers=headers)


def test_picture_is_for_those_who_see_the_exercise(client, picture, anna, theo, mila, bram, vera):
    seen = {None: 404, anna: 200, theo: 200, mila: 200, bram: 404, vera: 404}
    assert {person: picture_of(client, person).status_code for person in seen} == seen


def test_picture_is_kept_by_her_own_browser_only(client, anna, picture):
    response = picture_of(client, anna)
    assert response["Content-Type"] == "image/webp"
    assert response["Cache-Control"] == "private, max-age=86400"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["ETag"] == f'"{picture.end_digest}"'
    assert "Cookie" in response["Vary"]
    again = picture_of(client, anna, **{"if-none-match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("which", ["mid", "x", "END"])
def test_there_are_two_pictures(client, anna, picture, which):
    assert picture_of(client, anna, f"/en/exercises/own/picture/{which}/").status_code == 404


def test_hidden_picture_is_not_served(client, anna, picture):
    picture.is_shown = False
    picture.save()
    assert picture_of(client, anna).status_code == 404


@pytest.fixture
def line(own, picture, anna, theo, brug):
    programme = ProgrammeFactory(
        patient=anna, assigned_by=theo, practice=brug, lines=[{"exercise": own}]
    )
    return programme.lines.get()


def test_patient_keeps_the_picture_of_her_programme_after_her_care_ended(
    client, line, anna, theo, bram, vera
):
    anna.care_received_set.all().delete()
    assert picture_of(client, anna).status_code == 404
    path = f"/en/programmes/{line.programme_id}/{line.pk}/picture/end/"
    page = main(page_of(client.get(f"/en/programmes/{line.programme_id}/")))
    sources = {attribute(img, "src").partition("?")[0] for img in every(page, "img")}
    assert path in sources
    assert picture_of(client, anna, path).status_code == 200
    for person in (theo, bram, vera):
        assert picture_of(client, person, path).status_code == 404
    assert picture_of(client, None, path).status_code == 302


def test_pages_never_load_the_pictures_themselves(client, anna, line):
    client.force_login(anna)
    for path in ("/en/today/", f"/en/programmes/{line.programme_id}/", "/en/exercises/"):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        assert not any("exercises_picturefile" in query["sql"] for query in captured)


# --- in the admin -----------------------------------------------------------------------------


def admin_list(client, person):
    client.force_login(person)
    return page_of(client.get(reverse("admin:exercises_exercise_changelist")))


def test_list_has_a_small_figure_and_says_where_one_is_missing(client, theo, picture, drawings):
    ExerciseFactory(slug="act-bridge")
    ExerciseFactory(slug="walk")
    theo.language = "en"
    theo.save()
    cells = with_class(admin_list(client, theo), "field-small_figure")
    assert sorted(len(with_class(cell, "thumb")) for cell in cells) == [0, 1, 1]
    assert "no figure yet" in texts(cells)


@pytest.mark.parametrize(
    ("slug", "passed", "still_open"),
    [
        (
            "act-bridge",
            [
                "Every joint stays within its range.",
                "Nothing goes through the floor, a prop or the body.",
            ],
            [],
        ),
        (
            "str-standing-abduction",
            ["Nothing goes through the floor, a prop or the body."],
            ["Look at this: range: kneeR.flex is 152."],
        ),
        ("walk", [], []),
    ],
)
def test_form_shows_the_pair_and_what_its_checks_say(
    client, theo, drawings, slug, passed, still_open
):
    theo.language = "en"
    theo.save()
    client.force_login(theo)
    page = page_of(client.get(change(ExerciseFactory(slug=slug))))
    assert texts(with_class(page, "is-passed")) == passed
    assert texts(with_class(page, "is-open")) == still_open
    shown = [len(list(every(f, "svg", role="img"))) for f in every(page, "figure")]
    assert shown == ([2] if passed or still_open else [])
    assert len(with_class(page, "figure-none")) == (not shown)


def test_practice_chooses_a_drawing_that_there_is(client, theo, own, drawings):
    client.force_login(theo)
    assert client.post(change(own), posted(own, drawing="act-bridge")).status_code == 302
    own.refresh_from_db()
    assert own.drawn.slug == "act-bridge"
    refused = client.post(change(own), posted(own, drawing="no-such"))
    assert refused.context["adminform"].form.errors["drawing"] == ["Die tekening is er niet."]


def test_copies_of_before_find_their_drawing(brug, shared):
    module = import_module("apps.exercises.migrations.0003_own_pictures")
    slugs = [f"shared-{brug.pk}", f"unknown-{brug.pk}", "own"]
    copies = [ExerciseFactory(practice=brug, slug=slug) for slug in slugs]
    module.drawings_of_copies(apps, None)
    for copy in copies:
        copy.refresh_from_db()
    assert [copy.drawing for copy in copies] == ["shared", "", ""]
    shared.refresh_from_db()
    assert shared.drawing == ""
