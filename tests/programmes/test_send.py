"""What a device kept and sends later: taken once, at the moment it was tapped, and never a 500."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
import time_machine
from factories import ProgrammeFactory
from pages import every, main, page_of, text_of, texts, with_class

from apps.accounts.sign_in.device import account_of
from apps.programmes.models import ExerciseLog, SessionLog, SessionLogRevision

NOON = datetime(2027, 3, 3, 12, tzinfo=UTC)
WEDNESDAY = date(2027, 3, 3)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
FIRST, SECOND = UUID(int=1), UUID(int=2)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def anna(client, anna):
    client.force_login(anna)
    return anna


@pytest.fixture
def programme(anna, theo, brug):
    return ProgrammeFactory(
        patient=anna,
        assigned_by=theo,
        practice=brug,
        start_on=WEDNESDAY - 28 * DAY,
        lines=[{"name_en": "Bridge"}, {"name_en": "Walk", "is_core": False}],
    )


@pytest.fixture
def lines(programme):
    return list(programme.lines.order_by("position"))


@pytest.fixture
def body(lines):
    """The body as a device sends it, with these changes."""
    core, extra = lines

    def body(tapped_at=NOON, client_id=FIRST, **changes):
        planned = {
            f"line-{core.pk}-status": "planned",
            f"line-{extra.pk}-status": "left_out",
            "client_id": str(client_id),
            "tapped_at": tapped_at.isoformat() if hasattr(tapped_at, "isoformat") else tapped_at,
        }
        for name, value in changes.items():
            planned[name.replace("core", f"line-{core.pk}").replace("__", "-")] = value
        return planned

    return body


@pytest.fixture
def path(programme):
    def path(day=WEDNESDAY, slot=1, language="en"):
        return f"/{language}/programmes/{programme.pk}/{day}/{slot}/send/"

    return path


@pytest.fixture
def send(client, path, body):
    def send(day=WEDNESDAY, slot=1, headers=None, language="en", **changes):
        return client.post(path(day, slot, language), body(**changes), headers=headers or {})

    return send


def state(response):
    assert response.status_code == 200, response.content
    assert "no-store" in response["Cache-Control"]
    return response.json()["state"]


def errors(response):
    assert response.status_code == 422
    return response.json()["errors"]


def rows():
    models = (SessionLog, ExerciseLog, SessionLogRevision)
    return [list(model.objects.order_by("pk").values()) for model in models]


# --- taken, and taken once ------------------------------------------------------------------------


def test_send_keeps_what_was_tapped_at_that_moment(send, programme, lines):
    response = send(
        tapped_at="2027-03-03T09:30:00.123Z",
        pain_after="4",
        effort="right",
        comment="Het ging",
        played_seconds="480",
        core__played_sets="2",
        core__is_lighter="True",
    )
    log = SessionLog.objects.get()
    assert response.json() == {
        "state": "saved",
        "url": f"/en/sessions/{log.pk}/",
        "words": "Sent. You can change it for 7 days.",
    }
    assert (log.programme, log.done_on, log.slot, log.client_id) == (programme, WEDNESDAY, 1, FIRST)
    assert (log.pain_after, log.effort, log.comment, log.language) == (4, "right", "Het ging", "en")
    assert log.tapped_at == datetime(2027, 3, 3, 9, 30, 0, 123000, tzinfo=UTC)
    assert (log.logged_at, log.changed_at, log.played_seconds) == (NOON, NOON, 480)
    entry = log.entries.get()
    assert (entry.prescribed, entry.played_sets, entry.is_lighter) == (lines[0], 2, True)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nl", "Verstuurd. Je kunt het nog 7 dagen veranderen."),
        ("de", "Gesendet. Sie können es noch 7 Tage lang ändern."),
    ],
)
def test_send_answers_in_her_language(send, language, words):
    assert send(language=language).json()["words"] == words


def test_send_twice_is_once(send, clock):
    assert state(send()) == "saved"
    before = rows()
    clock.shift(5 * MINUTE)
    assert state(send()) == "same"
    assert rows() == before


def test_send_with_a_new_id_that_says_the_same_is_once(send):
    send()
    before = rows()
    assert state(send(client_id=SECOND)) == "same"
    assert rows() == before


def test_send_two_sessions_of_one_day(send):
    assert state(send(slot=1)) == "saved"
    assert state(send(slot=2, client_id=SECOND)) == "saved"
    assert [log.slot for log in SessionLog.objects.order_by("slot")] == [1, 2]


def test_send_a_correction_keeps_how_it_stood_and_what_was_played(send):
    send(played_seconds="300", core__played_sets="2", pain_after="2")
    assert state(send(client_id=SECOND, tapped_at=NOON + MINUTE, pain_after="5")) == "saved"
    log = SessionLog.objects.get()
    assert (log.pain_after, log.played_seconds, log.entries.get().played_sets) == (5, 300, 2)
    assert log.revisions.get().before["pain_after"] == 2


def test_a_correction_on_the_page_keeps_what_was_played(client, send, path, body):
    send(played_seconds="300", core__played_sets="2", core__is_lighter="True")
    corrected = body(pain_after="5", core__is_lighter="True")
    assert client.post(path().replace("send/", ""), corrected).status_code == 302
    log = SessionLog.objects.get()
    assert (log.pain_after, log.played_seconds, log.tapped_at) == (5, 300, None)
    assert (log.entries.get().played_sets, log.entries.get().is_lighter) == (2, True)


def test_log_shows_what_was_played_beside_what_she_said(client, send):
    url = send(
        core__status="different",
        core__performed_sets="2",
        core__played_sets="1",
        core__is_lighter="True",
        played_seconds="100",
    ).json()["url"]
    page = main(page_of(client.get(url)))
    (line,) = texts(every(with_class(page, "done-list")[0], "li"))
    assert line == "Bridge 2 sets, lighter version played in the guided session: 1 of 2 sets"
    assert "In the guided session 2 minutes" in texts(every(page, "div"))


def test_log_that_was_not_played_says_nothing_of_it(client, send):
    page = main(page_of(client.get(send().json()["url"])))
    assert "guided" not in text_of(page)


# --- two devices ----------------------------------------------------------------------------------


def test_send_what_is_older_than_what_stands_is_kept_beside_it(send, anna):
    send(tapped_at=NOON - 10 * MINUTE, pain_after="3")
    older = {"tapped_at": NOON - 20 * MINUTE, "client_id": SECOND, "pain_after": "6"}
    response = send(**older)
    log = SessionLog.objects.get()
    assert response.json() == {
        "state": "older",
        "url": f"/en/sessions/{log.pk}/",
        "words": "You filled this in later on another device. We kept that one.",
    }
    revision = log.revisions.get()
    assert (log.pain_after, log.client_id) == (3, FIRST)
    assert (revision.changed_by, revision.before["pain_after"]) == (anna, 6)
    assert (revision.before["client_id"], len(revision.before["entries"])) == (str(SECOND), 1)

    before = rows()
    assert state(send(**older)) == "older"
    assert rows() == before


def test_send_what_was_tapped_later_wins_though_it_arrives_later_too(send, clock):
    send(tapped_at=NOON - 20 * MINUTE, pain_after="3")
    clock.shift(5 * MINUTE)
    later = send(tapped_at=NOON - 10 * MINUTE, client_id=SECOND, pain_after="6")
    assert state(later) == "saved"
    assert SessionLog.objects.get().pain_after == 6


def test_send_again_after_a_correction_leaves_the_correction(client, send, path, body, clock):
    """The answer to the first was lost on the way, and her clock runs ahead."""
    ahead = {"tapped_at": NOON + DAY, "pain_after": "2"}
    send(**ahead)
    clock.shift(5 * MINUTE)
    client.post(path().replace("send/", ""), body(client_id=SECOND, pain_after="5"))
    clock.shift(5 * MINUTE)
    before = rows()
    assert state(send(**ahead)) == "older"
    assert rows() == before


@pytest.mark.django_db(transaction=True)
def test_send_at_the_same_moment_is_once(at_once, programme, anna, lines):
    def tap(_number):
        entries = [{"prescribed": lines[0]}]
        what = {"client_id": FIRST, "tapped_at": NOON, "entries": entries, "language": "nl"}
        return SessionLog.objects.receive(
            programme, done_on=WEDNESDAY, slot=1, at=NOON, by=anna, **what
        )[1]

    assert sorted(at_once(tap, [1, 2, 3])) == ["same", "same", "saved"]
    assert (SessionLog.objects.count(), SessionLogRevision.objects.count()) == (1, 0)


# --- a plan that changed, a clock that is wrong ----------------------------------------------------


def test_send_a_line_that_was_replaced_meanwhile(send, programme, lines):
    programme.revise(lines[0], reason="", language="nl", on=WEDNESDAY, sets=5)
    assert state(send()) == "saved"
    entry = SessionLog.objects.get().entries.get()
    assert (entry.prescribed, entry.sets) == (lines[0], 2)


def test_send_for_a_programme_that_was_stopped_meanwhile(send, programme):
    programme.archive(at=NOON)
    assert state(send()) == "saved"


@pytest.mark.parametrize(
    ("told", "noted"),
    [
        ("2027-03-03T12:30:00Z", NOON),
        ("2099-01-01T00:00:00Z", NOON),
        ("1970-01-01T00:00:00Z", datetime(2027, 3, 2, 23, tzinfo=UTC)),
        ("0001-01-01T00:00:00+23:59", datetime(2027, 3, 2, 23, tzinfo=UTC)),
        ("9999-12-31T23:59:59-23:59", NOON),
        ("vanochtend", NOON),
        ("", NOON),
        (9 * "9", NOON),
        ("2027-02-31T00:00:00Z", NOON),
    ],
)
def test_send_with_a_wrong_clock_is_limited_and_not_refused(send, told, noted):
    assert state(send(tapped_at=told)) == "saved"
    assert SessionLog.objects.get().tapped_at == noted


def test_send_counts_seven_days_from_the_tap(send):
    long_ago = WEDNESDAY - 20 * DAY
    assert state(send(day=long_ago, tapped_at=NOON - 18 * DAY)) == "saved"
    assert errors(send(day=long_ago, slot=2, tapped_at=NOON - 12 * DAY, client_id=SECOND)) == [
        ["", "You can fill in the last 7 days."]
    ]


def test_send_a_day_that_is_still_to_come(send):
    assert errors(send(day=WEDNESDAY + DAY, tapped_at=NOON + 2 * DAY)) == [
        ["", "This day is still to come."]
    ]
    assert SessionLog.objects.count() == 0


# --- refused, with words and without loss -----------------------------------------------------------


def test_send_says_what_is_wrong_and_where(send, lines):
    assert errors(send(comment=5001 * "a", core__status="could_not")) == [
        [
            f"id_line-{lines[0].pk}-reason",
            "Bridge: Choose a reason. It helps your physiotherapist.",
        ],
        [
            "id_comment",
            "Ensure this value has at most 5000 characters (it has 5001).",
        ],
    ]
    assert SessionLog.objects.count() == 0


@pytest.mark.parametrize("number", ["-1", "", "x", "2.5", "NaN", 5000 * "9"])
def test_absurd_figures_of_the_player_are_left_out(send, number):
    assert state(send(played_seconds=number, core__played_sets=number)) == "saved"
    log = SessionLog.objects.get()
    kept = (log.played_seconds, log.entries.get().played_sets)
    assert kept == (
        (4 * 3600, 20) if number.startswith("999") and len(number) < 4300 else (None,) * 2
    )


def test_figures_of_the_player_are_limited(send):
    send(played_seconds="999999", core__played_sets="50")
    log = SessionLog.objects.get()
    assert (log.played_seconds, log.entries.get().played_sets) == (14_400, 20)


@pytest.mark.parametrize("client_id", ["", "x", "1", 400 * "a"])
def test_send_with_an_id_that_is_none(send, client_id):
    assert send(client_id=client_id).status_code in {200, 422}


@pytest.mark.parametrize("slot", [0, 13, 99_999_999_999])
def test_send_a_session_that_no_day_has(send, slot):
    assert send(slot=slot).status_code == 404


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"line-x-status": "planned"},
        {f"line-{18 * '9'}-status": "planned"},
        {f"line-{400 * '9'}-status": "planned"},
        {"line--1-status": "planned"},
    ],
)
def test_send_without_a_line_of_hers(client, path, sent):
    assert client.post(path(), sent).status_code == 404


@pytest.mark.parametrize("sent", [b"", b"[1, 2", b'{"line": {"$ne": 1}}', b"\xff\xfe", b"%00=%"])
@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded"])
def test_send_a_hostile_body(client, path, sent, kind):
    assert client.post(path(), sent, content_type=kind).status_code in {400, 404}


def test_send_a_line_of_another_programme(client, path, bram, theo, brug):
    other = ProgrammeFactory(patient=bram, assigned_by=theo, practice=brug)
    sent = {f"line-{other.lines.first().pk}-status": "planned"}
    assert client.post(path(), sent).status_code == 404
    assert SessionLog.objects.count() == 0


# --- whose it is --------------------------------------------------------------------------------------


def test_send_signed_out_is_told_so_and_not_sent_elsewhere(client, send):
    client.logout()
    response = send()
    assert (response.status_code, response.json()) == (401, {"account": None})
    assert SessionLog.objects.count() == 0


def test_send_what_another_account_kept(send, anna, bram):
    response = send(headers={"X-Account": account_of(bram)})
    assert (response.status_code, response.json()) == (409, {"account": account_of(anna)})
    assert state(send(headers={"X-Account": account_of(anna)})) == "saved"


@pytest.mark.parametrize("who", ["theo", "bram", "vera", "mila"])
def test_send_is_for_the_patient_alone(client, send, request, who):
    client.force_login(request.getfixturevalue(who))
    assert send().status_code == 404
    assert SessionLog.objects.count() == 0


def test_send_is_no_page(client, path):
    assert client.get(path()).status_code == 405


def test_account_is_the_same_for_one_person_only(anna, bram):
    assert account_of(anna) == account_of(anna) != account_of(bram)
    assert str(anna.pk) != account_of(anna)
