"""How hard an article is to read, in one language: as the content check of our own texts counts."""

from dataclasses import dataclass
from statistics import mean

from .lines import lines_of, sentences, words

LONGEST_SENTENCE = 20


@dataclass(frozen=True)
class Readability:
    words: int
    average: float
    long: list[str]

    @classmethod
    def of(cls, article, code):
        texts = [getattr(section, f"text_{code}") or "" for section in article.sections.all()]
        lines = [line for text in texts for line in lines_of(text)]
        said = [sentence for line in lines for sentence in sentences(line.text)]
        running = [
            len(words(s)) for line in lines if not line.is_item for s in sentences(line.text)
        ]
        return cls(
            words=sum(len(words(sentence)) for sentence in said),
            average=mean(running or [0]),
            long=[sentence for sentence in said if len(words(sentence)) > LONGEST_SENTENCE],
        )
