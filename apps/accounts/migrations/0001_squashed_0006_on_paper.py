from importlib import import_module

import apps.accounts.time_zones
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

access_log = import_module("apps.accounts.migrations.0002_access_log")


class Migration(migrations.Migration):

    initial = True
    replaces = [  # a new place takes this one; what was set up before keeps to those
        ("accounts", "0001_initial"),
        ("accounts", "0002_access_log"),
        ("accounts", "0003_session_stamp"),
        ("accounts", "0004_zone_changed"),
        ("accounts", "0005_introduced"),
        ("accounts", "0006_on_paper"),
    ]

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='ConsentText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField(unique=True, verbose_name='version')),
                ('text', models.TextField(verbose_name='text')),
                ('text_nl', models.TextField(null=True, verbose_name='text')),
                ('text_en', models.TextField(null=True, verbose_name='text')),
                ('text_de', models.TextField(null=True, verbose_name='text')),
                ('published_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='published')),
            ],
            options={
                'verbose_name': 'consent text',
                'verbose_name_plural': 'consent texts',
                'ordering': ['-version'],
            },
        ),
        migrations.CreateModel(
            name='Practice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='telephone')),
                ('opening_hours', models.CharField(blank=True, max_length=200, verbose_name='opening hours')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'verbose_name': 'practice',
                'verbose_name_plural': 'practices',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(error_messages={'unique': 'Somebody already uses this e-mail address.'}, max_length=254, unique=True, verbose_name='e-mail address')),
                ('first_name', models.CharField(blank=True, max_length=80, verbose_name='first name')),
                ('last_name', models.CharField(blank=True, max_length=80, verbose_name='last name')),
                ('language', models.CharField(choices=[('nl', 'Dutch'), ('en', 'English'), ('de', 'German')], default='nl', max_length=5, verbose_name='language')),
                ('time_zone', models.CharField(choices=apps.accounts.time_zones.choices, default='Europe/Amsterdam', max_length=64, verbose_name='time zone')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('is_library_editor', models.BooleanField(default=False, help_text='What she changes there, every practice of this installation sees.', verbose_name='edits the shared library')),
                ('session_stamp', models.CharField(blank=True, editable=False, max_length=22)),
                ('zone_changed_at', models.DateTimeField(editable=False, null=True)),
                ('introduced_at', models.DateTimeField(editable=False, null=True)),
                ('joined_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='joined')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'person',
                'verbose_name_plural': 'people',
                'ordering': ['first_name', 'last_name', 'pk'],
                'indexes': [models.Index(condition=models.Q(('zone_changed_at__isnull', False)), fields=['zone_changed_at'], name='person_moved')],
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='one_account_per_email')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateTimeField(default=django.utils.timezone.now, verbose_name='from')),
                ('valid_to', models.DateTimeField(blank=True, null=True, verbose_name='until')),
                ('role', models.CharField(choices=[('therapist', 'physiotherapist'), ('manager', 'practice manager'), ('editor', 'editor')], max_length=12, verbose_name='role')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='accounts.practice', verbose_name='practice')),
            ],
            options={
                'verbose_name': 'member of staff',
                'verbose_name_plural': 'staff',
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='membership_ends_after_it_starts', violation_error_message='The end comes before the start.'), models.UniqueConstraint(condition=models.Q(('valid_to', None)), fields=('user', 'practice', 'role'), name='one_open_membership_per_role')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail address')),
                ('first_name', models.CharField(blank=True, max_length=80, verbose_name='first name')),
                ('last_name', models.CharField(blank=True, max_length=80, verbose_name='last name')),
                ('language', models.CharField(choices=[('nl', 'Dutch'), ('en', 'English'), ('de', 'German')], default='nl', max_length=5, verbose_name='language')),
                ('role', models.CharField(choices=[('patient', 'patient'), ('therapist', 'physiotherapist'), ('manager', 'practice manager'), ('editor', 'editor')], default='patient', max_length=12, verbose_name='role')),
                ('token_digest', models.CharField(editable=False, max_length=64, unique=True)),
                ('paper_digest', models.CharField(blank=True, db_index=True, editable=False, max_length=64)),
                ('sent_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='sent')),
                ('expires_at', models.DateTimeField(editable=False, verbose_name='open until')),
                ('accepted_at', models.DateTimeField(editable=False, null=True, verbose_name='accepted')),
                ('accepted_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='accepted by')),
                ('invited_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='invited by')),
                ('therapist', models.ForeignKey(blank=True, help_text='Who will care for this patient.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='physiotherapist')),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='accounts.practice', verbose_name='practice')),
            ],
            options={
                'verbose_name': 'invitation',
                'verbose_name_plural': 'invitations',
                'ordering': ['-sent_at'],
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=5, verbose_name='language')),
                ('given_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='given')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='withdrawn')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('text', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='accounts.consenttext', verbose_name='consent text')),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='accounts.practice', verbose_name='practice')),
            ],
            options={
                'verbose_name': 'consent',
                'verbose_name_plural': 'consents',
                'ordering': ['-given_at'],
            },
        ),
        migrations.CreateModel(
            name='CareRelationship',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateTimeField(default=django.utils.timezone.now, verbose_name='from')),
                ('valid_to', models.DateTimeField(blank=True, null=True, verbose_name='until')),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='care_received_set', to=settings.AUTH_USER_MODEL, verbose_name='patient')),
                ('therapist', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='care_given_set', to=settings.AUTH_USER_MODEL, verbose_name='physiotherapist')),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='care_relationships', to='accounts.practice', verbose_name='practice')),
            ],
            options={
                'verbose_name': 'care relationship',
                'verbose_name_plural': 'care relationships',
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='carerelationship_ends_after_it_starts', violation_error_message='The end comes before the start.'), models.UniqueConstraint(condition=models.Q(('valid_to', None)), fields=('patient', 'therapist', 'practice'), name='one_open_care_relationship', violation_error_message='This physiotherapist already cares for this patient.')],
            },
        ),
        migrations.CreateModel(
            name='AccessLog',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='when')),
                ('roles', models.CharField(blank=True, max_length=40, verbose_name='role')),
                ('action', models.CharField(choices=[('opened', 'opened'), ('listed', 'seen in a list'), ('changed', 'changed'), ('added', 'added')], max_length=8, verbose_name='kind of look')),
                ('what', models.CharField(max_length=60, verbose_name='looked at')),
                ('object_id', models.CharField(blank=True, max_length=40)),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who looked')),
                ('patient', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='patient')),
                ('practice', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.practice', verbose_name='practice')),
            ],
            options={
                'verbose_name': 'look at a record',
                'verbose_name_plural': 'looks at records',
                'ordering': ['-at', '-pk'],
                'indexes': [models.Index(fields=['patient', '-at'], name='looks_at_a_patient'), models.Index(fields=['practice', '-at'], name='looks_from_a_practice')],
            },
        ),
        migrations.RunPython(access_log.refuse_changes, access_log.allow_changes),
    ]
