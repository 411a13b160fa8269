"""Rich text as it is read, line by line."""

from apps.articles.lines import Line, Link, lines_of, sentences, words


def test_each_paragraph_and_item_is_a_line():
    html = "<p>One. Two.</p><ul>\n<li>Three</li>\n<li><p>Four</p></li></ul><p>Five<br>Six</p>"
    assert [(line.text, line.is_item) for line in lines_of(html)] == [
        ("One. Two.", False),
        ("Three", True),
        ("Four", True),
        ("Five", False),
        ("Six", False),
    ]


def test_a_link_is_apart_from_what_is_free():
    assert lines_of('<p>See <a href="#a">the <em>rule</em></a> &amp; rest.</p>') == [
        Line(
            text="See the rule & rest.",
            free="See | | & rest.",
            links=[Link("#a", "the rule")],
        )
    ]


def test_a_text_without_tags_and_an_unclosed_one():
    assert [line.text for line in lines_of("Just  words")] == ["Just words"]
    assert [line.text for line in lines_of("<p>One<li>Two</em>")] == ["One", "Two"]
    assert lines_of("") == []


def test_sentences_end_at_a_point_a_question_or_an_exclamation():
    assert sentences('Is it so? "It is." Then go (soon.) Now! 1.5 km') == [
        "Is it so?",
        '"It is.',
        "Then go (soon.",
        "Now!",
        "1.5 km",
    ]


def test_a_dash_is_no_word():
    assert words("one – two - 3") == ["one", "two", "3"]
