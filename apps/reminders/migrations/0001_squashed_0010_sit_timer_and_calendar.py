import apps.programmes.weekdays
import apps.reminders.models.after_sending
import datetime
import django.core.validators
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True
    replaces = [  # a new place takes this one; what was set up before keeps to those
        ("reminders", "0001_initial"),
        ("reminders", "0002_tick"),
        ("reminders", "0003_sitting_breaks"),
        ("reminders", "0004_engine"),
        ("reminders", "0005_whose_delivery"),
        ("reminders", "0006_delivery_has_patient"),
        ("reminders", "0007_problems_after_sending"),
        ("reminders", "0008_fewer_indexes"),
        ("reminders", "0009_flagged_mailboxes"),
        ("reminders", "0010_sit_timer_and_calendar"),
    ]

    dependencies = [
        ('programmes', '0001_squashed_0013_not_today'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Tick',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='last tick')),
                ('overtaken', models.PositiveIntegerField(default=0, verbose_name='sent while another worker had it')),
            ],
        ),
        migrations.CreateModel(
            name='CalendarFeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_digest', models.CharField(editable=False, max_length=64, unique=True)),
                ('made_at', models.DateTimeField(editable=False)),
                ('patient', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='calendar_feed', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_active', models.BooleanField(default=False, verbose_name='on')),
                ('weekdays', apps.programmes.weekdays.WeekdaysField(default=(), verbose_name='days')),
                ('time_zone', models.CharField(editable=False, max_length=64, verbose_name='time zone')),
                ('paused_until', models.DateField(blank=True, help_text='The first day with mail again.', null=True, verbose_name='paused until')),
                ('next_due_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='next')),
                ('stopped_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='stopped')),
                ('problem', models.CharField(blank=True, choices=[('zone', 'the time zone is not known here'), ('plan', 'the days and times make no plan')], editable=False, max_length=8, verbose_name='problem')),
                ('local_time', models.TimeField(default=datetime.time(18, 30), verbose_name='time')),
                ('again_at', models.TimeField(blank=True, null=True, verbose_name='once more at')),
                ('asks', models.BooleanField(default=True, verbose_name='also asks how it goes')),
                ('next_slot', models.PositiveSmallIntegerField(default=1, editable=False)),
                ('check_in_on', models.DateField(editable=False, null=True, verbose_name='next question')),
                ('follow_up_on', models.DateField(editable=False, null=True)),
                ('counts_from', models.DateField(editable=False, null=True)),
                ('silent_since', models.DateField(editable=False, null=True, verbose_name='no mail since')),
                ('patient', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='session_reminder', to=settings.AUTH_USER_MODEL, verbose_name='patient')),
            ],
            options={
                'verbose_name': 'reminder',
                'verbose_name_plural': 'reminders',
                'indexes': [models.Index(condition=models.Q(('is_active', True)), fields=['next_due_at'], name='reminder_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(('again_at', None), ('again_at__gt', models.F('local_time')), _connector='OR'), name='second_mail_after_the_first', violation_error_message='Choose a time after the first mail.')],
            },
        ),
        migrations.CreateModel(
            name='SittingBreak',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_active', models.BooleanField(default=False, verbose_name='on')),
                ('time_zone', models.CharField(editable=False, max_length=64, verbose_name='time zone')),
                ('paused_until', models.DateField(blank=True, help_text='The first day with mail again.', null=True, verbose_name='paused until')),
                ('next_due_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='next')),
                ('stopped_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='stopped')),
                ('problem', models.CharField(blank=True, choices=[('zone', 'the time zone is not known here'), ('plan', 'the days and times make no plan')], editable=False, max_length=8, verbose_name='problem')),
                ('weekdays', apps.programmes.weekdays.WeekdaysField(default=(0, 1, 2, 3, 4), verbose_name='days')),
                ('mode', models.CharField(choices=[('anchors', 'at 2 or 3 fixed moments'), ('every', 'again and again, after so many minutes')], default='anchors', max_length=8, verbose_name='rhythm')),
                ('starts', models.TimeField(default=datetime.time(9, 0), verbose_name='from')),
                ('ends', models.TimeField(default=datetime.time(17, 0), verbose_name='until')),
                ('lunch_from', models.TimeField(blank=True, default=datetime.time(12, 0), null=True, verbose_name='lunch from')),
                ('lunch_to', models.TimeField(blank=True, default=datetime.time(13, 0), null=True, verbose_name='lunch until')),
                ('every', models.PositiveSmallIntegerField(choices=[(30, 30), (45, 45), (60, 60), (90, 90)], default=45, verbose_name='minutes between two breaks')),
                ('daily_cap', models.PositiveSmallIntegerField(default=16, validators=[django.core.validators.MinValueValidator(1, 'Choose 1 to 16.'), django.core.validators.MaxValueValidator(16, 'Choose 1 to 16.')], verbose_name='most mails a day')),
                ('anchor_1', models.TimeField(blank=True, default=datetime.time(10, 30), null=True, verbose_name='first moment')),
                ('anchor_2', models.TimeField(blank=True, default=datetime.time(15, 0), null=True, verbose_name='second moment')),
                ('anchor_3', models.TimeField(blank=True, null=True, verbose_name='third moment')),
                ('shows_movement', models.BooleanField(default=False, verbose_name='names her own exercises')),
                ('timer_shows_own', models.BooleanField(default=False, verbose_name='timer shows her own exercises')),
                ('quiet_until', models.DateTimeField(editable=False, null=True, verbose_name='quiet until')),
                ('answered_minutes', models.PositiveSmallIntegerField(editable=False, null=True)),
                ('answered_phase', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='programmes.programmephase')),
                ('patient', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='sitting_break', to=settings.AUTH_USER_MODEL, verbose_name='patient')),
            ],
            options={
                'verbose_name': 'sitting breaks',
                'verbose_name_plural': 'sitting breaks',
                'indexes': [models.Index(condition=models.Q(('is_active', True)), fields=['next_due_at'], name='sitting_break_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends__gt', models.F('starts'))), name='working_hours_in_order'), models.CheckConstraint(condition=models.Q(models.Q(('lunch_from', None), ('lunch_to', None)), models.Q(('lunch_from__isnull', False), ('lunch_to__isnull', False), ('lunch_to__gt', models.F('lunch_from')), ('lunch_from__gte', models.F('starts')), ('lunch_to__lte', models.F('ends'))), _connector='OR'), name='lunch_in_working_hours'), models.CheckConstraint(condition=models.Q(('every__in', (30, 45, 60, 90))), name='break_interval_is_offered'), models.CheckConstraint(condition=models.Q(('daily_cap__gte', 1), ('daily_cap__lte', 16)), name='break_mails_1_to_16_a_day'), models.CheckConstraint(condition=models.Q(models.Q(('mode', 'anchors'), _negated=True), models.Q(('anchor_1__isnull', False), ('anchor_2__isnull', False), models.Q(('anchor_1', models.F('anchor_2')), _negated=True)), _connector='OR'), name='two_break_moments_or_more')],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('session', 'mail of the day'), ('nudge', 'second mail of the day'), ('follow_up', 'question the day after'), ('check_in', 'question every two weeks'), ('barrier', 'question after a silence'), ('sitting_break', 'sitting break'), ('test', 'test mail')], max_length=16, verbose_name='mail')),
                ('local_date', models.DateField(verbose_name='day')),
                ('slot', models.PositiveSmallIntegerField(default=1)),
                ('time_zone', models.CharField(max_length=64, verbose_name='time zone')),
                ('due_at', models.DateTimeField(verbose_name='due')),
                ('valid_until', models.DateTimeField(verbose_name='useful until')),
                ('state', models.CharField(choices=[('queued', 'waiting'), ('sent', 'sent'), ('not_wanted', 'no longer needed'), ('expired', 'too late, not sent'), ('refused', 'refused by the mail server'), ('bounced', 'came back'), ('taken', 'done without a mail')], default='queued', max_length=12, verbose_name='state')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='tries')),
                ('deferrals', models.PositiveSmallIntegerField(default=0)),
                ('next_try_at', models.DateTimeField()),
                ('lease_until', models.DateTimeField(null=True)),
                ('lease_token', models.UUIDField(null=True)),
                ('finished_at', models.DateTimeField(null=True, verbose_name='finished')),
                ('smtp_code', models.PositiveSmallIntegerField(null=True, verbose_name='answer of the mail server')),
                ('problem', models.CharField(blank=True, choices=[('unmade', 'the mail could not be made'), ('address', 'this is no mail address'), ('no_answer', 'the mail server did not answer'), ('said_no', 'the mail server said no'), ('spam', 'called unwanted by who got it'), ('delayed', 'not delivered yet'), ('unsubscribed', 'stopped at the mail provider')], max_length=12, verbose_name='problem')),
                ('wording', models.PositiveSmallIntegerField(editable=False, null=True)),
                ('movement', models.CharField(blank=True, editable=False, max_length=80)),
                ('done_at', models.DateTimeField(null=True, verbose_name='done')),
                ('patient', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to=settings.AUTH_USER_MODEL, verbose_name='patient')),
                ('reminder', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='reminders.reminder', verbose_name='reminder')),
                ('sitting_break', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='reminders.sittingbreak', verbose_name='sitting breaks')),
            ],
            options={
                'verbose_name': 'reminder mail',
                'verbose_name_plural': 'reminder mails',
                'ordering': ['-due_at'],
                'indexes': [models.Index(condition=models.Q(('state', 'queued')), fields=['next_try_at'], name='delivery_waiting'), models.Index(condition=models.Q(('lease_token__isnull', False)), fields=['lease_token'], name='delivery_lease'), models.Index(fields=['patient', '-due_at'], name='delivery_of_patient'), models.Index(fields=['due_at'], name='delivery_due')],
                'constraints': [models.UniqueConstraint(fields=('reminder', 'local_date', 'slot'), name='one_mail_per_day_and_slot'), models.UniqueConstraint(fields=('sitting_break', 'due_at'), name='one_mail_per_sitting_break_and_moment'), models.CheckConstraint(condition=models.Q(models.Q(('reminder__isnull', False), ('sitting_break', None)), models.Q(('reminder', None), ('sitting_break__isnull', False)), _connector='OR'), name='delivery_of_one_rule')],
            },
            bases=(apps.reminders.models.after_sending.AfterSending, models.Model),
        ),
        migrations.CreateModel(
            name='MailSettings',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quiet_from', models.TimeField(blank=True, default=datetime.time(21, 30), null=True, verbose_name='quiet from')),
                ('quiet_to', models.TimeField(blank=True, default=datetime.time(7, 30), null=True, verbose_name='quiet until')),
                ('refusals', models.PositiveSmallIntegerField(default=0, verbose_name='refused')),
                ('refused_address', models.CharField(blank=True, editable=False, max_length=254, verbose_name='address that refuses')),
                ('refused_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('flagged_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='mail stopped')),
                ('patient', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='mail_settings', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'mailbox',
                'verbose_name_plural': 'mailboxes',
                'indexes': [models.Index(condition=models.Q(('flagged_at__isnull', False)), fields=['flagged_at'], name='mailbox_flagged')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('quiet_from', None), ('quiet_to', None)), models.Q(('quiet_from__isnull', False), ('quiet_to__isnull', False)), _connector='OR'), name='quiet_hours_have_both_ends', violation_error_message='Fill in both times, or neither.')],
            },
        ),
    ]
