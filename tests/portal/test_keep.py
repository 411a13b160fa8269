"""What a patient keeps for her GP: the page before it, the paper, the PDF and the table."""

import sys
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from factories import ProgrammeFactory
from pages import (
    errors_of,
    every,
    filled,
    heading,
    main,
    notices,
    one,
    page_of,
    text_of,
    texts,
    with_class,
)
from PIL import ImageFile

from apps.programmes.models import SessionLog
from portal import pdf
from portal.report import report_for
from portal.session_table import harmless

NOON = datetime(2027, 3, 3, 12, tzinfo=UTC)
WEDNESDAY = date(2027, 3, 3)
DAY = timedelta(days=1)
FILES = ("paper", "pdf", "csv")


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def programme(anna, theo, brug):
    return ProgrammeFactory(
        patient=anna,
        assigned_by=theo,
        practice=brug,
        name_nl="Soepele heup",
        name_en="Supple hip",
        start_on=WEDNESDAY - 100 * DAY,
        goal="Met de hond wandelen",
        goal_language="nl",
        lines=[{"name_nl": "Brug", "name_en": "Bridge", "sets": 2, "repetitions": 8}],
    )


@pytest.fixture
def hers(anna, confirmed):
    """Anna, who has just shown again that it is her."""
    return confirmed(anna)


def record(programme, done_on=WEDNESDAY, entries=None, **answers):
    lines = [{"prescribed": line} for line in programme.lines.all()]
    return SessionLog.objects.record(
        programme,
        done_on=done_on,
        slot=1,
        at=NOON,
        by=programme.patient,
        client_id=uuid4(),
        entries=lines if entries is None else entries,
        **({"language": "nl"} | answers),
    )


def kept(client, name, query="period=12", language="en"):
    return client.get(f"/{language}/progress/{name}/?{query}")


# --- who she is, and which weeks ------------------------------------------------------------------


def test_page_asks_again_who_she_is(client, anna):
    client.force_login(anna)
    asked = client.get("/en/progress/keep/")
    assert asked.url.startswith("/accounts/reauthenticate/")
    assert asked.url.endswith("?next=%2Fen%2Fprogress%2Fkeep%2F")


@pytest.mark.parametrize("name", FILES)
def test_file_leads_to_the_page_that_asks_again(client, anna, programme, name):
    client.force_login(anna)
    led = kept(client, name, "period=4&with_comments=on")
    assert led.url == "/en/progress/keep/?period=4&with_comments=on"


@pytest.mark.parametrize("name", [*FILES, "keep"])
def test_visitors_sign_in_first(client, name):
    assert client.get(f"/en/progress/{name}/?period=4").url.startswith("/accounts/login")


def test_page_offers_paper_and_a_table_and_where_it_can_a_pdf(hers):
    page = page_of(hers.get("/en/progress/keep/"))
    assert filled(main(page)) == {"period": "12", "with_comments": []}
    form = one(main(page), "form")
    action = "/en/progress/pdf/" if pdf.is_there() else "/en/progress/paper/"
    assert dict(form.attributes)["action"] == action
    buttons = [(text_of(b), dict(b.attributes).get("formaction")) for b in every(form, "button")]
    printed = [("Save as PDF", None), ("Print", "/en/progress/paper/")]
    table = ("Save as a table (CSV)", "/en/progress/csv/")
    assert buttons == [*(printed if pdf.is_there() else [("Print", None)]), table]


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("query", ["period=99", "period=", ""])
def test_weeks_that_are_none_are_asked_again(hers, name, query):
    led = kept(hers, name, query)
    page = page_of(hers.get(led.url))
    wrong = {"period": "Choose which weeks."} if query else {}
    assert errors_of(page) == wrong


# --- the paper ------------------------------------------------------------------------------------


def report(hers, query="period=12"):
    return one(main(page_of(kept(hers, "paper", query))), "article")


def cells(paper):
    (table,) = [t for t in every(paper, "table") if "Exercises" in text_of(t)]
    return [texts(every(row, "th", "td")) for row in every(table, "tr")][1:]


