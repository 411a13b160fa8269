"""One short answer to each thing that got in the way. Fixed texts, the same for everybody."""

from django.utils.translation import gettext_lazy as _

from .models import Barrier

Kind = Barrier.Kind

LIGHT_VERSION = _(
    "Take the light version next time. Still worse tomorrow? Contact your physiotherapist."
)
TIPS = {
    Kind.NO_TIME: _("One exercise counts too. Choose one, and leave the rest for another day."),
    Kind.FORGOT: _(
        "Do your exercises right after something you do every day, such as your coffee. We can"
        " also send you a reminder."
    ),
    Kind.PAIN: LIGHT_VERSION,
    Kind.UNSURE: _(
        "Each exercise on Today has its steps under “How to do it”. Still not clear? Ask your"
        " physiotherapist to show you once more."
    ),
    Kind.TIRED: _(
        "Start lightly. One exercise is enough for today. Does it last? Tell your physiotherapist."
    ),
    Kind.BORING: _(
        "Tell your physiotherapist. Perhaps other exercises suit you better. Until then: one"
        " exercise counts too."
    ),
    Kind.AWAY: _(
        "Choose one exercise that you can do where you are. Away for longer? Your physiotherapist"
        " can pause your programme."
    ),
    Kind.AFRAID: _(
        "Do standing exercises at the kitchen worktop, with a chair behind you. Dizzy or unsteady?"
        " Hold on and sit down. Tell your physiotherapist what you are afraid of."
    ),
    Kind.OTHER: _(
        "Your physiotherapist reads it at your next visit. Until then: one exercise counts too."
    ),
}
