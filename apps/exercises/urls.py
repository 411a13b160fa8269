from django.urls import path

from . import views

app_name = "exercises"
urlpatterns = [
    path("equipment/", views.equipment, name="equipment"),
    path("exercises/", views.library, name="library"),
    path("exercises/<slug:slug>/", views.detail, name="detail"),
    path("exercises/<slug:slug>/figure.svg", views.figure_svg, name="figure"),
    path("exercises/<slug:slug>/picture/<slug:which>/", views.picture, name="picture"),
]
