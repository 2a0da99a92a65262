"""Two processes with many threads plan, claim, verify, pay and correct the same money at one moment: it counts once."""

PRELUDE = """
    from django.db.models import Sum
    from django.utils import timezone
    from factories import make_project
    from finance_factories import make_budget
    from payments import make_payment_desk
    from procurement_factories import make_contract
    from sympolity.affairs.finance.models import Budget, Expenditure, Payment, PaymentRequest, PaymentShare, RequestItem
    from sympolity.affairs.finance.operations.budgets import agree_budget
    from sympolity.affairs.finance.operations.corrections import correct_item
    from sympolity.affairs.finance.operations.expenditure import enter_expenditure
    from sympolity.affairs.finance.operations.payments import (
        authorise_payment, record_payment, take_back_authorisation)
    from sympolity.affairs.finance.operations.requests import draw_up_request, put_items_in, submit_request
    from sympolity.affairs.finance.operations.verification import accept_the_rest, verify_request
    from sympolity.affairs.procurement.models import Contract
    from sympolity.ground.accounts.models import User
    from sympolity.ground.journal.models import Entry
    from sympolity.ground.journal.queries import breaks
    from sympolity.ground.kernel.refusals import Refused
    def request(pk):
        return PaymentRequest.objects.get(pk=pk)
"""
PROCESSES, THREADS = 2, 8


def test_money_that_many_ask_for_at_the_same_moment_counts_once(another):
    known = another.ask(
        PRELUDE
        + """
    claiming, granting, paying = (make_payment_desk(cents=1_000_00, rate="1.0") for _ in range(3))
    corrected, unverified = paying.paid(300_00), claiming.in_verification(100_00)
    accept_the_rest(unverified, by=claiming.verifier)
    whole = make_project(granting.programme, lead=granting.organisation)
    parts = [make_project(granting.programme, parent=whole, lead=granting.organisation) for _part in range(2)]
    make_budget(whole, 1_000_00)
    answer({
        "paper": claiming.expenditure(100_00).pk,
        "drafts": [claiming.draft().pk, claiming.draft().pk],
        "claimant": claiming.officer.pk,
        "halves": [granting.draft(600_00).pk, granting.draft(600_00).pk],
        "asker": granting.officer.pk,
        "verified": paying.verified(400_00).pk,
        "finance": paying.finance.pk,
        "authorised": paying.authorised(200_00).pk,
        "treasurer": paying.treasurer.pk,
        "item": corrected.items.get().pk,
        "verifier": paying.verifier.pk,
        "agreement": paying.agreement.pk,
        "payee": paying.officer.pk,
        "unverified": unverified.pk,
        "checker": claiming.verifier.pk,
        "budgets": [make_budget(part, 600_00, state="submitted").pk for part in parts],
        "planner": granting.finance.pk,
        "contract": make_contract(claiming.projects[0], cents=1_000_00).pk,
        "category": claiming.category.pk,
        "torn": paying.authorised(100_00).pk,
    })
    """
    )
    program = (
        PRELUDE
        + f"""
    from concurrent.futures import ThreadPoolExecutor
    from threading import Barrier
    from django.db import connection
    known, begin = {known!r}, Barrier({THREADS})
    who = {{name: User.objects.get(pk=known[name]) for name in
           ("claimant", "asker", "finance", "treasurer", "verifier", "payee",
            "checker", "planner")}}
    today = timezone.localdate()
    def pay(_number):
        of = request(known["authorised"])
        record_payment(of, cents=200_00, paid_on=today, by=who["treasurer"])
    def correct(_number):
        of = RequestItem.objects.select_related("request").get(pk=known["item"])
        correct_item(of, cents=300_00, reason="Twice", by=who["verifier"])
    def draw_up(_number):
        of = request(known["authorised"])
        draw_up_request(of.agreement, of.organisation, mode="advance", cents=1_00, by=who["payee"], token="one click")
    def enter(number):
        of = Contract.objects.get(pk=known["contract"])
        enter_expenditure(of.project, by=who["claimant"], contract=of, organisation=of.project.lead,
            category=of.programme.cost_categories.get(pk=known["category"]), issued_on=of.signed_on,
            net_cents=600_00, number=str(number), despite_double="Another one")
    def pay_or_take_back(number):
        of = request(known["torn"])
        if number % 2:
            record_payment(of, cents=100_00, paid_on=today, by=who["treasurer"])
        else:
            take_back_authorisation(of, reason="Once more", by=who["finance"])
    deeds = {{
        "claim": lambda number: put_items_in(
            request(known["drafts"][number % 2]), [known["paper"]], by=who["claimant"]),
        "submit": lambda number: submit_request(request(known["halves"][number % 2]), by=who["asker"]),
        "authorise": lambda number: authorise_payment(request(known["verified"]), by=who["finance"]),
        "pay": pay, "correct": correct, "draw up": draw_up, "enter": enter, "pay or take back": pay_or_take_back,
        "verify": lambda _number: verify_request(request(known["unverified"]), by=who["checker"]),
        "agree": lambda number: agree_budget(Budget.objects.get(pk=known["budgets"][number % 2]), by=who["planner"]),
    }}
    def at_once(deed):
        def once(number):
            begin.wait()
            try:
                deed(number)
            except Refused:
                return 0
            finally:
                connection.close()
            return 1
        with ThreadPoolExecutor({THREADS}) as pool:
            return sum(pool.map(once, range({THREADS})))
    answer({{name: at_once(deed) for name, deed in deeds.items()}})
    """
    )
    processes = [another.python_in(program) for _ in range(PROCESSES)]

    said = [process.communicate(timeout=240) for process in processes]

    assert [process.returncode for process in processes] == [0] * PROCESSES, said
    counted = another.ask(
        PRELUDE
        + f"""
    known = {known!r}
    authorised = request(known["authorised"])
    answer({{
        "claims": RequestItem.objects.filter(expenditure=known["paper"], is_active=True).count(),
        "submitted": PaymentRequest.objects.filter(pk__in=known["halves"], state="submitted").count(),
        "payments": list(Payment.objects.filter(request=authorised).values_list("cents", flat=True)),
        "shares": PaymentShare.objects.filter(payment__request=authorised).aggregate(sum=Sum("cents"))["sum"],
        "corrections": list(RequestItem.objects.filter(corrects=known["item"]).values_list("claimed_cents", flat=True)),
        "drawn up": PaymentRequest.objects.filter(token="one click").count(),
        "authorisations": Entry.objects.filter(verb="payment authorised", subject_id=known["verified"]).count(),
        "verifications": Entry.objects.filter(
            verb="payment request verified", subject_id=known["unverified"]).count(),
        "agreed": Budget.objects.filter(pk__in=known["budgets"], state="agreed").count(),
        "entered": Expenditure.objects.filter(contract=known["contract"]).count(),
        "torn": (request(known["torn"]).state, Payment.objects.filter(request=known["torn"]).count()) in (
            ("paid", 1), ("verified", 0)),
        "breaks": len(list(breaks())),
    }})
    """
    )
    assert counted == {
        "claims": 1,
        "submitted": 1,
        "payments": [200_00],
        "shares": 200_00,
        "corrections": [-300_00],
        "drawn up": 1,
        "authorisations": 1,
        "verifications": 1,
        "agreed": 1,
        "entered": 1,
        "torn": True,
        "breaks": 0,
    }
