"""What the mails say, in turns: a subject and an opening each. They stay neutral, because a
mailbox is read by others too, and they never blame, count or hurry."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Wording:
    subject: Promise
    opening: Promise


def wordings(*texts: Promise) -> tuple[Wording, ...]:
    """Each subject is followed by its opening."""
    return tuple(Wording(*pair) for pair in zip(texts[::2], texts[1::2], strict=True))


SESSION = wordings(
    _("Your moment of today"),
    _("You planned something for yourself today. It is ready for you."),
    _("Time for yourself"),
    _("One tap shows what you planned for today. You decide where you begin."),
    _("It is ready for you"),
    _("There is a quiet moment in your plan for today. You choose when it suits you."),
    _("A few minutes for yourself"),
    _("Perhaps this is a good time to begin. A small start counts too."),
    _("As you asked: a reminder"),
    _("The page for today is open all day. Come by when you have a moment."),
    _("Does it suit you now?"),
    _("Everything for today is in one place. Have a look and see what you begin with."),
    _("At your own pace"),
    _("This is the reminder that you asked for. When you begin is up to you."),
    _("Perhaps after your coffee"),
    _("Begin with the first thing on your list and see from there. There is no hurry."),
    _("Part of it is fine too"),
    _("Busy today? Then choose one thing from your list."),
    _("Take a moment today"),
    _("Find a place where nobody disturbs you. Then open what you planned for today."),
    _("What is on your list today"),
    _("If it suits you now, open your plan and begin calmly. If not, choose another time."),
    _("Whenever you are ready"),
    _("Link it to something you do anyway, such as a cup of coffee. Then the time is yours."),
)

NUDGE = wordings(
    _("There is still time today"),
    _("If you have a moment left today, open your plan. If not, let it rest."),
    _("Only if it suits you"),
    _("What you planned for today is still possible. Leaving it is fine too."),
    _("A second short message"),
    _("Now or on another day: you decide. Your plan stays as it is."),
    _("Now or another day"),
    _("Everything for today is still there. Open it, or let it rest."),
    _("Still a moment left?"),
    _("Perhaps one thing from your list still fits in today. That may be enough."),
    _("Your plan is still open"),
    _("Take your time. Today is still possible, and skipping today is possible as well."),
    _("No hurry, just a reminder"),
    _("Sometimes a day goes differently. If there is time now, your plan is ready."),
    _("Perhaps a small part"),
    _("One small step is enough to begin. You can stop whenever you like."),
    _("The second reminder you chose"),
    _("Whether you begin or leave it today, both are fine. One tap takes you there."),
    _("Yes or no, both are fine"),
    _("You asked for a second message on a day like this. After this we leave it at that."),
    _("One small step, if you like"),
    _("See whether your day still has a quiet moment. If it has none, that is fine."),
    _("Before the day ends"),
    _("This is the second reminder that you switched on. Doing nothing with it is fine."),
)

FOLLOW_UP = wordings(
    _("How is it today?"),
    _("We have one question about today. One tap is enough."),
    _("One question about today"),
    _("Compare today with yesterday for a moment. Which answer fits best?"),
    _("Compared with yesterday"),
    _("Looking back at yesterday: how is it now? Choose the answer that comes closest."),
    _("The day after"),
    _("It takes less than a minute. Your answer helps to make your plan fit you."),
    _("A quick look back"),
    _("Is it better today, the same, or less good? Choose what fits."),
    _("Same as yesterday?"),
    _("Only one question, then you are done. Every answer is welcome."),
    _("Just one question"),
    _("Tell us in one tap how it is today. You need not explain anything."),
    _("Your answer in one tap"),
    _("Since yesterday something may be different, or nothing at all. What do you notice?"),
    _("Tell us how it is"),
    _("Answer one question about today. After that the day is yours."),
    _("Since yesterday"),
    _("There is one short question for you. Answer it when it suits you."),
    _("Did something change?"),
    _("How is it today, compared with yesterday? It is just one question."),
    _("Short question, short answer"),
    _("Has anything changed since yesterday? Yes or no, we would like to know."),
)

CHECK_IN = wordings(
    _("How are things going?"),
    _("Look back for a moment at the last two weeks. What goes well, and what less well?"),
    _("Two short questions"),
    _("Does your plan still suit you? With two answers we know more."),
    _("After two weeks"),
    _("Two questions, no more. They are about how things go from day to day."),
    _("A short look back"),
    _("How have the past two weeks been? Two short questions are ready for you."),
    _("Your view of the past weeks"),
    _("What do you notice in the things you do every day? There are two questions."),
    _("Pause for a moment"),
    _("It is good to look now and then at how things go. Will you answer two questions?"),
    _("What do you notice?"),
    _("Some weeks go well and others less. Two short questions show how it is now."),
    _("We would like to hear from you"),
    _("Every two weeks we ask how things are. There are no wrong answers."),
    _("Once every two weeks"),
    _("We are curious how you are. Two short questions, whenever it suits you."),
    _("Does the plan still fit?"),
    _("Here are two questions about how it goes. Answer as it is now."),
    _("Let us see how it goes"),
    _("Take a minute for two questions. Your first thought is good enough."),
    _("It takes a minute"),
    _("Your answers show how it goes over a longer time. That says more than one day."),
)

BARRIER = wordings(
    _("What stood in the way?"),
    _("Is it the time, the place, or something else? Tap one answer."),
    _("One question, no more"),
    _("What got in the way lately? Tap the answer that fits."),
    _("Is something in the way?"),
    _("One question: what makes it hard right now? One tap is enough."),
    _("Shall we do it differently?"),
    _("It does not have to go as planned. Tell us what would suit you better."),
    _("It may be different"),
    _("We would like your plan to suit you better. With one answer we know where to begin."),
    _("Sometimes life comes first"),
    _("Your plan may change with your life. One answer shows what is needed."),
    _("How can it become easier?"),
    _("Tell us in one tap what does not fit. Every answer is good."),
    _("Your plan can change"),
    _("Does your plan still suit your days? If not, tell us what is different."),
    _("Tell us what would help"),
    _("You need not explain anything. Tap one answer and we will see what fits."),
    _("A busy time?"),
    _("Sometimes life is full, and that is fine. What is in the way now?"),
    _("Does it still suit you?"),
    _("How can it become easier for you? Choose what comes closest."),
    _("We are glad to help"),
    _("Perhaps a lot is going on at once. What would help you now?"),
)

SITTING_BREAK = wordings(
    _("Two minutes for yourself"),
    _("Give yourself a short break. Nothing has to be finished first."),
    _("Time to stand up"),
    _("Perhaps you have been sitting for a while. Then this is a good change."),
    _("A short break"),
    _("Stand up for two minutes before you go on."),
    _("Out of your chair for a moment"),
    _("Stretch in a way that feels good. Then try this."),
    _("Stretch for a moment"),
    _("Two minutes are enough. Here is one idea."),
    _("The screen can wait"),
    _("Look up from what you are doing and stand up. Two minutes will do."),
    _("Stand up for a moment"),
    _("Your chair can wait for two minutes. This is a good moment to stand."),
    _("Walk a few steps"),
    _("Change your position for a moment. This is one way."),
    _("Something other than sitting"),
    _("Move for two minutes, in the way you like. This is a suggestion."),
    _("Your break is here"),
    _("Walk or stretch, whatever you like. For example like this."),
    _("Back in two minutes"),
    _("Now is the time you chose for a break."),
    _("Move for two minutes"),
    _("In two minutes you go on with what you were doing. First this."),
)

TEST = wordings(
    _("This is your test mail"),
    _("You are reading the test mail that was asked for. So our mails reach you."),
)

BANK: dict[str, tuple[Wording, ...]] = {
    "session": SESSION,
    "nudge": NUDGE,
    "follow_up": FOLLOW_UP,
    "check_in": CHECK_IN,
    "barrier": BARRIER,
    "sitting_break": SITTING_BREAK,
    "test": TEST,
}


def wording(kind: str, number: int) -> Wording:
    return BANK[kind][number % len(BANK[kind])]


def following(kind: str, last: int | None, start: int) -> int:
    """The number after the last one that was used; a first mail begins at `start`, so that not
    everybody reads the same one on the same day."""
    return (start if last is None else last + 1) % len(BANK[kind])
