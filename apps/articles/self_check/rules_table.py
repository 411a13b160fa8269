"""All rules in words, for the reader of an article: by urgency, what is said and why it counts."""

from .conditions import AnyOf, AtLeast, Not
from .definition import the_check
from .evaluator import Urgency
from .result import Words


class RulesTable:
    def __init__(self, country, joins):
        """`joins` are the words between: "or", "and", "not", "at least"."""
        self.words, self.joins = Words(country), joins

    def rows(self):
        """[(title of the page, [(what is said, why)])], the most urgent first."""
        for urgency in sorted(Urgency, reverse=True):
            told = [
                (self.in_words(branch), self.words.said(branch.reason))
                for rule in the_check().rules
                for branch in rule.branches
                if branch.urgency == urgency
            ]
            if told:
                title = self.words.texts["urgencies"][urgency.word]["title"]
                yield self.words.said(title), told

    def in_words(self, branch):
        """A sign that only opens the rule is said again by what follows, so it is left out."""
        parts = branch.others if self.repeats(branch) else (branch.sign, *branch.others)
        return [self.said(part) for part in parts]

    def repeats(self, branch):
        inside = {atom for part in branch.others for atom in part.atoms()}
        return set(branch.sign.atoms()) <= inside

    def said(self, part):
        match part:
            case AnyOf(parts):
                return f" {self.joins['or']} ".join(self.said(one) for one in parts)
            case Not(inside):
                return f"{self.joins['not']}: {self.said(inside)}"
            case AtLeast(_question, number):
                return f"{self.words.atom(part)} {number} {self.joins['more']}"
        return f"“{self.words.atom(part)}”"
