from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from apps.reminders.calendar_views import calendar_feed
from portal import views
from portal.sitemaps import robots, site_map

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("readyz/reminders", views.readyz_reminders, name="readyz_reminders"),
    path("language/", views.set_language, name="set_language"),
    path("theme/", views.set_theme, name="set_theme"),
    path("device/", views.device, name="device"),
    path("sw.js", views.worker, name="worker"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("hooks/mail/<slug:provider>/", views.mail_hook, name="mail_hook"),
    path("calendar/<str:token>.ics", calendar_feed, name="calendar_feed"),
    path("favicon.ico", RedirectView.as_view(url="/static/icons/favicon.svg"), name="favicon"),
    path("sitemap.xml", site_map, name="sitemap"),
    path("robots.txt", robots, name="robots"),
    path("accounts/", include("apps.accounts.sign_in.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("admin/", admin.site.urls),
    *i18n_patterns(
        path("", views.home, name="home"),
        path("today/", views.today, name="today"),
        path("start/", views.start_language, name="start_language"),
        path("start/goal/", views.start_goal, name="start_goal"),
        path("start/plan/", views.start_plan, name="start_plan"),
        path("start/if-then/", views.start_if_then, name="start_if_then"),
        path("start/skip/", views.skip_first_run, name="skip_first_run"),
        path("progress/", views.progress, name="progress"),
        path("progress/keep/", views.keep, name="progress_keep"),
        path("progress/paper/", views.paper, name="progress_paper"),
        path("progress/pdf/", views.as_pdf, name="progress_pdf"),
        path("progress/csv/", views.as_table, name="progress_csv"),
        path("me/data/", views.own_data, name="own_data"),
        path("me/data/take/", views.take_own_data, name="take_own_data"),
        path("me/looks/", views.looks, name="looks"),
        path("help/", views.help_page, name="help"),
        path("offline/", views.offline, name="offline"),
        path("accessibility/", views.accessibility, name="accessibility"),
        path("demo/mails/", views.demo_mails, name="demo_mails"),
        path("demo/mails/<slug:name>/", views.demo_mail, name="demo_mail"),
        path("demo/mails/<slug:name>/html/", views.demo_mail_html, name="demo_mail_html"),
        path("styleguide/", views.styleguide, name="styleguide"),
        path("styleguide/mails/<slug:name>/", views.styleguide_mail, name="styleguide_mail"),
        path("", include("apps.articles.urls")),
        path("", include("apps.exercises.urls")),
        path("", include("apps.programmes.urls")),
        path("today/<day:day>/", views.today, name="today_on"),
        path("", include("apps.reminders.urls")),
        path("", include("apps.accounts.urls")),
    ),
]

handler400 = "portal.errors.bad_request"
handler403 = "portal.errors.forbidden"
handler404 = "portal.errors.not_found"
handler429 = "portal.errors.too_many"
handler500 = "portal.errors.broken"
