"""What formulas mean, in plain Python: what either engine finds is compared with it."""

from tracker.search.formula import And, Not, Or, Prefix


def is_fulfilled(formula, terms):
    if isinstance(formula, Not):
        return not is_fulfilled(formula.part, terms)
    if isinstance(formula, And):
        return all(is_fulfilled(part, terms) for part in formula.parts)
    if isinstance(formula, Or):
        return any(is_fulfilled(part, terms) for part in formula.parts)
    if isinstance(formula, Prefix):
        return any(term.startswith(formula.value) for term in terms)
    return formula.value in terms