def test_paper_tells_who_where_when_and_the_goal(hers, anna, programme, brug):
    brug.phone = "020 123 45 67"
    brug.save()
    for score, day in ((4, WEDNESDAY - 42 * DAY), (7, WEDNESDAY)):
        programme.check_ins.create(
            answered_on=day, answered_at=NOON, language="nl", goal_score=score
        )
    paper = report(hers)
    assert text_of(one(paper, "h1")) == f"Exercises of {anna.get_full_name()}"
    head = texts(every(one(paper, "header"), "p"))
    assert head[1] == f"From 14 December 2026 to 3 March 2027. {brug}, 020 123 45 67."
    goal = with_class(paper, "report-goal")[0]
    assert texts(every(goal, "p"))[:2] == [
        "Met de hond wandelen",
        "It was 4 of 10 at the start and is 7 of 10 now. That is clearly better.",
    ]
    foot = text_of(one(paper, "footer"))
    assert foot.endswith("It makes no diagnosis. Made on 3 March 2027.")


def test_paper_lists_the_sessions_of_its_weeks_only(hers, programme):
    line = programme.lines.get()
    record(programme, pain_before=5, pain_after=2, effort="right", played_seconds=300)
    could_not = [{"prescribed": line, "could_do": False, "reason": "hurts"}]
    record(programme, WEDNESDAY - DAY, could_not, pain_after=4)
    record(programme, WEDNESDAY - 30 * DAY)
    assert cells(report(hers, "period=4")) == [
        ["Wed 3 Mar", "5", "2", "Just right", "Bridge"],
        ["Tue 2 Mar", "", "4", "", "Bridge (could not: it hurts)"],
    ]
    paper = report(hers)
    assert [row[0] for row in cells(paper)] == ["Wed 3 Mar", "Tue 2 Mar", "Mon 1 Feb"]
    assert "You noted 3 sessions. 1 of them ran in the guided session." in texts(every(paper, "p"))


def test_paper_has_her_words_only_when_she_says_so(hers, programme):
    record(programme, comment="Ging goed")
    assert "Ging goed" not in text_of(report(hers))
    paper = report(hers, "period=12&with_comments=on")
    assert text_of(one(paper, "p", lang="nl")) == "“Ging goed”"


def test_paper_of_everything_begins_with_the_first_day(hers, programme):
    head = text_of(one(report(hers, "period=all"), "header"))
    assert "From 23 November 2026 to 3 March 2027." in head


def test_paper_without_sessions_says_so(hers, anna):
    assert "Nothing was noted in these weeks." in text_of(report(hers, "period=all"))


def test_paper_shows_nothing_of_another_person(confirmed, theo, programme):
    record(programme, comment="Ging goed")
    text = text_of(report(confirmed(theo), "period=all&with_comments=on"))
    assert "Nothing was noted in these weeks." in text
    assert "hond" not in text


def test_paper_asks_the_database_as_often_for_many_sessions_as_for_one(hers, programme):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            report(hers, "period=all&with_comments=on")
        return len(captured)

    record(programme)
    queries()
    once = queries()
    for number in range(1, 8):
        record(programme, WEDNESDAY - number * 9 * DAY, pain_after=number)
    assert queries() == once


# --- the PDF --------------------------------------------------------------------------------------


def test_pdf_is_made_of_the_same_words(hers, anna, programme):
    record(programme, comment="Ging goed")
    with translation.override("en"):
        told = render_to_string(
            "report/pdf.html", report_for(anna, NOON, period="12", with_comments=True)
        )
    html = page_of(type("Answer", (), {"content": told.encode()}))
    assert dict(html.attributes)["lang"] == "en"
    assert text_of(one(html, "article")) == text_of(report(hers, "period=12&with_comments=on"))


def test_pdf_is_a_file_with_the_day_in_its_name(hers, programme):
    """Where the machine has Pango; elsewhere it leads to the paper."""
    record(programme, pain_after=3)
    response = kept(hers, "pdf")
    if not pdf.is_there():
        assert response.url == "/en/progress/paper/?period=12"
        return
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == 'attachment; filename="soepel-2027-03-03.pdf"'
    assert "no-store" in response.headers["Cache-Control"]
    assert response.content.startswith(b"%PDF-")


def test_drawings_of_the_pdf_carry_their_own_style():
    assert "<style>" in pdf.painted("<svg><path/></svg>")
    assert pdf.painted("<p>words</p>") == "<p>words</p>"


