import pytest

from apps.exercises.figures.sides import mirrored


@pytest.mark.parametrize(
    ("language", "text", "other"),
    [
        ("nl", "De rechter knie gaat omhoog.", "De linker knie gaat omhoog."),
        ("nl", "Rechterbeen voor, links steunt.", "Linkerbeen voor, rechts steunt."),
        ("nl", "De romp blijft rechtop.", "De romp blijft rechtop."),
        (
            "en",
            "The right foot stands; the left leg is lifted.",
            "The left foot stands; the right leg is lifted.",
        ),
        ("en", "Standing upright, straight ahead.", "Standing upright, straight ahead."),
        ("de", "Das rechte Knie, mit dem linken Fuß.", "Das linke Knie, mit dem rechten Fuß."),
        ("de", "Rechts wird gedehnt, aufrecht.", "Links wird gedehnt, aufrecht."),
    ],
)
def test_left_and_right_change_places(language, text, other):
    assert mirrored(text, language) == other
    assert mirrored(other, language) == text
