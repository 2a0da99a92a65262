from django.urls import path

from sympolity.interchange import views
from sympolity.interchange.views import contracting, templates, workbook

app_name = "interchange"
WORKBOOK = "<slug:programme>/rounds/<int:round>/workbook/<int:organisation>/"
urlpatterns = [
    path(WORKBOOK, workbook.workbook, name="workbook"),
    path(f"{WORKBOOK}file/", workbook.workbook_file, name="workbook-file"),
    path("<slug:programme>/workbooks/<int:pk>/", workbook.filled_workbook, name="filled-workbook"),
    path("<slug:programme>/workbooks/<int:pk>/discard/", workbook.discard, name="discard-workbook"),
    path("<slug:programme>/imports/", views.import_list, name="list"),
    path("<slug:programme>/imports/new/", views.new_import, name="new"),
    path("<slug:programme>/imports/lists/", views.whole_lists, name="whole-lists"),
    path("<slug:programme>/imports/lists/<slug:kind>.<slug:ending>", views.whole_list, name="whole-list"),
    path("<slug:programme>/imports/templates/<slug:kind>.<slug:ending>", templates.template, name="template"),
    path("<slug:programme>/contracting-data.json", contracting.contracting_data, name="contracting-data"),
    path("<slug:programme>/imports/sources/", views.sources, name="sources"),
    path("<slug:programme>/imports/<int:pk>/forget/", views.forget, name="forget"),
    path("<slug:programme>/imports/<int:pk>/", views.import_page, name="import"),
    path("<slug:programme>/imports/<int:pk>/columns/", views.columns, name="columns"),
    path("<slug:programme>/imports/<int:pk>/read-again/", views.read_again, name="read-again"),
    path("<slug:programme>/imports/<int:pk>/answer/", views.answer, name="answer"),
    path("<slug:programme>/imports/<int:pk>/commit/", views.commit, name="commit"),
    path("<slug:programme>/imports/<int:pk>/undo/", views.undo, name="undo"),
    path("<slug:programme>/imports/<int:pk>/discard/", views.discard, name="discard"),
    path("<slug:programme>/imports/<int:pk>/recover/", views.recover, name="recover"),
    path("<slug:programme>/imports/<int:pk>/rows/", views.rows, name="rows"),
    path("<slug:programme>/imports/<int:pk>/rows/<int:number>/", views.row, name="row"),
    path("<slug:programme>/imports/<int:pk>/report/", views.report, name="report"),
    path("<slug:programme>/imports/<int:pk>/differences/", views.differences, name="differences"),
    path("<slug:programme>/imports/<int:pk>/errors/", views.errors, name="errors"),
    path("<slug:programme>/imports/<int:pk>/to-do/", views.todo, name="todo"),
    path("<slug:programme>/imports/<int:pk>/file/", views.file, name="file"),
]
