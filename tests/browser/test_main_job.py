"""One patient, one physiotherapist: what she logs he sees, what he assigns she sees."""

COMMENT = "Traplopen ging beter, 's ochtends nog stijf."
EVERY_DAY = range(7)


def log_with_trouble(page):
    """Pain 4 after, the last core exercise too hard, a comment."""
    page.get_by_text("Ik heb het al gedaan").click()
    page.get_by_role("link", name="Per oefening invullen").click()
    item = page.locator(".log-item").nth(3)
    name = item.locator("legend").inner_text().split("\n")[0].strip()
    item.locator("[value=could_not]").check(force=True)
    item.locator("select[name$=reason]").select_option("too_hard")
    page.locator("[name=pain_after][value='4']").check(force=True)
    page.locator("[name=effort][value=too_hard]").check(force=True)
    page.fill("[name=comment]", COMMENT)
    page.locator("main form .actions .button").click()
    page.wait_for_selector(".done-list")
    return name


def test_patient_logs_therapist_sees_assigns_patient_sees(person):
    anna = person().signs_in("anna")
    assert anna.page.url.endswith("/nl/today/")
    assert anna.page.locator("h2", has_text="Heupartrose, 12 weken").count() == 1
    exercise = log_with_trouble(anna.page)
    anna.opens("/nl/progress/")
    log = anna.page.locator("main tr", has=anna.page.locator("th a")).first
    assert "4" in log.inner_text()
    log.locator("a").click()
    anna.page.get_by_text(COMMENT).wait_for()

    theo = person().signs_in("theo")
    theo.opens("/admin/programmes/programme/")
    row = theo.page.locator("#result_list tr", has_text="Heupartrose, 12 weken")
    row.get_by_role("link", name="Anna de Vries").click()
    theo.page.get_by_text(COMMENT).first.wait_for()
    record = theo.page.locator("#content").inner_text()
    assert COMMENT in record
    assert exercise in record
    assert "te zwaar" in record.lower()

    theo.opens("/admin/programmes/programme/assign/")
    theo.page.select_option("[name=template]", label="Startprogramma soepele heup, 2 weken")
    theo.page.get_by_label("Anna de Vries").check()
    for day in EVERY_DAY:
        theo.page.locator(f"[name=weekdays][value='{day}']").check()
    theo.page.locator("[type=submit]").last.click()
    theo.page.wait_for_selector(".messagelist, .success")

    anna.opens("/nl/today/")
    assert anna.page.locator("h2", has_text="Startprogramma soepele heup").count() == 1
    assert anna.complaints == []
    assert theo.complaints == []
