from django.urls import URLPattern, path

from sympolity.affairs.monitoring.views import returns, review, sending

ROUNDS = "<slug:programme>/rounds/"
ONE = f"{ROUNDS}<int:round>/returns/<int:pk>/"
VERSION = f"{ONE}versions/<int:number>"
urlpatterns: list[URLPattern] = [
    path(f"{ROUNDS}to-read/", review.reading_list, name="to-read"),
    path(f"{ROUNDS}<int:round>/send/<int:organisation>/", sending.send_complete, name="send-complete"),
    path(ONE, returns.page, name="return"),
    path(f"{ONE}save/", returns.save, name="save-return"),
    path(f"{ONE}here/", returns.here, name="return-here"),
    path(f"{ONE}take-over/", returns.take_over_last, name="take-over-return"),
    path(f"{ONE}send/", returns.send, name="send-return"),
    path(f"{ONE}take-back/", returns.take_back_sent, name="take-back-return"),
    path(f"{ONE}decide/", review.decide, name="decide-return"),
    path(f"{ONE}reopen/", review.reopen_accepted, name="reopen-return"),
    path(f"{ONE}close-again/", review.close_reopened, name="close-return-again"),
    path(f"{VERSION}/", review.version, name="return-version"),
    path(f"{VERSION}.json", review.version_json, name="return-version-json"),
    path(f"{VERSION}.pdf", review.version_pdf, name="return-version-pdf"),
]
