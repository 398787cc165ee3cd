"""Single-shot kill probability (section 8)."""

from openiads.model.compiled import formula


@formula
def single_shot(reliability, p_kill, manoeuvre, jam):
    """Probability that one round reaching a live target kills it.

    p = reliability * p_kill(class) * f_manoeuvre * f_jam, each factor in [0, 1].
    """
    return reliability * p_kill * manoeuvre * jam
