"""How much of a paper of cost counts: tax by its share, other currencies by their rate, all within ceilings.

Amounts in whole cents; a credit note has amounts below zero and takes back what its invoice gave.
"""

from decimal import Decimal

from sympolity.methods.money import convert, share_of


def most_eligible(net_cents: int, tax_cents: int, *, tax_share: Decimal, rate: Decimal = Decimal(1)) -> int:
    """What of a paper may count at most, in the programme's currency: all of the net sum, and a share of the tax.

    `rate` is what one unit of the paper's currency is worth in the programme's currency.
    """
    return convert(net_cents + share_of(tax_cents, tax_share), rate)


def is_within(eligible_cents: int, most_cents: int) -> bool:
    """Whether a sum lies between nothing and the most that may count, on either side of zero."""
    return min(0, most_cents) <= eligible_cents <= max(0, most_cents)


def beyond_ceiling(category_cents: int, whole_cents: int, share: Decimal) -> int:
    """By how much the cost of a category passes its share of the whole eligible cost; 0 where it does not."""
    return max(0, category_cents - share_of(whole_cents, share))


def flat_rate(base_cents: int, share: Decimal, *, reckoned_cents: int = 0) -> int:
    """What a flat rate still adds to the cost on which it stands, beside what was reckoned; below zero to take back."""
    return share_of(base_cents, share) - reckoned_cents


def contract_limit(worth_cents: int, tax_cents: int, *, tax_share: Decimal) -> int:
    """What may count under a contract: its price with all modifications, and the eligible share of the tax on them."""
    return worth_cents + share_of(tax_cents, tax_share)
