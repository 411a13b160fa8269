"""The words of the mails: twelve of a kind, neutral, calm and short, in three languages."""

from itertools import chain

import pytest
from django.utils import translation
from plain_language import BLAME, LANGUAGES, UNSAID, found, too_long, words, wrong_address

from apps.reminders.wordings import BANK, Wording, following, wording

ROTATING = ["session", "nudge", "follow_up", "check_in", "barrier", "sitting_break"]
EVERY = [(kind, language) for kind in BANK for language in LANGUAGES]
MOVING = {
    "nl": r"\w*beweeg\w*|\w*beweg\w*|strek\w*|loop|lopen|wandel\w*|sta op|opstaan",
    "en": r"mov(e|ing)\w*|stretch\w*|walk\w*|stand up",
    "de": r"\w*beweg\w*|streck\w*|gehen Sie|spazier\w*|aufstehen|stehen Sie auf",
}


def said(kind, language):
    """(subject, opening) of each, as that language has them."""
    with translation.override(language):
        return [(str(each.subject), str(each.opening)) for each in BANK[kind]]


def first_word(text):
    return words(text)[0].strip(",:?.").lower()


def test_there_are_twelve_of_each_kind_and_one_test_mail():
    assert {kind: len(bank) for kind, bank in BANK.items()} == dict.fromkeys(ROTATING, 12) | {
        "test": 1
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_subject_and_no_opening_is_used_twice(language):
    everything = list(chain.from_iterable(said(kind, language) for kind in BANK))
    for texts in zip(*everything, strict=True):
        assert len(set(texts)) == len(texts) == 6 * 12 + 1


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_those_of_one_kind_begin_with_different_words(kind, language):
    for texts in zip(*said(kind, language), strict=True):
        assert len({first_word(text) for text in texts}) == len(texts)


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_an_opening_does_not_begin_as_its_subject(kind, language):
    for subject, opening in said(kind, language):
        assert words(subject)[:2] != words(opening)[:2]


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_they_are_short(kind, language):
    for subject, opening in said(kind, language):
        assert len(subject) <= 45, subject
        assert len(words(opening)) <= 25, opening
        assert opening.count(".") + opening.count("?") <= 2, opening
        assert too_long(opening) == []


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_they_are_neutral_and_blame_nobody(kind, language):
    for text in chain.from_iterable(said(kind, language)):
        assert found(f"{UNSAID[language]}|{BLAME[language]}", text) == [], text
        assert wrong_address(text, language) == [], text
        assert "!" not in text


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_only_a_sitting_break_speaks_of_moving(kind, language):
    text = " ".join(chain.from_iterable(said(kind, language)))
    assert bool(found(MOVING[language], text)) is (kind == "sitting_break")


@pytest.mark.parametrize("language", ["nl", "de"])
def test_all_are_translated(language):
    for kind in BANK:
        for ours, english in zip(said(kind, language), said(kind, "en"), strict=True):
            assert ours[0] != english[0]
            assert ours[1] != english[1]


def test_number_goes_round():
    assert wording("session", 0) is BANK["session"][0]
    assert wording("session", 11) is wording("session", 23) is BANK["session"][11]
    assert wording("test", 7) is BANK["test"][0]


def test_first_one_is_where_she_starts():
    assert [following("nudge", None, start) for start in (0, 5, 12, 100)] == [0, 5, 0, 4]


@pytest.mark.parametrize("kind", ROTATING)
def test_all_twelve_come_before_one_comes_again(kind):
    shown = sent(kind, 36, last=None, start=7)
    assert shown[:6] == [7, 8, 9, 10, 11, 0]
    for at in range(25):
        assert sorted(shown[at : at + 12]) == list(range(12))


def test_only_test_mail_may_repeat():
    assert sent("test", 3, last=None, start=5) == [0, 0, 0]


@pytest.mark.parametrize("after", [12, 13, 17, 24])
@pytest.mark.parametrize("before", [12, 13, 17, 24])
def test_nothing_repeats_within_six_when_the_bank_grows_or_shrinks(monkeypatch, before, after):
    """From one release to the next, at every place in the cycle."""
    many = BANK["session"] + BANK["nudge"]
    for at in range(before):
        monkeypatch.setitem(BANK, "session", many[:before])
        texts = texts_of(sent("session", 7, last=None, start=at))
        last = following("session", None, at + 6)
        monkeypatch.setitem(BANK, "session", many[:after])
        texts += texts_of(sent("session", 7, last=last, start=at))
        assert not any(text in texts[max(0, i - 6) : i] for i, text in enumerate(texts))


def sent(kind, times, *, last, start):
    """The numbers of the next mails."""
    numbers = []
    for _mail in range(times):
        last = following(kind, last, start)
        numbers.append(last)
    return numbers


def texts_of(numbers) -> list[Wording]:
    return [wording("session", number) for number in numbers]
