"""Weapon control status (section 5)."""

from openiads.model.compiled import formula

FREE, TIGHT, HOLD = 0, 1, 2


@formula
def may_engage(control, hostile):
    """True when the weapon control status lets a unit engage a classified target.

    Parameters
    ----------
    control : FREE (all not identified friendly: hostile and unknown), TIGHT (hostile only) or
        HOLD (none).
    hostile : True when the target was classified hostile, False when unknown.
    """
    if control == HOLD:
        return False
    return control == FREE or hostile
