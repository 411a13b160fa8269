import pytest

from apps.exercises.versions.differences import compared, without_tags


def marked(old, new):
    marks = {"ins": "+{}+", "del": "-{}-", "gap": "…", "same": "{}"}
    return "".join(marks[kind].format(text) for kind, text in compared(old, new))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "Nieuw", "+Nieuw+"),
        ("Oud", "", "-Oud-"),
        ("Ga staan.", "Ga rustig staan.", "Ga +rustig +staan."),
        ("Til je heup op.", "Til je bekken op.", "Til je -heup -+bekken +op."),
        ("Doet het pijn?", "Doet het pijn? Stop.", "Doet het pijn? +Stop.+"),
        ("Til op. Laat zakken.", "Til op.\nLaat zakken.", "Til op-. -+.\n+Laat zakken."),
        ("Twee  spaties", "Twee spaties", "-Twee  spaties-+Twee spaties+"),
        ("Eerst\nDan", "Eerst\nEn\nDan", "Eerst\n+En\n+Dan"),
        (
            "Alles anders.",
            "Hier staat niets van hetzelfde",
            "-Alles anders.-+Hier staat niets van hetzelfde+",
        ),
    ],
)
def test_difference_word_by_word(old, new, expected):
    assert marked(old, new) == expected


def test_long_text_shows_what_stands_around_a_change():
    words = [f"w{n} " for n in range(200)]
    changed = "".join([*words[:100], "nieuw ", *words[100:]])
    around = "".join(words[88:100]), "".join(words[100:112])
    assert marked("".join(words), changed) == f"…{around[0]}+nieuw +{around[1]}…"


def test_very_long_text_is_compared_by_line():
    lines = [f"regel {n} met woorden\n" for n in range(1000)]
    changed = [*lines[:500], "nieuw\n", *lines[501:]]
    assert "-regel 500 met woorden\n-+nieuw\n+" in marked("".join(lines), "".join(changed))


def test_rich_text_reads_without_tags():
    html = "<p>Eén &amp; <strong>twee</strong></p><ul><li><p>drie</p></li></ul>"
    assert without_tags(html) == "Eén & twee\ndrie"
