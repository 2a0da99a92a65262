from functools import partial

from django.urls import URLPattern, path

from sympolity.affairs.audit.views import figures, findings, items, retention, samples

AUDIT = "<slug:programme>/audit/"
SAMPLE = f"{AUDIT}samples/<int:pk>/"
ITEM = f"{AUDIT}papers/<int:pk>"
FINDING = f"{AUDIT}findings/<int:pk>/"
app_name = "audit"
urlpatterns: list[URLPattern] = [
    path(AUDIT, samples.audit, name="audit"),
    path(f"{AUDIT}samples/new/", samples.draw, name="draw-sample"),
    path(SAMPLE, samples.sample, name="sample"),
    path(f"{SAMPLE}again/", samples.repeat, name="repeat-sample"),
    path(f"{SAMPLE}sealed.json", samples.sealed_file, name="sealed-sample"),
    path(f"{SAMPLE}add/", samples.add, name="add-to-sample"),
    path(f"{SAMPLE}close/", samples.close, name="close-sample"),
    path(f"{ITEM}/", items.item, name="item"),
    path(f"{ITEM}.pdf", items.item_pdf, name="item-pdf"),
    path(f"{ITEM}.zip", items.item_zip, name="item-zip"),
    path(f"{ITEM}/look/", items.look, name="look-at"),
    path(f"{AUDIT}findings/", findings.findings, name="findings"),
    path(f"{AUDIT}findings/new/<str:label>/<int:pk>/", findings.write, name="write-finding"),
    path(FINDING, findings.finding, name="finding"),
    *(
        path(f"{FINDING}{name.partition('-')[0]}/", partial(findings.decide, name=name), name=name)
        for name in findings.DECISIONS
    ),
    path(f"{AUDIT}figures/<str:label>/<int:pk>/<slug:name>/", figures.figure, name="figure"),
    path(f"{AUDIT}retention/", retention.retention, name="retention"),
]
