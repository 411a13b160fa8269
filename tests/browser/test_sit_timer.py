"""The sit timer in a browser whose clock we turn: it calls in time, also after a reload, in a
second tab and after a sleep, and Done is noted once."""

import pytest
from playwright.sync_api import expect

# Listens to every tone that is begun; a browser without loudspeakers begins them all the same.
HEAR = """
window.tones = 0;
const begin = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...at) { window.tones += 1; return begin.apply(this, at) };
"""
PAGE = "/en/sit/"
NOW = "2027-03-03T09:05:00Z"


@pytest.fixture
def anna(person):
    anna = person(locale="en-GB").signs_in("anna")
    anna.page.context.add_init_script(HEAR)
    anna.page.clock.install(time=NOW)
    anna.opens(PAGE)
    return anna


def says(page, words):
    expect(page.locator("h1")).to_have_text(words)


def button(page, words):
    return page.get_by_role("button", name=words, exact=True)


def minutes(page, number):
    page.clock.fast_forward(number * 60_000)
    page.clock.run_for(1000)


def test_timer_calls_after_the_minutes_that_she_chose(anna):
    page = anna.page
    says(page, "Sit timer")
    page.select_option("#minutes", "30")
    button(page, "Start the timer").click()
    says(page, "You have been sitting for 0 minutes")
    assert page.evaluate("tones") == 0
    minutes(page, 17)
    says(page, "You have been sitting for 17 minutes")
    expect(page.locator(".ring-number")).to_have_text("13")
    assert page.title().startswith("13 minutes")
    minutes(page, 13)
    says(page, "Time to stand up")
    assert page.evaluate("tones") == 6
    page.clock.run_for(60_000)
    assert page.evaluate("tones") == 6
    button(page, "Later, in 10 minutes").click()
    says(page, "You have been sitting for 31 minutes")
    minutes(page, 10)
    says(page, "Time to stand up")
    assert page.evaluate("tones") == 12
    assert anna.complaints == []


def test_reload_and_second_tab_show_the_same(anna):
    page = anna.page
    button(page, "Start the timer").click()
    minutes(page, 20)
    page.reload()
    page.clock.run_for(1000)
    says(page, "You have been sitting for 20 minutes")
    second = page.context.new_page()
    second.clock.install(time="2027-03-03T09:26:00Z")
    second.goto(anna.site + PAGE)
    second.clock.run_for(1000)
    says(second, "You have been sitting for 21 minutes")
    button(second, "Pause").click()
    says(page, "The timer is paused")
    minutes(second, 5)
    button(second, "Go on").click()
    second.clock.run_for(1000)
    says(second, "You have been sitting for 21 minutes")
    second.close()


def test_nothing_sounds_before_she_pressed_something(anna):
    page = anna.page
    button(page, "Start the timer").click()
    page.reload()
    minutes(page, 46)
    says(page, "Time to stand up")
    assert page.evaluate("tones") == 0
    page.locator("h1").click()
    page.clock.run_for(1000)
    assert page.evaluate("tones") == 6


def test_timer_that_ran_on_through_the_night_stops(anna):
    page = anna.page
    button(page, "Start the timer").click()
    minutes(page, 60 * 14)
    says(page, "Sit timer")
    expect(page.locator(".lead")).to_contain_text("so the timer stopped")


def test_break_goes_through_its_parts_and_done_is_noted_once(anna):
    page = anna.page
    page.goto(f"{anna.site}{PAGE}?movement=mb-08-single-leg")
    button(page, "Start the timer").click()
    button(page, "I stand up now").click()
    says(page, "Two minutes for yourself")
    expect(page.locator(".sit-part")).to_have_text("Part 1 of 3")
    expect(page.locator(".ring-number")).to_have_text("0:37")
    page.clock.run_for(38_000)
    expect(page.locator(".sit-part")).to_have_text("Part 2 of 3")
    button(page, "Next part").click()
    expect(page.locator(".sit-step:visible h2")).to_have_text("Walk about a little")
    page.clock.run_for(47_000)
    expect(page.locator(".lead")).to_contain_text("The two minutes are over.")
    button(page, "Done").dblclick()
    says(page, "Sit timer")
    expect(page.locator(".lead")).to_contain_text("Noted.")
    expect(page.locator(".sit-more")).to_contain_text("You stood up 1 time today.")
    assert page.evaluate("document.activeElement.tagName") == "H1"
    assert anna.complaints == []


def test_break_without_a_connection_says_so_and_waits(anna):
    page = anna.page
    button(page, "Start the timer").click()
    button(page, "I stand up now").click()
    page.context.set_offline(True)
    button(page, "Done").click()
    expect(page.locator(".lead")).to_contain_text("Not noted yet")
    page.wait_for_timeout(600)  # the clock strikes on
    expect(page.locator(".lead")).to_contain_text("Not noted yet")
    expect(button(page, "Done")).to_be_visible()


def test_without_javascript_it_is_plain_steps(person):
    anna = person(locale="en-GB", java_script_enabled=False).signs_in("anna")
    anna.opens(PAGE)
    page = anna.page
    says(page, "Stand up for two minutes")
    expect(page.locator(".sit-step").first).to_be_visible()
    expect(page.locator("[data-do]:visible")).to_have_count(0)
    button(page, "Done").click()
    expect(page.locator(".notice")).to_have_text("Noted. Good that you stood up.")
