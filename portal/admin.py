"""Groups are not used here, and addresses, factors and sessions are changed by their owner alone."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.models import Group

for model in (Group, EmailAddress, Authenticator, UserSession):
    admin.site.unregister(model)
