from django.urls import URLPattern, path

from sympolity.affairs.monitoring.views import rounds, templates, wall

ROUNDS = "<slug:programme>/rounds/"
ONE = f"{ROUNDS}<int:pk>/"
REPORT = f"{ROUNDS}<int:round>/returns/<int:pk>/"
urlpatterns: list[URLPattern] = [
    path(ROUNDS, wall.rounds, name="rounds"),
    path(f"{ROUNDS}new/", rounds.plan, name="plan-round"),
    path(f"{ROUNDS}templates/", templates.templates, name="templates"),
    path(f"{ROUNDS}templates/<int:pk>/", templates.template, name="template"),
    path(f"{ROUNDS}templates/<int:pk>/next/", rounds.plan_next, name="plan-next-round"),
    *templates.TEMPLATES.urls(ROUNDS),
    *templates.QUESTIONS.urls(f"{ROUNDS}templates/<int:template>/"),
    path(ONE, wall.round_page, name="round"),
    path(f"{ONE}edit/", rounds.change, name="change-round"),
    path(f"{ONE}open/", rounds.open_now, name="open-round"),
    path(f"{ONE}cancel/", rounds.cancel, name="cancel-round"),
    path(f"{ONE}projects/", rounds.add_projects, name="add-projects"),
    path(f"{ONE}remind/", rounds.remind, name="remind"),
    path(f"{REPORT}due-day/", rounds.move_due_day, name="move-due-day"),
    path(f"{REPORT}excuse/", rounds.excuse, name="excuse-return"),
    path(f"{REPORT}ask-again/", rounds.ask_again, name="ask-again"),
]
