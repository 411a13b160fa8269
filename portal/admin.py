"""Groups are not used here, and addresses are changed by their owner alone."""

from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.models import Group

admin.site.unregister(Group)
admin.site.unregister(EmailAddress)
