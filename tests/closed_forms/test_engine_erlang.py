"""Channels as servers: Erlang's loss formula through the whole engine (model, section 11).

Threats come at Poisson times and each can be engaged at one tick only, so a threat that finds no
target channel free is lost. An engagement takes a constant time; Erlang B holds for any service
time. The arrival times have a fixed seed.
"""

import functools

import numpy as np
import pytest
from worlds import flight, launcher, make_case, play, round_, unit

THREATS, TICK = 1500, 0.25
FALSE_ALARM_SIGMAS = 4.0  # about 1 in 15,000 for each comparison
VECTORS = [(5.0, 5, 0.2848678213309025), (25.0, 30, 0.05260317222814062)]  # Q03, Q05


def _threat(name, start):
    return flight(name, (30.0, 0.0), (22.0, 0.0), start_s=start, speed=200.0)


def _case(starts, channels, band):
    return make_case(
        [_threat(f"t{n}", start) for n, start in enumerate(starts)],
        horizon_s=float(max(starts)) + 200.0,
        tick_s=TICK,
        rounds=[round_(range_min_m=[(0.0, band[0])], range_max_m=[(0.0, band[1])])],
        units=[
            unit(
                launchers=[launcher(tubes=THREATS)],
                target_channels=channels,
                missile_channels=THREATS,
                assessment_time_s=20.0,
            )
        ],
    )


@functools.cache
def _narrow_band():
    """An envelope so thin that an intercept in it can be reached from one tick only."""
    table = play(_case([0.0], 1, (0.0, 60e3))).tables
    slant = float(table.meet_range[8, 0])
    return slant - 5.0, slant + 5.0


@functools.cache
def _service_ticks():
    """Ticks from the decision to the one at which the channel is free again."""
    (shot,) = play(_case([0.0], 1, _narrow_band())).shots
    return int(np.ceil((shot["meet"] + 20.0 - shot["launch"]) / TICK - 1e-9))


def _arrivals(load, seed):
    """Ticks of Poisson arrivals that offer a load in Erlang."""
    gaps = np.random.default_rng(seed).exponential(_service_ticks() / load, THREATS)
    return np.ceil(np.cumsum(gaps)).astype(np.int64)


def _lost_by_hand(arrivals, channels):
    """Whether each customer of a loss system finds all servers busy."""
    free_at = np.zeros(channels, np.int64)
    lost = np.zeros(len(arrivals), bool)
    for n, arrival in enumerate(arrivals):
        server = int(np.argmin(free_at))
        lost[n] = free_at[server] > arrival
        if not lost[n]:
            free_at[server] = arrival + _service_ticks()
    return lost


@functools.cache
def _lost(load, channels, seed):
    """Whether each threat got no channel, and the same worked out by hand."""
    arrivals = _arrivals(load, seed)
    played = play(_case(arrivals * TICK, channels, _narrow_band()))
    assert int(played.outcome.peak_targets[0]) <= channels
    codes = played.outcome.reason[0]
    assert set(np.unique(codes)) <= {-1, 8}  # whoever leaks leaks for want of a channel
    return played.leaked[0], _lost_by_hand(arrivals, channels)


def test_each_threat_can_be_engaged_at_one_tick_only():
    table = play(_case([0.0], 1, _narrow_band())).tables
    assert np.count_nonzero(table.feasible) == 1


@pytest.mark.parametrize(("load", "channels", "_blocking"), VECTORS)
def test_every_single_threat_fares_as_in_a_loss_system(load, channels, _blocking):
    lost, by_hand = _lost(load, channels, 7)
    # at one tick the engine serves equal threats in order of arrival, as the loss system does
    np.testing.assert_array_equal(lost, by_hand)


@pytest.mark.parametrize(("load", "channels", "blocking"), VECTORS)
def test_the_share_lost_is_erlang_b(load, channels, blocking):
    shares = []
    for seed in (7, 8, 9):
        lost, _ = _lost(load, channels, seed)
        shares += [batch.mean() for batch in np.array_split(lost[150:], 9)]
    error = np.std(shares, ddof=1) / np.sqrt(len(shares))
    assert np.mean(shares) == pytest.approx(blocking, abs=FALSE_ALARM_SIGMAS * error)
    assert error < 0.2 * blocking
