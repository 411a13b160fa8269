"""What a patient keeps for her GP, in a real browser: she shows once more who she is, and then
each button gives its file at once."""

from pathlib import Path

import pytest
from browser.looking import look_at

from portal import pdf

KEEP = "/nl/progress/keep/"


@pytest.fixture
def anna(person):
    """Anna on a phone, who has just shown that it is her."""
    anna = person(viewport={"width": 360, "height": 740}).signs_in("anna")
    anna.opens(KEEP)
    anna.page.fill("main [name=password]", "demo-soepel")
    anna.page.press("main [name=password]", "Enter")
    anna.page.wait_for_url(f"**{KEEP}")
    return anna


def file_of(anna, button):
    with anna.page.expect_download() as download:
        anna.page.get_by_role("button", name=button).click()
    kept = download.value
    return Path(kept.suggested_filename).suffix, Path(kept.path()).read_bytes()


def test_each_button_gives_its_file_and_the_page_stays(anna):
    anna.page.get_by_text("Alles, vanaf de eerste dag").click()
    anna.page.get_by_label("Met wat ik zelf schreef").check()
    ending, table = file_of(anna, "Opslaan als tabel (csv)")
    assert (ending, table[:3]) == (".csv", b"\xef\xbb\xbf")
    head = table.decode("utf-8-sig").splitlines()[0]
    assert head.endswith(";In mijn eigen woorden")
    if pdf.is_there():
        ending, paper = file_of(anna, "Opslaan als pdf")
        assert (ending, paper[:5]) == (".pdf", b"%PDF-")
    assert anna.page.url.endswith(KEEP)
    assert anna.complaints == []


def test_page_and_paper_fit_and_can_be_read(anna):
    paths = [KEEP, "/nl/progress/paper/?period=12&with_comments=on", "/nl/progress/"]
    assert look_at(anna.page, anna.lookout, paths) == {}
