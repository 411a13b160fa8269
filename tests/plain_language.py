"""What every text of ours must and must not say; the reasons stand in docs and in the
list of claims that the portal does not make."""

import re

from apps.articles.checks.avoid import avoided

LANGUAGES = ("nl", "en", "de")
LONGEST_SENTENCE = 20

# What a mailbox that others read too must not tell: why, by whom, where on the body.
UNSAID = {
    "nl": (
        r"\w*oefen\w*|\w*fysio\w*|\w*behandel\w*|\w*therap\w*|\w*praktijk\w*|\w*pijn\w*"
        r"|\w*klacht\w*|patiënt\w*|\w*train\w*|\w*herstel\w*|\w*gezond\w*|ziek\w*|artrose"
        r"|\w*heup\w*|rug|knie\w*|schouders?|nek|hoofd|been|benen|voet\w*|armen|spier\w*"
    ),
    "en": (
        r"\w*exercis\w*|physio\w*|treat\w*|\w*therap\w*|practices?|\w*pain\w*|complain\w*"
        r"|patients?|\w*train\w*|recover\w*|health\w*|ill|illness|\w*arthritis"
        r"|hips?|your back|knees?|shoulders?|neck|head|legs?|foot|feet|arms?|muscles?"
    ),
    "de": (
        r"\w*übung\w*|üben|physio\w*|\w*behand\w*|\w*therap\w*|\w*praxis\w*|\w*schmerz\w*"
        r"|\w*beschwerde\w*|patient\w*|\w*train\w*|\w*genes\w*|\w*gesund\w*|krank\w*"
        r"|\w*arthrose|\w*hüft\w*|\w*rücken\w*|knie\w*|schultern?|nacken|kopf|beine?|fuß|füße"
        r"|arme?|muskel\w*|ohren"
    ),
}
BLAME = {
    "nl": r"gemist|vergeten|verzuim\w*|moet\w*|had je|nog steeds|helaas|jammer|reeks|niet gedaan",
    "en": r"missed|forgot\w*|fail\w*|must|should|unfortunately|streak|late|yet again|not done",
    "de": r"verpasst|vergessen|versäum\w*|sollten|leider|schade|serie|immer noch|nicht gemacht",
}


def sentences(text):
    """Split at the end of a sentence and at each line; an abbreviation is not expected."""
    parts = re.split(r"(?<=[.!?])[)\"”]?\s+|\n", text)
    return [part.strip() for part in parts if part.strip()]


def words(sentence):
    return [word for word in sentence.split() if re.search(r"\w", word)]


def too_long(text):
    return [line for line in sentences(text) if len(words(line)) > LONGEST_SENTENCE]


def forbidden(text, language, article=""):
    """Claims without evidence, promises, brands, and the words we agreed not to use."""
    hits = avoided(text, language, article)
    return [hit.word for hit in hits if hit.entry.slug != "address"]


def wrong_address(text, language):
    return [hit.word for hit in avoided(text, language) if hit.entry.slug == "address"]


def found(pattern, text):
    return [match[0] for match in re.finditer(rf"(?<!\w)({pattern})(?!\w)", text, re.IGNORECASE)]
