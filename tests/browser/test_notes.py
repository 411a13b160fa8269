"""A difficult word and its note, without a script: by keyboard, by a tap, for a screen reader."""

import pytest
from browser.looking import faults
from playwright.sync_api import expect


@pytest.fixture
def page(person):
    one = person(java_script_enabled=False, viewport={"width": 360, "height": 740})
    one.opens("/nl/read/hip-pain/")
    return one.page


def word(page):
    return page.get_by_role("button", name="kraakbeen", exact=True)


def test_keyboard_opens_the_note_and_escape_closes_it(page):
    note = page.locator("#word-cartilage")
    expect(note).to_be_hidden()
    word(page).focus()
    page.keyboard.press("Enter")
    expect(note).to_be_visible()
    page.keyboard.press("Tab")
    expect(note.get_by_role("link", name="Alle woorden")).to_be_focused()
    page.keyboard.press("Escape")
    expect(note).to_be_hidden()
    expect(word(page)).to_be_focused()


def test_a_tap_elsewhere_or_on_the_cross_closes_it(page):
    note = page.locator("#word-cartilage")
    word(page).click()
    expect(note).to_be_visible()
    note.get_by_role("button", name="Sluiten").click()
    expect(note).to_be_hidden()
    word(page).click()
    page.mouse.click(5, 5)
    expect(note).to_be_hidden()


def test_its_link_leads_to_the_word(page):
    word(page).click()
    page.locator("#word-cartilage").get_by_role("link").click()
    assert page.url.endswith("/nl/glossary/#word-cartilage")
    expect(page.locator("#word-cartilage")).to_be_in_viewport()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_open_note_has_no_faults(person, scheme):
    one = person(viewport={"width": 1280, "height": 800}, color_scheme=scheme)
    one.opens("/nl/read/hip-pain/")
    word(one.page).click()
    assert faults(one.page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_note_of_an_exercise_opens_without_a_script_and_has_no_faults(person, scheme):
    one = person(viewport={"width": 360, "height": 740}, color_scheme=scheme)
    one.opens("/nl/exercises/rel-hip-front-outer-roll/")
    assert faults(one.page) == []
    one.page.get_by_role("button", name="foamroller", exact=True).click()
    expect(one.page.locator("#word-foam-roll")).to_be_visible()
    assert faults(one.page) == []
    bare = person(java_script_enabled=False, viewport={"width": 360, "height": 740})
    bare.opens("/nl/exercises/rel-hip-front-outer-roll/")
    bare.page.get_by_role("button", name="foamroller", exact=True).click()
    expect(bare.page.locator("#word-foam-roll")).to_be_visible()