def test_half_a_picture_is_refused_after_a_pdf_too(monkeypatch):
    """The library that writes it lets the whole process read them."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    pdf.writer.cache_clear()
    pdf.writer()
    assert ImageFile.LOAD_TRUNCATED_IMAGES is False


@pytest.fixture
def without_pango(monkeypatch):
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    pdf.writer.cache_clear()
    yield
    pdf.writer.cache_clear()


@pytest.mark.usefixtures("without_pango")
def test_without_pango_the_page_is_printed_instead(hers, programme):
    page = page_of(hers.get("/en/progress/keep/"))
    assert heading(page) == "Keep for my GP"
    assert notices(page) == ["No PDF can be made here now. Choose “Print”, and then “Save as PDF”."]
    form = one(main(page), "form")
    assert dict(form.attributes)["action"] == "/en/progress/paper/"
    assert texts(every(form, "button")) == ["Print", "Save as a table (CSV)"]
    assert kept(hers, "pdf", "period=4").url == "/en/progress/paper/?period=4"


# --- the table ------------------------------------------------------------------------------------

HEAD_EN = (
    "Day,Session of the day,Programme,Exercise,Sets prescribed,Repetitions prescribed,"
    "Seconds prescribed,Sets done,Repetitions done,Seconds done,How it went,Lighter version,"
    "Sets in the guided session,Effort of the exercise,Pain before,Pain after,"
    "Settled within 24 hours,Effort of the session,Seconds in the guided session"
)


def table(hers, query="period=12", language="en"):
    response = kept(hers, "csv", query, language)
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="soepel-2027-03-03.csv"'
    assert response.content.startswith(b"\xef\xbb\xbf")
    return response.content.decode("utf-8-sig").split("\r\n")


def test_table_has_a_row_for_each_exercise_of_each_session(hers, programme):
    line = programme.lines.get()
    record(programme, pain_before=5, pain_after=0, effort="right", played_seconds=300)
    done = {"performed_sets": 1, "performed_repetitions": 8, "played_sets": 1, "is_lighter": True}
    record(programme, WEDNESDAY - DAY, [{"prescribed": line, "could_do": True, **done}])
    could_not = [{"prescribed": line, "could_do": False, "reason": "hurts"}]
    record(programme, WEDNESDAY - 2 * DAY, could_not)
    record(programme, WEDNESDAY - 3 * DAY, [])
    assert table(hers) == [
        HEAD_EN,
        "2027-03-03,1,Supple hip,Bridge,2,8,,2,8,,done,No,,,5,0,,Just right,300",
        "2027-03-02,1,Supple hip,Bridge,2,8,,1,8,,done,Yes,1,,,,,,",
        "2027-03-01,1,Supple hip,Bridge,2,8,,,,,could not: it hurts,No,,,,,,,",
        "2027-02-28,1,Supple hip,,,,,,,,,,,,,,,,",
        "",
    ]


def test_table_speaks_dutch_and_parts_by_semicolons(hers, programme):
    record(programme, pain_after=4, comment="Ging; goed")
    head, row, _end = table(hers, "period=4&with_comments=on", "nl")
    assert head.startswith("Dag;Sessie van de dag;Programma;Oefening;Series voorgeschreven;")
    assert head.endswith(";Seconden in de begeleide sessie;In mijn eigen woorden")
    assert row == '2027-03-03;1;Soepele heup;Brug;2;8;;2;8;;gedaan;Nee;;;;4;;;;"Ging; goed"'


def test_table_has_her_words_only_when_she_says_so(hers, programme):
    record(programme, comment="Ging goed")
    assert "Ging goed" not in "".join(table(hers))


@pytest.mark.parametrize("typed", ["=1+1", "+1", "-1", "@x", "\t=1", "  =1", "\r=1", "\n=1"])
def test_table_gives_a_spreadsheet_no_formula(typed):
    assert harmless(typed) == f"'{typed}"


@pytest.mark.parametrize("told", ["Ging goed", "2-3 keer", 0, -1, ""])
def test_table_leaves_all_other_values_alone(told):
    assert harmless(told) == told


def test_formula_in_her_words_stays_words(hers, programme):
    record(programme, comment="=HYPERLINK(1)")
    assert table(hers, "period=4&with_comments=on")[1].endswith(",'=HYPERLINK(1)")
