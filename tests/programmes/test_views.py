"""A session from the button to the log: one tap, filled in, corrected, and refused."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from factories import ProgrammeFactory
from pages import (
    attribute,
    errors_of,
    every,
    filled,
    heading,
    links,
    main,
    notices,
    one,
    page_of,
    text_of,
    texts,
    with_class,
)

from apps.programmes.models import ExerciseLog, SessionLog, SessionLogRevision

NOON = datetime(2027, 3, 3, 12, tzinfo=UTC)
WEDNESDAY = date(2027, 3, 3)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


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
def core(lines):
    return f"line-{lines[0].pk}"


@pytest.fixture
def extra(lines):
    return f"line-{lines[1].pk}"


@pytest.fixture
def path(programme):
    def path(day=WEDNESDAY, slot=1, end=""):
        return f"/en/programmes/{programme.pk}/{day}/{slot}/{end}"

    return path


@pytest.fixture
def send(client, path, core, extra):
    """Posts the form as planned with these changes."""

    def send(changes=(), **where):
        planned = {f"{core}-status": "planned", f"{extra}-status": "left_out"}
        return client.post(path(**where), planned | dict(changes))

    return send


def rows():
    models = (SessionLog, ExerciseLog, SessionLogRevision)
    return [list(model.objects.order_by("pk").values()) for model in models]


# --- all done, in one tap --------------------------------------------------------------------


def test_done_logs_the_core_as_planned(client, path, programme, lines):
    response = client.post(path(end="done/"))

    assert (response.status_code, response.url) == (302, path())
    log = SessionLog.objects.get()
    assert (log.programme, log.done_on, log.slot, log.language) == (programme, WEDNESDAY, 1, "en")
    assert (log.pain_before, log.pain_after, log.effort, log.comment) == (None, None, "", "")
    (entry,) = log.entries.all()
    assert (entry.prescribed, entry.could_do) == (lines[0], True)
    assert (entry.performed_sets, entry.performed_repetitions) == (2, 8)
    page = page_of(client.get(response.url))
    assert notices(page) == ["Saved. Your exercises are noted."]


def test_done_a_second_time_changes_nothing(client, path):
    client.post(path(end="done/"))
    before = rows()
    assert client.post(path(end="done/")).url == path()
    assert rows() == before


def test_done_does_not_overwrite_what_was_filled_in(client, send, path, core):
    send({"pain_after": "7", f"{core}-status": "could_not", f"{core}-reason": "hurts"})
    before = rows()
    client.post(path(end="done/"))
    assert rows() == before


def test_done_without_a_core_logs_all_lines(client, path, lines, programme):
    programme.lines.update(is_core=False)
    client.post(path(end="done/"))
    assert [e.prescribed for e in SessionLog.objects.get().entries.all()] == lines


def test_done_logs_each_session_of_the_day_on_its_own(client, path, programme):
    programme.lines.update(times_a_day=2)
    for slot in (1, 2):
        client.post(path(slot=slot, end="done/"))
    assert sorted(SessionLog.objects.values_list("slot", flat=True)) == [1, 2]


def test_done_is_refused_on_a_look(client, path):
    for look in (client.get, client.head):
        assert look(path(end="done/")).status_code == 405
    assert SessionLog.objects.count() == 0


@pytest.mark.parametrize(
    ("days", "message"),
    [(-8, "You can fill in the last 7 days."), (1, "This day is still to come.")],
)
def test_done_outside_the_week_says_so_on_today(client, path, days, message):
    response = client.post(path(WEDNESDAY + days * DAY, end="done/"), follow=True)
    assert response.request["PATH_INFO"] == "/en/today/"
    assert notices(page_of(response)) == [message]
    assert SessionLog.objects.count() == 0


@pytest.mark.parametrize(("days", "slot"), [(-1, 2), (0, 2), (0, 0), (-29, 1)])
def test_session_that_is_not_due_does_not_exist(client, path, programme, days, slot):
    programme.weekdays = (2,)
    programme.save()
    day = WEDNESDAY + days * DAY
    assert client.get(path(day, slot)).status_code == 404
    assert client.post(path(day, slot), {"comment": "Toch"}).status_code == 404
    assert client.post(path(day, slot, "done/")).status_code == 404
    assert SessionLog.objects.count() == 0


# --- the form ----------------------------------------------------------------------------------


def test_session_form_starts_as_planned(client, path, core, extra):
    page = page_of(client.get(path()))
    form = filled(one(page, "form", **{"class": "form"}))
    assert (form[f"{core}-status"], form[f"{extra}-status"]) == ("planned", "left_out")
    assert (form["pain_before"], form["pain_after"], form["effort"]) == ("", "", "")
    assert len(form["client_id"]) == 36
    assert [text_of(f)[:4] for f in with_class(page, "log-item")] == ["Brid", "Walk"]


def test_session_as_planned_is_logged_with_its_answers(client, send, path, core, extra):
    response = send(
        {
            "pain_before": "4",
            "pain_after": "0",
            "effort": "right",
            "comment": "Ging goed",
            f"{extra}-status": "planned",
            f"{core}-effort": "too_easy",
        }
    )
    log = SessionLog.objects.get()
    assert (response.status_code, response.url) == (302, f"/en/sessions/{log.pk}/")
    assert (log.pain_before, log.pain_after, log.effort) == (4, 0, "right")
    assert (log.comment, log.language, log.time_zone) == ("Ging goed", "en", "Europe/Amsterdam")
    assert (log.logged_at, log.changed_at) == (NOON, NOON)
    assert [(e.could_do, e.performed_sets, e.effort) for e in log.entries.all()] == [
        (True, 2, "too_easy"),
        (True, 2, ""),
    ]
    page = page_of(client.get(response.url))
    assert notices(page) == ["Saved. You can change it for 7 days."]


def test_session_without_a_pain_score_keeps_none(send):
    send({"pain_before": "", "pain_after": "0"})
    log = SessionLog.objects.get()
    assert (log.pain_before, log.pain_after) == (None, 0)


def test_session_done_differently_keeps_her_numbers_beside_the_plan(send, core):
    send(
        {
            f"{core}-status": "different",
            f"{core}-performed_sets": "1",
            f"{core}-performed_repetitions": "5",
        }
    )
    (entry,) = SessionLog.objects.get().entries.all()
    assert (entry.sets, entry.repetitions) == (2, 8)
    assert (entry.performed_sets, entry.performed_repetitions) == (1, 5)
    assert entry.could_do is True


def test_session_that_did_not_work_keeps_the_reason(send, core):
    send({f"{core}-status": "could_not", f"{core}-reason": "no_equipment"})
    (entry,) = SessionLog.objects.get().entries.all()
    assert (entry.could_do, entry.reason, entry.performed_sets) == (False, "no_equipment", None)


def test_session_with_everything_left_out_is_still_a_session(send, core):
    assert send({f"{core}-status": "left_out"}).status_code == 302
    assert SessionLog.objects.get().entries.count() == 0


def test_session_of_seven_days_ago_is_taken(client, send, path):
    day = WEDNESDAY - 7 * DAY
    assert client.get(path(day)).status_code == 200
    assert send(day=day).status_code == 302
    assert SessionLog.objects.get().done_on == day


@pytest.mark.parametrize(
    ("days", "message"),
    [(-8, "You can fill in the last 7 days."), (1, "This day is still to come.")],
)
def test_session_outside_the_week_is_refused_in_words(client, send, path, days, message):
    day = WEDNESDAY + days * DAY
    for response in (client.get(path(day)), send(day=day)):
        page = page_of(response)
        assert response.status_code == 200
        assert heading(page) == f"{day:%A} {day.day} {day:%B}"
        assert text_of(with_class(page, "lead")[0]) == message
        assert links(main(page)) == ["/en/today/"]
    assert SessionLog.objects.count() == 0


def test_session_day_is_the_one_on_her_own_clock(send, anna):
    anna.time_zone = "Pacific/Auckland"
    anna.save()
    assert send(day=WEDNESDAY + DAY).status_code == 302  # 1 o'clock at night there
    assert SessionLog.objects.get().time_zone == "Pacific/Auckland"


# --- correcting ----------------------------------------------------------------------------------


def test_correction_keeps_what_stood_before(client, send, path, core, anna):
    send({"pain_after": "0", "comment": "Eerst"})
    response = send(
        {
            "pain_after": "3",
            "comment": "Daarna",
            f"{core}-status": "could_not",
            f"{core}-reason": "hurts",
        }
    )
    log = SessionLog.objects.get()
    revision = log.revisions.get()
    assert (revision.changed_by, revision.changed_at) == (anna, NOON)
    assert (revision.before["pain_after"], revision.before["comment"]) == (0, "Eerst")
    assert [entry["could_do"] for entry in revision.before["entries"]] == [True]
    assert (log.pain_after, log.comment) == (3, "Daarna")
    text = text_of(main(page_of(client.get(response.url))))
    assert ("Daarna" in text, "Eerst" in text) == (True, False)


def test_page_of_a_session_names_the_lighter_version(client, programme, anna, lines):
    done = {"could_do": True, "performed_sets": 2, "is_lighter": True}
    log = SessionLog.objects.record(
        programme,
        done_on=WEDNESDAY,
        slot=1,
        at=NOON,
        by=anna,
        client_id=uuid4(),
        entries=[{"prescribed": lines[0]} | done],
        language="nl",
    )
    (entry,) = every(
        with_class(page_of(client.get(f"/en/sessions/{log.pk}/")), "done-list")[0], "li"
    )
    assert text_of(entry) == "Bridge 2 sets, lighter version"


def test_page_of_a_session_says_when_it_was_changed(client, send):
    page = client.get(send({"pain_after": "0"}).url)
    assert "The earlier version is kept." not in text_of(main(page_of(page)))
    with time_machine.travel(NOON + DAY, tick=False):
        page = client.get(send({"pain_after": "3"}).url)
    said = "Changed on Thursday 4 March, 13:00. The earlier version is kept."
    assert said in text_of(main(page_of(page)))


def test_correction_starts_from_what_stands(client, send, path, core, extra):
    send(
        {
            "pain_before": "0",
            "pain_after": "6",
            "effort": "too_hard",
            "comment": "Zwaar",
            f"{core}-status": "different",
            f"{core}-performed_sets": "1",
            f"{core}-performed_repetitions": "4",
            f"{extra}-status": "could_not",
            f"{extra}-reason": "no_time",
        }
    )
    form = filled(one(page_of(client.get(path())), "form", **{"class": "form"}))
    del form["csrfmiddlewaretoken"], form["client_id"]
    assert form == {
        "pain_before": "0",
        f"{core}-status": "different",
        f"{core}-performed_sets": "1",
        f"{core}-performed_repetitions": "4",
        f"{core}-reason": "",
        f"{core}-effort": "",
        f"{extra}-status": "could_not",
        f"{extra}-performed_sets": "",
        f"{extra}-performed_repetitions": "",
        f"{extra}-reason": "no_time",
        f"{extra}-effort": "",
        "pain_after": "6",
        "effort": "too_hard",
        "comment": "Zwaar",
    }


def test_same_client_id_twice_is_once(send):
    sent = {"client_id": str(uuid4()), "comment": "Ging goed"}
    first = send(sent)
    before = rows()
    assert send(sent).url == first.url
    assert rows() == before


def test_client_id_of_another_session_breaks_nothing(send):
    sent = {"client_id": str(uuid4())}
    assert send(sent, day=WEDNESDAY - DAY).status_code == 302
    assert send(sent).status_code == 302
    assert SessionLog.objects.filter(done_on=WEDNESDAY - DAY, client_id=sent["client_id"]).exists()
    assert SessionLog.objects.filter(done_on=WEDNESDAY).count() == 1


# --- refused, and nothing typed is lost -----------------------------------------------------------


def refused(response):
    """The page that came back; nothing was written."""
    assert response.status_code == 200
    assert rows() == [[], [], []]
    page = page_of(response)
    (summary,) = with_class(page, "error-summary")
    assert attribute(summary, "role") == "alert"
    return page


TYPED = {"pain_before": "0", "effort": "right", "comment": "Regel een & <twee>"}


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("pain_after", "11", "Choose a number from 0 to 10."),
        ("core-performed_sets", "999", "Fill in a number from 0 to 20."),
        ("core-performed_sets", "drie", "Fill in a number from 0 to 20."),
        ("core-performed_repetitions", "-1", "Fill in a number from 0 to 200."),
    ],
)
def test_wrong_value_is_refused_beside_its_field(send, core, field, value, message):
    field = field.replace("core", core)
    typed = TYPED | {f"{core}-status": "different", f"{core}-performed_sets": "3"}
    page = refused(send(typed | {field: value}))
    assert errors_of(page) == {field: message}
    form = filled(one(page, "form", **{"class": "form"}))
    for name in typed.keys() - {field}:
        assert form[name] == typed[name]
    if not field.startswith("pain"):
        assert form[field] == value


def test_could_not_without_a_reason_is_refused_beside_the_field(send, core):
    page = refused(send(TYPED | {f"{core}-status": "could_not"}))
    message = "Choose a reason. It helps your physiotherapist."
    assert errors_of(page) == {f"{core}-reason": message}
    form = filled(one(page, "form", **{"class": "form"}))
    assert {name: form[name] for name in TYPED} == TYPED
    assert form[f"{core}-status"] == "could_not"


@pytest.mark.parametrize("sent", [{}, {"comment": "Alleen dit"}])
def test_form_without_a_status_is_refused_at_each_exercise(client, path, sent):
    page = refused(client.post(path(), sent))
    for item in with_class(page, "log-item"):
        assert texts(with_class(item, "error")) == ["Choose what fits best."]
    assert filled(page)["comment"] == sent.get("comment", "")


def test_comment_of_5001_characters_is_refused_and_kept(send):
    comment = 5001 * "a"
    page = refused(send({"comment": comment, "pain_after": "2"}))
    assert list(errors_of(page)) == ["comment"]
    form = filled(one(page, "form", **{"class": "form"}))
    assert (form["comment"], form["pain_after"]) == (comment, "2")


def test_refused_correction_leaves_the_log_as_it_was(send):
    send({"pain_after": "2"})
    before = rows()
    assert send({"pain_after": "11"}).status_code == 200
    assert rows() == before


# --- the log -----------------------------------------------------------------------------------------


def test_log_answers_the_pain_in_three_bands(client, send):
    answers = {
        "Fine. Go on like this.": (0, 1, 2),
        "This is allowed. It should settle within 24 hours.": (3, 4, 5),
        "Take the light version next time. Still worse tomorrow? Contact your physiotherapist.": (
            6,
            10,
        ),
    }
    address = send().url
    for answer, scores in answers.items():
        for pain in scores:
            SessionLog.objects.update(pain_after=pain)
            page = page_of(client.get(address))
            assert [a for a in answers if a in text_of(main(page))] == [answer]
            assert (f"Pain {pain} is too much" in text_of(main(page))) is (pain > 5)
            above = with_class(page, "above-field")
            assert [answer in text_of(box) for box in above] == [True] * (pain > 5)
    SessionLog.objects.update(pain_after=None)
    text = text_of(main(page_of(client.get(address))))
    assert [answer for answer in answers if answer in text] == []


def test_log_tells_exactly_what_she_filled_in(client, send, core, extra):
    address = send(
        {
            "pain_before": "0",
            "pain_after": "2",
            "effort": "too_easy",
            "comment": "Regel een\n<b>twee</b>",
            f"{core}-status": "different",
            f"{core}-performed_sets": "1",
            f"{core}-performed_repetitions": "5",
            f"{core}-effort": "right",
            f"{extra}-status": "could_not",
            f"{extra}-reason": "no_equipment",
        }
    ).url
    page = page_of(client.get(address))
    assert heading(page) == "Wednesday 3 March"
    (items,) = with_class(page, "done-list")
    assert texts(every(items, "li")) == [
        "Bridge 1 set, 5 repetitions, just right",
        "Walk Could not do: I do not have what it needs",
    ]
    (facts,) = with_class(page, "facts")
    assert text_of(facts) == "Pain before 0 Pain after 2 How was it? Too easy"
    (comment,) = with_class(page, "quote")
    assert attribute(comment, "lang") == "en"
    assert text_of(comment) == "Regel een <b>twee</b>"
    assert "Regel een<br>&lt;b&gt;twee&lt;/b&gt;" in client.get(address).content.decode()


def test_log_can_be_changed_for_seven_days(client, send, path):
    address = send().url
    for days, open_ in ((7, True), (8, False)):
        with time_machine.travel(NOON + days * DAY, tick=False):
            assert (path() in links(main(page_of(client.get(address))))) is open_


def test_log_offers_the_therapist_no_change(client, send, path, theo):
    address = send().url
    client.force_login(theo)
    page = page_of(client.get(address))
    assert path() not in links(main(page))


# --- the programme -------------------------------------------------------------------------------------


def test_programme_shows_its_phases_and_what_holds_now(client, programme, anna):
    first = programme.phases.get()
    first.week_to, first.note_en = 4, "Rest well"
    first.save()
    later = programme.phases.create(name_en="Build", week_from=5, week_to=5)
    programme.lines.update(phase=later)
    page = page_of(client.get(f"/en/programmes/{programme.pk}/"))
    assert heading(page) == "Supple hip"
    sections = {text_of(next(every(s, "h2"))): s for s in every(main(page), "section")}
    assert list(sections)[1:] == ["Start", "Build now"]
    assert "Weeks 1 to 4 Rest well" in text_of(sections["Start"])
    assert "Week 5" in text_of(sections["Build now"])
    assert texts(every(sections["Build now"], "h3")) == ["Bridge", "Walk"]


@pytest.mark.parametrize(
    ("language", "net"),
    [
        ("nl", "Twijfel je? Vraag het liever een keer te veel."),
        ("en", "In doubt, ask rather once too often."),
        ("de", "Im Zweifel fragen Sie lieber einmal zu viel."),
    ],
)
def test_programme_says_to_ask_when_in_doubt_and_leads_to_help(client, programme, language, net):
    page = main(page_of(client.get(f"/{language}/programmes/{programme.pk}/")))
    (told,) = [e for e in every(page, "p") if net in text_of(e)]
    assert links(told) == [f"/{language}/help/"]


# --- a session that her device could not send -------------------------------------------------------


def statuses(client, address):
    names = {
        attribute(one, "name") or "" for one in every(main(page_of(client.get(address))), "input")
    }
    return sorted(name for name in names if name.endswith("-status"))


def test_mending_asks_about_the_lines_of_that_session_alone(client, programme, lines, path, core):
    successor = programme.revise(lines[0], reason="", language="en", on=WEDNESDAY)
    assert f"line-{successor.pk}-status" in statuses(client, path())
    assert statuses(client, f"{path()}?lines={lines[0].pk}") == [f"{core}-status"]
    client.post(f"{path()}?lines={lines[0].pk}", {f"{core}-status": "planned"})
    assert [entry.prescribed for entry in ExerciseLog.objects.all()] == [lines[0]]


@pytest.mark.parametrize("named", ["", "x", "99999999999999999999", "-1", "1,,2;"])
def test_lines_that_are_not_of_the_programme_are_passed_over(client, programme, path, named):
    assert client.get(f"{path()}?lines={named}").status_code == 200
