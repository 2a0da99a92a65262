from django.urls import path
from django.views.i18n import set_language

from sympolity.ground.kernel import appearance, safety, views
from sympolity.ground.kernel.showroom.views import parts

app_name = "kernel"
urlpatterns = [
    path(".well-known/security.txt", safety.security_txt, name="security-txt"),
    path("language/", set_language, name="language"),
    path("theme/", appearance.choose_theme, name="theme"),
    path("parts/", parts, name="parts"),
    path("jobs/<int:pk>/", views.job_page, name="job"),
    path("jobs/<int:pk>/stop/", views.stop_job, name="stop-job"),
]
