"""What the page of an outcome says, in the language of the reader and for her country."""

from functools import cached_property

from django.utils import timezone
from django.utils.translation import get_language

from apps.articles.models import Article

from .conditions import AtLeast
from .countries import COUNTRIES, country_of
from .definition import the_check
from .evaluator import Urgency

ARTICLES_SHOWN = 4


class Words:
    """The texts of the questionnaire in one language, with the numbers of one country."""

    def __init__(self, country, language=None):
        self.language = language or get_language()
        self.country = country_of(country, self.language)
        texts = self.texts["countries"][self.country.code]
        self.values = {
            "emergency": self.country.emergency,
            "out_of_hours": texts["out_of_hours"][self.language],
            "out_of_hours_name": texts["out_of_hours_name"][self.language],
        }

    @property
    def texts(self):
        return the_check().pages

    def said(self, text):
        told = text[self.language]
        if isinstance(told, list):
            return [line.format(**self.values) for line in told]
        return told.format(**self.values)

    def atom(self, atom):
        """An answer as she gave it."""
        question = the_check().questions[atom.question]
        if isinstance(atom, AtLeast):
            return question.text[self.language]
        return question.options[atom.option][self.language]

    def option(self, question, value):
        options = the_check().questions[question].options
        return options[value][self.language] if value in options else value

    @property
    def frame(self):
        return self.said(self.texts["frame"])

    @property
    def safety_net(self):
        return self.said(self.texts["safety_net"])

    @property
    def countries(self):
        """[(code, name, whether its numbers are shown)]"""
        named = self.texts["countries"]
        return [
            (code, named[code]["name"][self.language], code == self.country.code)
            for code in COUNTRIES
        ]

    @property
    def who_does_what(self):
        for row in self.texts["who_does_what"]:
            more = row.get("country", {}).get(self.country.code)
            parts = [self.said(row["what"]) + ".", *([self.said(more)] if more else [])]
            yield self.said(row["who"]), " ".join(parts)


class Result:
    def __init__(self, sitting, user):
        self.sitting = sitting
        self.user = user
        self.words = Words(sitting.country)
        self.outcome = sitting.outcome()

    @property
    def is_emergency(self):
        return self.outcome.urgency == Urgency.NOW

    @property
    def is_today(self):
        return self.outcome.urgency == Urgency.TODAY

    @property
    def is_red(self):
        return self.outcome.urgency >= Urgency.TODAY

    @property
    def is_child(self):
        return self.sitting.is_child and not self.is_emergency

    @cached_property
    def page(self):
        texts = self.words.texts
        own = texts["child"] if self.is_child else texts["urgencies"][self.outcome.urgency.word]
        return {name: self.words.said(text) for name, text in own.items()}

    @property
    def care_steps(self):
        return self.words.said(self.words.texts["care_steps"])

    @cached_property
    def reasons(self):
        answers, questions = self.sitting.answers, the_check().questions
        return [
            {
                "text": self.words.said(found.branch.reason),
                "missing": [
                    questions[name].text[self.words.language]
                    for name in found.branch.missing(answers)
                ],
            }
            for found in self.outcome.reasons
        ]

    @property
    def say(self):
        """What she can read aloud on the telephone, each once."""
        atoms = [
            atom
            for found in self.outcome.reasons
            for atom in found.branch.said(self.sitting.answers)
            if not isinstance(atom, AtLeast)
        ]
        return [self.words.atom(atom) for atom in dict.fromkeys(atoms)]

    @property
    def summary(self):
        """[(question, [answers], its page)] of all that she was asked."""
        for screen, questions in self.sitting.screens.items():
            for question in questions:
                said = self.sitting.answers.get(question.id)
                if said is not None:
                    told = [self.words.option(question.id, value) for value in said]
                    yield question.text[self.words.language], told, screen

    @cached_property
    def patterns(self):
        texts = self.words.texts
        return [
            {
                "text": self.words.said(pattern.text),
                "origin": self.words.said(texts["origins"][pattern.origin]),
            }
            for pattern in self.outcome.patterns
        ]

    @property
    def programmes(self):
        """What she can ask her physiotherapist about, each once."""
        named = self.words.texts["programmes"]
        slugs = [slug for pattern in self.outcome.patterns for slug in pattern.programmes]
        return [self.words.said(named[slug]) for slug in dict.fromkeys(slugs)]

    @property
    def screen_that_ended_it(self):
        """Where she gave the answer, should it have been a wrong tap."""
        questions, answers = the_check().questions, self.sitting.answers
        if self.is_child:
            return questions["age"].screen
        return questions[self.outcome.reasons[0].branch.said(answers)[0].question].screen

    @cached_property
    def articles(self):
        """Those of the patterns that are published, in their order."""
        wanted = dict.fromkeys(slug for one in self.outcome.patterns for slug in one.articles)
        published = Article.objects.visible_to(self.user).published(timezone.now())
        found = {article.slug: article for article in published.filter(slug__in=wanted)}
        return [found[slug] for slug in wanted if slug in found][:ARTICLES_SHOWN]
