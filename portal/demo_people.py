"""Who lives in the demo: made-up people, each with her own last weeks."""

from dataclasses import dataclass, field

from apps.programmes.weekdays import EVERY_DAY

LONG, SHORT = "hip-osteoarthritis-12", "hip-mobility-starter"
THRICE = (0, 2, 4)
FOUR_TIMES = (0, 2, 4, 6)


@dataclass(frozen=True)
class Story:
    """`share` of the planned days are done until `silent_days` ago; `ends` are the last
    sessions, the newest last, each with what she answered."""

    first: str
    last: str
    template: str = LONG
    days: tuple = THRICE
    weeks: int = 6
    share: float = 0.8
    pain: tuple = (5, 2)
    silent_days: int = 0
    ends: tuple = ()
    goal: str = ""
    cue: str = ""
    fallback: str = ""
    language: str = "nl"
    comments: dict = field(default_factory=dict)
    is_reminded: bool = True
    was_reminded: bool = False  # until a week ago; the mails are off now
    mail_is_refused: bool = False
    desk: str = ""  # sitting breaks: "proposed" or "agreed" to


ANNAS_COMMENTS = {
    3: "Traplopen ging vandaag al iets makkelijker.",
    11: "Na het oefenen was de heup wat stijf, de volgende ochtend was het weg.",
    19: "Ik doe het nu na de koffie. Dat werkt goed.",
    30: "Bij opstaan uit de stoel voelde ik de lies even.",
}

OF_THEO = [
    Story(
        "Anna",
        "de Vries",
        desk="proposed",
        days=EVERY_DAY,
        share=0.74,
        pain=(6, 3),
        ends=({"reason": "too_hard"}, {}, {"reason": "too_hard", "pain_after": 3}),
        goal="20 minuten met de hond wandelen",
        cue="na mijn ochtendkoffie",
        fallback="light",
        comments=ANNAS_COMMENTS,
        is_reminded=False,
        was_reminded=True,
    ),
    Story(
        "Henk",
        "Jansen",
        share=0.9,
        pain=(3, 4),
        ends=({"pain_after": 6}, {"pain_after": 7}),
        goal="Een rondje om het park",
    ),
    Story(
        "Sanne",
        "Visser",
        weeks=2,
        share=1,
        pain=(4, 3),
        ends=({"reason": "hurts"}, {"reason": "hurts"}),
        goal="Weer een half uur hardlopen",
    ),
    Story("Mehmet", "Öztürk", weeks=5, share=0.33, pain=(5, 5), goal="Een vergadering uitzitten"),
    Story(
        "Klaus",
        "Brandt",
        template=SHORT,
        days=FOUR_TIMES,
        weeks=1,
        share=1,
        pain=(5, 3),
        ends=({"comment": "Darf ich Treppen steigen?"},),
        goal="Treppen ohne Geländer",
        language="de",
    ),
    Story(
        "Fatima",
        "El Amrani",
        days=EVERY_DAY,
        weeks=3,
        share=1,
        pain=(6, 4),
        silent_days=10,
        goal="Een nacht doorslapen",
    ),
    Story(
        "Lien",
        "Nguyen",
        weeks=1,
        share=1,
        pain=(6, 5),
        goal="Mijn dochter optillen",
        mail_is_refused=True,
    ),
    Story(
        "Els",
        "Mulder",
        desk="agreed",
        template=SHORT,
        days=FOUR_TIMES,
        weeks=1,
        share=1,
        pain=(3, 1),
        is_reminded=False,
    ),
    Story(
        "Eva",
        "de Boer",
        weeks=4,
        share=0.95,
        pain=(1, 0),
        ends=({"effort": "too_easy"}, {"effort": "too_easy"}, {"effort": "too_easy"}),
        goal="Zaterdag dansen",
    ),
    Story("Joke", "van den Berg", weeks=7, share=1, pain=(5, 3), goal="Zelf mijn sokken aandoen"),
    Story("Piet", "Smit", weeks=6, share=0.9, pain=(4, 1), goal="Naar de winkel fietsen"),
    Story("Ruben", "Peters", template=""),
]
OF_VERA = [Story("Bram", "Kok", share=0.8, pain=(5, 3), is_reminded=False)]
INVITED = ("Tom", "Hendriks")
