from smtplib import SMTPException

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from apps.accounts import emails, starter
from apps.accounts.models import Invitation, Practice


class Command(BaseCommand):
    help = "Opens a practice and invites its first manager, who invites everybody else."

    def add_arguments(self, parser):
        parser.add_argument("name", help="name of the practice")
        parser.add_argument("email", help="e-mail address of its first manager")
        parser.add_argument(
            "--language",
            choices=[code for code, _name in settings.LANGUAGES],
            default=settings.LANGUAGE_CODE,
            help="language of the mail",
        )

    def handle(self, *, name, email, language, **options):
        self.refuse_bad_input(name, email)
        starter.load()
        with transaction.atomic():
            practice = Practice.objects.create(name=name.strip())
            invitation, token = Invitation.objects.invite(
                practice=practice, email=email, role=Invitation.Role.MANAGER, language=language
            )
            mail = emails.invitation(invitation, token)
        self.send(mail)
        with translation.override(language):
            link = emails.absolute(reverse("invitation", args=[token]))
        self.stdout.write(f"{practice} is open. {email} can start here, for 7 days:\n{link}")

    def refuse_bad_input(self, name, email):
        if not name.strip() or len(name.strip()) > Practice._meta.get_field("name").max_length:
            raise CommandError("The name of the practice needs 1 to 120 characters.")
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(f"{email} is not an e-mail address.") from None
        if Practice.objects.filter(name__iexact=name.strip()).exists():
            raise CommandError(f"There is already a practice called {name.strip()}.")

    def send(self, mail):
        try:
            mail.send()
        except (SMTPException, OSError) as error:
            self.stderr.write(f"The mail could not be sent ({error}). Pass the link on yourself.")
