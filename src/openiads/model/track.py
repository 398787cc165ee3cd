"""M-of-N track formation (section 4)."""

from numba import njit


@njit(cache=True, nogil=True)
def push_look(history, detected, looks):
    """Add one look to the history of one radar on one target.

    Parameters
    ----------
    history : uint32, one bit a look, the newest in bit 0.
    detected : 0 or 1.
    looks : N of the M-of-N rule, 1 to 32; older looks fall out.

    Returns
    -------
    int64 holding the new history.
    """
    return ((history << 1) | detected) & ((1 << looks) - 1)


@njit(cache=True, nogil=True)
def is_firm(history, detections):
    """True when at least M of the looks in the history are detections.

    Bar-Shalom, Li and Kirubarajan (2001), "m/n logic" track formation.
    """
    count = 0
    while history:
        history &= history - 1
        count += 1
    return count >= detections
