from django.urls import URLPattern, path

from sympolity.affairs.finance.views import frame

ALL = "<slug:programme>/money/rules/"
urlpatterns: list[URLPattern] = [
    path(ALL, frame.rules, name="rules"),
    path(f"{ALL}categories/standard/", frame.standard_categories, name="standard-categories"),
    path(f"{ALL}funding/<int:pk>/follow/", frame.follow, name="follow-rule"),
    *frame.ENVELOPES.urls(ALL),
    *frame.CATEGORIES.urls(ALL),
    *frame.RULES.urls(ALL),
    *frame.RATES.urls(ALL),
]
