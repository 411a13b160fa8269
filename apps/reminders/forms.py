from datetime import timedelta

from django import forms
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.widgets import Chips, ChipSelect, DateInput, Pills, TimeInput

from .breaks import ordinary_times
from .models import MailSettings, Reminder, SittingBreak

LONGEST_PAUSE = timedelta(days=366)
ANCHORS = ("anchor_1", "anchor_2", "anchor_3")
IN_SENTENCES = ("starts", "ends", "lunch_from", "lunch_to", *ANCHORS, "every", "daily_cap")
BOTH_OR_NEITHER = _("Fill in both times, or neither.")
IN_QUIET_HOURS = _(
    "This time is in your quiet hours. Choose another time, or change the quiet hours below."
)


class RuleForm(forms.ModelForm):
    """The days are asked only when the mails are on; a pause that is over is forgotten."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["weekdays"].required = False
        self.today = self.instance.patient.local_date(timezone.now())
        if not self.instance.is_paused_on(self.today):
            self.initial["paused_until"] = None

    def clean_paused_until(self):
        day = self.cleaned_data["paused_until"]
        if day and not self.today <= day <= self.today + LONGEST_PAUSE:
            raise forms.ValidationError(_("Choose a day from today on, at most a year ahead."))
        return day


class ReminderForm(RuleForm):
    class Meta:
        model = Reminder
        fields = ["is_active", "weekdays", "local_time", "again_at", "asks", "paused_until"]
        labels = {
            "is_active": _("Send me a mail on the days of my exercises"),
            "weekdays": _("On which days?"),
            "local_time": _("At what time?"),
            "again_at": _("Once more at"),
            "asks": _("Also ask me how it goes"),
            "paused_until": _("Pause all mails until"),
        }
        help_texts = {
            "again_at": _(
                "A second mail the same day, only if you have not done your exercises by then. "
                "Leave it empty if one is enough."
            ),
            "asks": _(
                "Every two weeks two questions. The day after a session that hurt: has it settled? "
                "After a while of silence: what got in the way?"
            ),
            "paused_until": _(
                "Mails about sitting breaks pause too. All of them start again by themselves on "
                "this day. Leave it empty if you want no pause."
            ),
        }
        widgets = {
            "weekdays": Chips,
            "local_time": TimeInput,
            "again_at": TimeInput,
            "paused_until": DateInput,
        }

    def clean(self):
        wanted = super().clean()
        first, second = wanted.get("local_time"), wanted.get("again_at")
        if first and second and second <= first:
            self.add_error("again_at", _("Choose a time after the first mail."))
        return wanted


class QuietHoursForm(forms.ModelForm):
    class Meta:
        model = MailSettings
        fields = ["quiet_from", "quiet_to"]
        labels = {"quiet_from": _("Quiet from"), "quiet_to": _("Quiet until")}
        widgets = {"quiet_from": TimeInput, "quiet_to": TimeInput}


class SettingsForm:
    """The reminder and the quiet hours on one page; they must not contradict each other."""

    def __init__(self, data=None, *, reminder, mail_settings):
        self.reminder = ReminderForm(data, instance=reminder)
        self.quiet = QuietHoursForm(data, instance=mail_settings)

    def is_valid(self):
        wrong = [form for form in (self.reminder, self.quiet) if not form.is_valid()]
        return (
            not wrong
            and self._has_days()
            and self._outside_quiet_hours()
            and self._leaves_the_breaks()
        )

    def _has_days(self):
        wanted = self.reminder.cleaned_data
        if wanted["is_active"] and not wanted["weekdays"]:
            self.reminder.add_error("weekdays", _("Choose at least one day."))
            return False
        return True

    def _outside_quiet_hours(self):
        wanted, is_quiet = self.reminder.cleaned_data, self.quiet.instance.is_quiet_at
        times = [name for name in ("local_time", "again_at") if wanted[name]]
        quiet = [name for name in times if wanted["is_active"] and is_quiet(wanted[name])]
        for name in quiet:
            self.reminder.add_error(name, IN_QUIET_HOURS)
        return not quiet

    def _leaves_the_breaks(self):
        breaks = SittingBreak.of(self.reminder.instance.patient)
        if breaks.is_active and breaks.clashes_with(self.quiet.instance):
            self.quiet.add_error(
                "quiet_from",
                _("Your sitting breaks fall in these hours. Choose others, or change the breaks."),
            )
            return False
        return True

    @transaction.atomic
    def save(self, *, at):
        """Two first saves at once change one row instead of making two."""
        patient = self.reminder.instance.patient
        MailSettings.objects.update_or_create(patient=patient, defaults=self.quiet.cleaned_data)
        reminder, _is_new = Reminder.objects.get_or_create(patient=patient)
        wanted = self.reminder.cleaned_data
        reminder.pause_all(wanted.pop("paused_until"), at=at, **wanted)


class BreakForm(RuleForm):
    """Every check speaks beside the field that has to change."""

    class Meta:
        model = SittingBreak
        fields = [
            "is_active",
            "weekdays",
            "starts",
            "ends",
            "lunch_from",
            "lunch_to",
            "mode",
            *ANCHORS,
            "every",
            "daily_cap",
            "shows_movement",
            "paused_until",
        ]
        labels = {
            "is_active": _("Send me a mail when it is time to stand up"),
            "weekdays": _("On which days do you sit a lot?"),
            "starts": _("From"),
            "ends": _("Until"),
            "lunch_from": _("Lunch from"),
            "lunch_to": _("Lunch until"),
            "mode": _("How often?"),
            "anchor_1": _("First moment"),
            "anchor_2": _("Second moment"),
            "anchor_3": _("Third moment"),
            "every": _("A break after how many minutes?"),
            "daily_cap": _("At most how many mails a day?"),
            "shows_movement": _("Show one of my own exercises in the mail"),
            "paused_until": _("No mail until"),
        }
        help_texts = {
            "shows_movement": _(
                "Off means: every mail names a general movement. On means: who reads your mail "
                "may see which exercises you do."
            ),
            "paused_until": _("The mails start again by themselves on this day."),
        }
        error_messages = {"every": {"invalid_choice": _("Choose 30, 45, 60 or 90 minutes.")}}
        widgets = dict.fromkeys(
            ("starts", "ends", "lunch_from", "lunch_to", *ANCHORS), TimeInput
        ) | {"weekdays": Chips, "mode": Pills, "every": ChipSelect, "paused_until": DateInput}

    @classmethod
    def agreeing(cls, phase, *, rule, mail_settings):
        """What she would send to follow the proposal and leave the rest as it is."""
        data = forms.model_to_dict(rule, cls.Meta.fields) | {
            "is_active": True,
            "mode": SittingBreak.Mode.EVERY,
            "every": phase.break_minutes,
            "weekdays": rule.weekdays or phase.programme.weekdays,
            "paused_until": Reminder.of(rule.patient).pause_now(timezone.now()),
        }
        return cls(data, instance=rule, mail_settings=mail_settings)

    def __init__(self, *args, mail_settings, **kwargs):
        super().__init__(*args, **kwargs)
        self.mail_settings = mail_settings
        if not self.instance.is_active:
            self.initial["paused_until"] = Reminder.of(self.instance.patient).pause_now(
                timezone.now()
            )
        for name in IN_SENTENCES:  # where no label stands in sight
            self.fields[name].widget.attrs["aria-label"] = self.fields[name].label
        self.fields["mode"].choices = [
            (SittingBreak.Mode.ANCHORS, _("At 2 or 3 fixed moments (our suggestion)")),
            (SittingBreak.Mode.EVERY, _("Again and again, after 30 to 90 minutes")),
        ]
        self.fields["every"].choices = [
            (minutes, _("%(minutes)s minutes") % {"minutes": minutes})
            for minutes, _name in SittingBreak._meta.get_field("every").choices
        ]

    def clean(self):
        wanted = super().clean()
        self._hours_in_order(wanted)
        self._lunch_in_hours(wanted)
        if wanted.get("mode") == SittingBreak.Mode.ANCHORS:
            self._moments_in_hours(wanted)
        if wanted.get("is_active") and not wanted.get("weekdays"):
            self.add_error("weekdays", _("Choose at least one day."))
        return wanted

    def _hours_in_order(self, wanted):
        starts, ends = wanted.get("starts"), wanted.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", _("The end must be later than the start."))

    def _lunch_in_hours(self, wanted):
        lunch = {name: wanted.get(name) for name in ("lunch_from", "lunch_to")}
        missing = [name for name, at in lunch.items() if at is None and name not in self.errors]
        if len(missing) == 1:
            self.add_error(missing[0], BOTH_OR_NEITHER)
        elif all(lunch.values()):
            self._lunch_as_given(*lunch.values(), wanted)

    def _lunch_as_given(self, lunch_from, lunch_to, wanted):
        outside = _("Your lunch is outside your working hours.")
        if lunch_to <= lunch_from:
            self.add_error("lunch_to", _("The end must be later than the start."))
        elif wanted.get("starts") and lunch_from < wanted["starts"]:
            self.add_error("lunch_from", outside)
        elif wanted.get("ends") and lunch_to > wanted["ends"]:
            self.add_error("lunch_to", outside)

    def _moments_in_hours(self, wanted):
        chosen = [name for name in ANCHORS if wanted.get(name)]
        missing = [name for name in ANCHORS[:2] if name not in chosen and name not in self.errors]
        if len(chosen) < 2 and missing:
            self.add_error(missing[0], _("Choose at least two moments."))
        self.asked_at, seen = {name: wanted[name] for name in chosen}, set()
        for name, at in self.asked_at.items():
            if message := self._fault_of(at, wanted, seen):
                self.add_error(name, message)
            seen.add(at)
        in_order = [*sorted(seen), None, None, None]
        wanted.update(zip(ANCHORS, in_order, strict=False))

    def _fault_of(self, at, wanted, seen):
        starts, ends = wanted.get("starts"), wanted.get("ends")
        lunch_from, lunch_to = wanted.get("lunch_from"), wanted.get("lunch_to")
        if at in seen:
            return _("You chose this moment already.")
        if starts and ends and starts < ends and not starts <= at < ends:
            return _("This moment is outside your working hours.")
        if lunch_from and lunch_to and lunch_from <= at < lunch_to:
            return _("This moment is in your lunch.")
        return None

    def _post_clean(self):
        """What hangs on the whole plan is asked once the parts are right."""
        super()._post_clean()
        if not self.errors and self.instance.is_active:
            self._room_for_a_break()
            self._outside_quiet_hours()

    def _room_for_a_break(self):
        if not ordinary_times(self.instance.working_day):
            self.add_error("every", _("Your working hours leave no room for a break."))

    def _outside_quiet_hours(self):
        is_quiet = self.mail_settings.is_quiet_at
        message = _("This time is in your quiet hours. Choose another, or change the quiet hours.")
        is_every = self.instance.mode == SittingBreak.Mode.EVERY
        asked_at = {"starts": self.instance.starts} if is_every else self.asked_at
        quiet = [name for name, at in asked_at.items() if is_quiet(at)]
        for name in quiet:
            self.add_error(name, message)
        if not quiet and self.instance.clashes_with(self.mail_settings):
            self.add_error("ends", message)

    @transaction.atomic
    def save(self, *, at):
        """Two first saves at once change one row instead of making two."""
        rule, _is_new = SittingBreak.objects.get_or_create(patient=self.instance.patient)
        rule.change(at=at, **self.cleaned_data)
        return rule
