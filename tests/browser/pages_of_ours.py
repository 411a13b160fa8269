"""The pages that visitors and patients see, for everything that looks at all of them."""

from datetime import UTC, datetime, timedelta

tomorrow = datetime.now(UTC) + timedelta(days=1)

PUBLIC = [
    "",
    "read/",
    "read/hip-pain/",
    "exercises/",
    "equipment/",
    "exercises/act-bridge/",
    "check/",
    "help/",
    "offline/",
    "accessibility/",
    "i/",
    "demo/mails/",
    "styleguide/",
]
SIGN_IN = [
    "/accounts/login/",
    "/accounts/login/code/",
    "/accounts/password/reset/",
    "/accounts/lost-second-step/",
]
OWN = ["today/", "progress/", "progress/keep/", "me/", "me/looks/", "me/data/", "me/devices/"]
OWN += ["safety/", "today/later/", f"today/{tomorrow:%Y-%m-%d}/"]
OWN += ["start/", "start/goal/", "start/plan/", "start/if-then/"]
OWN += ["reminders/", "reminders/mails/", "reminders/breaks/", "reminders/calendar/", "sit/"]
SIGNED_IN = [
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/logout/",
    "/accounts/reauthenticate/",
    "/accounts/reauthenticate/code/",
    "/accounts/2fa/",
    "/accounts/2fa/webauthn/",
    "/accounts/2fa/webauthn/add/",
    "/accounts/2fa/totp/activate/",
]
MAILS_OF_OURS = [
    "session-reminder",
    "nudge",
    "follow-up",
    "check-in",
    "barrier",
    "sitting-break",
    "test-mail",
    "invitation",
    "login-code",
    "new-address",
    "new-password",
    "account-exists",
    "own-code",
    "address-changed",
    "address-removed",
    "password-set",
    "password-changed",
    "password-reset",
    "passkey-added",
    "passkey-removed",
    "app-on",
    "app-off",
    "recovery-codes",
    "factors-lost",
]
MAILS = [f"styleguide/mails/{name}/" for name in MAILS_OF_OURS]
