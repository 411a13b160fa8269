"""One sitting of the self-check. It travels in the form itself, signed, so that nothing of it
has to be kept on the server or in an address."""

from dataclasses import dataclass, field
from uuid import UUID, uuid4

from django.core import signing

from .definition import the_check

SALT = "articles.self_check"


@dataclass
class Sitting:
    answers: dict = field(default_factory=dict)
    country: str = ""
    id: UUID = field(default_factory=uuid4)

    @property
    def signed(self):
        told = [the_check().version, str(self.id), self.country, self.answers]
        return signing.dumps(told, salt=SALT, compress=True)

    @classmethod
    def read(cls, text):
        """None when it is not ours, or was made with other questions."""
        try:
            version, id_, country, answers = signing.loads(text, salt=SALT)
        except (signing.BadSignature, ValueError):
            return None
        if version != the_check().version:
            return None
        told = {name: tuple(options) for name, options in answers.items()}
        return cls(told, country, UUID(id_))

    @property
    def screens(self):
        return the_check().screens(self.answers)

    def keep(self, answers):
        """What is no longer asked because of it goes: it would be counted. Other answers are
        another check: sent, it stands beside the first."""
        before, self.answers = self.answers, self.answers | answers
        asked = {one.id for questions in self.screens.values() for one in questions}
        self.answers = {name: said for name, said in self.answers.items() if name in asked}
        if self.answers != before:
            self.id = uuid4()

    @property
    def open_screen(self):
        """The first page whose questions she did not come to, or None."""
        for name, questions in self.screens.items():
            if any(question.id not in self.answers for question in questions):
                return name
        return None

    @property
    def is_child(self):
        return self.answers.get("age") == ("under18",)

    @property
    def ends_now(self):
        return self.is_child or the_check().is_emergency_already(self.answers)

    def after(self, screen):
        """The page that follows, or None for the outcome; who only changes one answer of a
        finished check is back there at once."""
        if self.ends_now or self.open_screen is None:
            return None
        names = list(self.screens)
        following = names[names.index(screen) + 1 :]
        return following[0] if following else self.open_screen

    def before(self, screen):
        names = list(self.screens)
        place = names.index(screen)
        return names[place - 1] if place else None

    def outcome(self):
        return the_check().outcome(self.answers, is_complete=self.open_screen is None)
