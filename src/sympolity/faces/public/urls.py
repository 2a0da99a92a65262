from django.urls import path

from sympolity.faces.public.views import data, front, programme, results, single, verify

app_name = "public"
urlpatterns = [
    path("", front.front, name="front"),
    path("about/", front.about, name="about"),
    path("privacy/", front.privacy, name="privacy"),
    path("accessibility/", front.accessibility, name="accessibility"),
    path("contact/", front.contact, name="contact"),
    path("verify/", verify.verify, name="verify"),
    path("robots.txt", front.robots, name="robots"),
    path("sitemap.xml", front.sitemap, name="sitemap"),
    path("p/<slug:programme>/", programme.programme_page, name="programme"),
    path("p/<slug:programme>/projects/", programme.projects, name="projects"),
    path("p/<slug:programme>/projects/<int:pk>/", single.project, name="project"),
    path("p/<slug:programme>/places/<int:pk>/", programme.place, name="place"),
    path("p/<slug:programme>/objectives/<int:pk>/", programme.objective, name="objective"),
    path("p/<slug:programme>/organisations/<int:pk>/", single.organisation, name="organisation"),
    path("p/<slug:programme>/data/", data.data, name="data"),
    path("p/<slug:programme>/data/<slug:name>.<slug:kind>", data.data_file, name="data-file"),
    path("p/<slug:programme>/results/", results.results, name="results"),
    path("p/<slug:programme>/editions/", results.editions, name="editions"),
    path("p/<slug:programme>/editions/<int:round>/<int:number>/", results.edition, name="edition"),
    path(
        "p/<slug:programme>/editions/<int:round>/<int:number>/<slug:name>.<slug:kind>",
        results.edition_table,
        name="edition-file",
    ),
]
