"""Every page a patient or a visitor sees, once with a finger's eyes and once with weak ones:
what can be pressed is 48 pixels high and wide, and text twice as large is neither cut off nor
wider than the narrowest phone. In German, which has the longest words."""

import pytest
from browser.pages_of_ours import OWN, PUBLIC, SIGN_IN, SIGNED_IN
from browser.sizes import cut_off, cut_off_when_wide, too_small

PHONE = {"width": 360, "height": 740}
# Shows components in every state, hovered and refused ones too; it is a page for designers.
OF_DESIGNERS = "styleguide/"


def sizes(someone, paths):
    """{path: what is too small or cut off}."""
    wrong = {}
    for path in paths:
        page = someone.page
        page.set_viewport_size(PHONE)
        someone.opens(path)
        if found := too_small(page) + cut_off_when_wide(page) + cut_off(page):
            wrong[path] = found
    return wrong


def hrefs(someone, path):
    someone.opens(path)
    return someone.page.eval_on_selector_all("main a", "all => all.map(it => it.pathname)")


def annas_pages(anna):
    """Of her programme and her sessions, as Today and Progress lead to them."""
    found = hrefs(anna, "/de/today/") + hrefs(anna, "/de/progress/")
    programme = next(path for path in found if "/programmes/" in path and path.count("/") == 4)
    log = next(path for path in found if "/sessions/" in path)
    of_it = ["", "barrier/", "check-in/"]
    return [*(programme + more for more in of_it), log]


@pytest.mark.wide
def test_pages_of_everybody_suit_fingers_and_weak_eyes(person):
    paths = [f"/de/{path}" for path in PUBLIC if path != OF_DESIGNERS]
    assert sizes(person(locale="de-DE"), paths + SIGN_IN) == {}


@pytest.mark.wide
def test_pages_of_a_patient_suit_fingers_and_weak_eyes(person):
    anna = person(locale="de-DE").signs_in("anna")
    paths = [f"/de/{path}" for path in OWN] + annas_pages(anna) + SIGNED_IN
    assert sizes(anna, paths) == {}


def test_controls_of_the_player_suit_a_thumb(person):
    """64 pixels for what is pressed while she exercises, 48 for the rest."""
    anna = person(locale="de-DE", viewport=PHONE).signs_in("anna")
    found = [path for path in hrefs(anna, "/de/today/") if path.endswith("/play/")]
    anna.opens(found[0])
    wrong = {"question": too_small(anna.page)}
    anna.page.locator(".play-safety [value=none]").click()
    anna.page.locator("[data-do=start]").wait_for()
    wrong["prepare"] = too_small(anna.page)
    anna.page.locator("[data-do=start]").click()
    for screen, pressed in (("ready", "begin"), ("set", None)):
        anna.page.locator(".controls.play-controls").wait_for()
        controls = too_small(anna.page, least=64, within=".controls.play-controls")
        wrong[screen] = too_small(anna.page) + controls
        if pressed:
            anna.page.locator(f"[data-do={pressed}]").click()
            anna.page.locator(f"[data-do={pressed}]").wait_for(state="hidden")
    assert wrong == {"question": [], "prepare": [], "ready": [], "set": []}
