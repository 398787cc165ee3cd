"""Fly-out of a round: distance, time and speed along its path, range limits (section 7).

Straight acceleration to v_max over the boost, then an exponential loss of speed with distance:
v(d) = v_max exp(-(d - d_boost) / L), d_boost = v_max t_boost / 2. SI units. An infinite decay
length L means constant speed after the boost.
"""

import math

from openiads.model.compiled import formula


@formula
def decay_length(range_max, speed_max, boost_time, speed_end):
    """L, m, such that the speed at range_max equals speed_end; inf when speed_end == speed_max.

    nan when no such L exists: range_max within the boost, speed_end not positive or above
    speed_max. The caller checks.
    """
    coast = range_max - 0.5 * speed_max * boost_time
    if not (coast > 0.0 and 0.0 < speed_end <= speed_max):
        return math.nan
    if speed_end == speed_max:
        return math.inf
    return coast / math.log(speed_max / speed_end)


@formula
def distance_flown(tau, speed_max, boost_time, decay):
    """Distance, m, flown tau seconds after launch; 0 for tau <= 0. decay: L in m."""
    if tau <= 0.0:
        return 0.0
    if tau < boost_time:
        return 0.5 * speed_max * tau * tau / boost_time
    coast = speed_max * (tau - boost_time)
    boost = 0.5 * speed_max * boost_time
    if decay == math.inf:
        return boost + coast
    return boost + decay * math.log1p(coast / decay)


@formula
def time_to_fly(distance, speed_max, boost_time, decay):
    """Seconds from launch to `distance` (m) flown: the inverse of `distance_flown`."""
    if distance <= 0.0:
        return 0.0
    boost = 0.5 * speed_max * boost_time
    if distance < boost:
        return math.sqrt(2.0 * distance * boost_time / speed_max)
    coast = distance - boost
    if decay == math.inf:
        return boost_time + coast / speed_max
    return boost_time + decay / speed_max * math.expm1(coast / decay)


@formula
def speed_at(distance, speed_max, boost_time, decay):
    """Speed, m/s, when `distance` (m) has been flown."""
    boost = 0.5 * speed_max * boost_time
    if distance < boost:
        return speed_max * math.sqrt(max(distance, 0.0) / boost)
    return speed_max * math.exp(-(distance - boost) / decay)


@formula
def speed_after(tau, speed_max, boost_time, decay):
    """Speed, m/s, tau seconds after launch: the derivative of `distance_flown`, tau >= 0."""
    if tau < boost_time:
        return speed_max * tau / boost_time
    return speed_max / (1.0 + speed_max * (tau - boost_time) / decay)


@formula
def hardest_change(speed_max, boost_time, decay):
    """Largest change of speed of a round in flight, either way, m/s^2."""
    slowing = speed_max * speed_max / decay
    return slowing if boost_time <= 0.0 else max(slowing, speed_max / boost_time)


@formula
def range_limit(height, heights, ranges):
    """Range limit, m, at a height: piecewise linear in the table, constant outside it.

    heights (n,) m, increasing; ranges (n,) m; n >= 1. Two rows at one height make a step; at the
    step itself the upper row counts.
    """
    n = len(heights)
    if height < heights[0]:
        return ranges[0]
    if height >= heights[n - 1]:
        return ranges[n - 1]
    for i in range(n - 1):
        if height < heights[i + 1]:
            share = (height - heights[i]) / (heights[i + 1] - heights[i])
            return ranges[i] + share * (ranges[i + 1] - ranges[i])
    return ranges[n - 1]
