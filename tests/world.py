"""One world with a row of everything, and the way to each of its addresses."""

from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

from addresses import ADDRESSES
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import timezone, translation
from factories import (
    ArticleFactory,
    ExerciseFactory,
    ExercisePictureFactory,
    ProgrammePhaseFactory,
    ReminderFactory,
    SittingBreakFactory,
    TemplateExerciseFactory,
)

from apps.accounts.models import AccessLog, Consent, ConsentText, Invitation
from apps.articles.models import CareCard, Feedback, SentCheck, SignOff
from apps.exercises.models import BodyArea, Equipment, GuidanceText, SafetyNote
from apps.exercises.versions import versions_of
from apps.programmes.models import HandledFact, SafetyAnswer, SessionLog
from apps.reminders.models import CalendarFeed, Tick
from portal.kept_mail import KeptMailBackend

CANARY = "kanarie-7391"


def world_of(anna, theo, bram, vera, mila, brug, programme, mails):
    """Anna's record with the canary in every text that is hers, and one row of each list."""
    now = timezone.now()
    programme.goal = f"{CANARY} doel"
    programme.save()
    line = programme.lines.first()
    line.note_nl = line.note_en = line.note_de = f"{CANARY} regel"
    line.save()
    line.phase.note_nl = line.phase.note_en = line.phase.note_de = f"{CANARY} fase"
    line.phase.save()
    today = anna.local_date(now)
    log = SessionLog.objects.record(
        programme,
        done_on=today,
        slot=1,
        at=now,
        by=anna,
        client_id=uuid4(),
        entries=[{"prescribed": line}],
        comment=f"{CANARY} opmerking",
        pain_after=4,
        language="nl",
    )
    painful_log = SessionLog.objects.record(
        programme,
        done_on=today - timedelta(days=1),
        slot=1,
        at=now,
        by=anna,
        client_id=uuid4(),
        entries=[{"prescribed": line}],
        comment=f"{CANARY} gisteren",
        pain_after=4,
        language="nl",
    )
    reminder = ReminderFactory(patient=anna)
    breaks = SittingBreakFactory(patient=anna)
    mail, session_mail = breaks.delivery_of(now), reminder.delivery_of(now)
    mail.save()
    session_mail.save()
    Tick.objects.note(now)
    text = ConsentText.objects.create(version=1, text_nl="Tekst", text_en="Text", text_de="Text")
    invitation, token = Invitation.objects.invite(
        practice=brug, email="nieuw@demo.example", role="patient", therapist=theo
    )
    (look,) = AccessLog.objects.note(
        by=theo, shown=[(anna.pk, brug.pk)], action="opened", of=programme, at=now
    )
    template_line = TemplateExerciseFactory()
    article = ArticleFactory()
    card = CareCard.objects.create(code="std-now", urgency="now", heading_nl="Bel 112")
    exercise = ExerciseFactory(drawing="act-bridge")
    ExercisePictureFactory(exercise=line.exercise)
    KeptMailBackend().send_messages([mail_to_nobody()])
    kept = next(mails.glob("*.eml")).stem
    return SimpleNamespace(
        anna=anna,
        theo=theo,
        bram=bram,
        vera=vera,
        mila=mila,
        practice=brug,
        programme=programme,
        phase=line.phase,
        line=line,
        log=log,
        painful_log=painful_log,
        day_off=programme.days_off.record(programme, at=now, language="nl"),
        check_in=programme.check_ins.record(programme, at=now, pain_average=4, language="nl"),
        barrier=programme.barriers.record(
            programme, at=now, kind="away", note=f"{CANARY} regen", language="nl"
        ),
        change=programme.changes.record(programme, at=now, change=2, language="nl"),
        safety_answer=SafetyAnswer.objects.create(
            programme=programme,
            answered_on=today,
            answered_at=now,
            language="nl",
            fall=True,
            urgency="today",
        ),
        sent_check=SentCheck.objects.create(
            patient=anna,
            practice=brug,
            sent_at=now,
            language="nl",
            version=1,
            urgency="today",
            rules=["R06.1"],
            answers={"signs": ["fever_chills"]},
            client_id=uuid4(),
        ),
        sign_off=SignOff.objects.create(
            version=1, name="A. Arts", qualification="arts", signed_on=today
        ),
        reminder=reminder,
        delivery=mail,
        today=today,
        care=anna.care_received_set.get(),
        handled=HandledFact.objects.create(patient=anna, practice=brug, kind="quiet", by=theo),
        membership=theo.memberships.get(),
        consent_text=text,
        consent=Consent.objects.create(user=anna, practice=brug, text=text, language="nl"),
        invitation=invitation,
        invitation_token=token,
        look=look,
        sitting_break=breaks,
        proposed_phase=ProgrammePhaseFactory(
            programme__patient=anna, programme__practice=brug, break_minutes=60
        ),
        calendar_token=CalendarFeed.objects.make(anna, at=now),
        stop_breaks_token=token_in(breaks.stop_path()),
        done_token=token_in(mail.answer_path("done")),
        later_token=token_in(mail.answer_path("later")),
        today_token=token_in(mail.answer_path("today")),
        session_done_token=token_in(session_mail.answer_path("done")),
        session_later_token=token_in(session_mail.answer_path("later")),
        stop_token=token_in(reminder.stop_path()),
        exercise=exercise,
        pictured=line.exercise,
        exercise_version=versions_of(exercise)[0].number,
        care_card_version=versions_of(card)[0].number,
        article_version=versions_of(article)[0].number,
        template_version=versions_of(template_line.phase.template)[0].number,
        body_area=BodyArea.objects.create(slug="hip", name_nl="Heup"),
        equipment=Equipment.objects.create(slug="mat", name_nl="Mat"),
        safety_note=SafetyNote.objects.create(code="ST", kind="stop", text_nl="Stop"),
        guidance_text=GuidanceText.objects.create(key="effort", text_nl="Rustig"),
        article=article,
        care_card=card,
        feedback=Feedback.objects.create(
            article=ArticleFactory(practice=brug),
            language="nl",
            was_useful=True,
            given_on=today,
        ),
        category=article.category,
        author=article.author,
        template=template_line.phase.template,
        template_phase=template_line.phase,
        mail=kept,
    )


def token_in(path):
    return path.rstrip("/").rpartition("/")[2]


def mail_to_nobody():
    message = EmailMultiAlternatives("Onderwerp", "Tekst", to=["nobody@demo.example"])
    message.attach_alternative("<p>Tekst</p>", "text/html")
    return message


def path_of(name, world, language="nl"):
    def value(key, wanted):
        found = getattr(world, wanted, wanted) if isinstance(wanted, str) else wanted
        if key == "slug" and hasattr(found, "slug"):
            return found.slug
        return getattr(found, "pk", found)

    args = {key: value(key, wanted) for key, wanted in ADDRESSES[name].args.items()}
    with translation.override(language):
        return reverse(name, kwargs=args)


def names_of(*kinds):
    return sorted(name for name, address in ADDRESSES.items() if address.kind in kinds)
