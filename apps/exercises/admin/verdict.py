"""What the checks of a drawing come to, in sentences for who prescribes it. What a check found
stays in its own words: they are for who draws."""

from django.utils.translation import gettext_lazy as _

SENTENCES = [
    ({"range", "length"}, _("Every joint stays within its range.")),
    ({"pins", "support", "slide"}, _("Feet, hands and body stay where they rest.")),
    ({"floor", "props", "overlap"}, _("Nothing goes through the floor, a prop or the body.")),
    ({"balance"}, _("The body is in balance.")),
    ({"motion", "camera"}, _("The movement can be seen.")),
    ({"side"}, _("The side is right.")),
    ({"expects"}, _("It shows what the exercise asks for.")),
]
OF_THE_PICTURE = _("The picture is clear, also small and in grey.")


def passed(drawn):
    """A sentence stands there when none of its checks found anything."""
    named = set().union(*(names for names, _sentence in SENTENCES))
    of_the_picture = (set(drawn.passed) | failed(drawn)) - named
    told = [*SENTENCES, (of_the_picture, OF_THE_PICTURE)]
    return [
        sentence
        for names, sentence in told
        if names & set(drawn.passed) and not names & failed(drawn)
    ]


def failed(drawn):
    return {finding.partition(":")[0] for finding in drawn.findings}
