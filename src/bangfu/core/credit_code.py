"""The unified social credit code (GB 32100) by which an organisation is known."""

_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS: list[int] = [3**place % 31 for place in range(17)]


def is_credit_code(code: str) -> bool:
    """Whether a text is a unified social credit code: 18 letters, the last one a check letter.

    The letters I, O, S, V and Z are not used. The check letter c makes the sum of the first
    seventeen values by their weights (powers of 3, modulo 31) plus c a multiple of 31.

    >>> is_credit_code("91350100M000100Y43"), is_credit_code("91350100M000100Y44")
    (True, False)
    """
    if len(code) != 18 or any(letter not in _LETTERS for letter in code):
        return False
    values = [_LETTERS.index(letter) for letter in code]
    weighed = sum(value * weight for value, weight in zip(values, _WEIGHTS, strict=False))
    return (weighed + values[17]) % 31 == 0
