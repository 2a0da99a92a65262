from django.urls import URLPattern, path

from sympolity.affairs.monitoring.views import closing, editions

urlpatterns: list[URLPattern] = [
    path("<slug:programme>/rounds/<int:pk>/close/", closing.close, name="close-round"),
    path("<slug:programme>/rounds/<int:pk>/correct/", closing.correct, name="correct-round"),
    path("<slug:programme>/editions/", editions.editions, name="editions"),
    path("<slug:programme>/editions/compare/", editions.compare, name="compare-editions"),
    path("<slug:programme>/editions/<int:pk>/", editions.edition, name="edition"),
    path("<slug:programme>/editions/<int:pk>/publish/", closing.publish, name="publish-edition"),
    path("<slug:programme>/editions/<int:pk>/<slug:name>.<slug:kind>", editions.edition_file, name="edition-file"),
]
