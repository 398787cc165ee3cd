"""M-of-N track formation (section 4)."""

from openiads.model.compiled import formula


@formula
def is_firm(history, detections):
    """True when at least M of the looks in the history are detections.

    Bar-Shalom, Li and Kirubarajan (2001), "m/n logic" track formation.
    """
    count = 0
    while history:
        history &= history - 1
        count += 1
    return count >= detections
