from django.urls import path

from . import views

urlpatterns = [
    path("reauthenticate/code/", views.reauthenticate_by_code, name="reauthenticate_by_code"),
    path("lost-second-step/", views.lost_factor, name="lost_factor"),
    # Before allauth's own view of that address.
    path("2fa/webauthn/login/", views.sign_in_with_passkey, name="mfa_login_webauthn"),
]
