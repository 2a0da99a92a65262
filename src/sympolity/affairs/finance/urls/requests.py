from functools import partial

from django.urls import path

from sympolity.affairs.finance.views import request_decisions as deciding
from sympolity.affairs.finance.views import requests

ALL = "<slug:programme>/payments/"
ONE = f"{ALL}<int:pk>/"
ITEM = f"{ONE}items/<int:item>/"

urlpatterns = [
    path(ALL, requests.desk, name="payments"),
    path(f"{ALL}under/<int:agreement>/new/", requests.draw_up, name="draw-up-request"),
    path(ONE, requests.page, name="request"),
    path(f"{ONE}edit/", requests.change, name="change-request"),
    path(f"{ONE}paper/", requests.paper, name="request-paper"),
    path(f"{ONE}items/", requests.put_items_in, name="put-items-in"),
    path(f"{ITEM}out/", requests.take_item_out, name="take-item-out"),
    path(f"{ITEM}correct/", deciding.correct, name="correct-item"),
    path(f"{ITEM}ask-back/", deciding.ask_correction_back, name="ask-correction-back"),
    path(f"{ONE}findings/", deciding.save_findings, name="save-findings"),
    path(f"{ONE}authorise/", deciding.authorise, name="authorise"),
    path(f"{ONE}questions/<int:question>/answer/", deciding.answer, name="answer"),
    *(path(f"{ONE}{name}/", partial(deciding.press, button=name), name=name) for name in deciding.BUTTONS),
    *(path(f"{ONE}{name}/", partial(deciding.question, about=name), name=name) for name in deciding.QUESTIONS),
]
