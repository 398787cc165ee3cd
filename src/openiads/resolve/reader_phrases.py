"""Fields and claimed quantities in words a reader knows; `{}` stands for what they belong to."""

from __future__ import annotations

CLASSES = {
    "aircraft": "aircraft",
    "low_observable_aircraft": "low-observable aircraft",
    "bomber": "bombers",
    "cruise_missile": "cruise missiles",
    "one_way_uav": "one-way UAVs",
    "surveillance_uav": "surveillance UAVs",
    "ballistic_missile": "ballistic missiles",
    "decoy": "decoys",
    "anti_radiation_missile": "anti-radiation missiles",
    "civil_aircraft": "civil aircraft",
    "others": "other targets",
}
"""Class of threats -> what they are called, several of them."""

ASPECTS = {
    "nose_m2": "head-on",
    "beam_m2": "from the side",
    "tail_m2": "from behind",
    "median_m2": "from any side",
}
"""Field of a cross section -> where it is seen from."""

FIELDS = {
    "radars": {
        "antenna_height_m": "antenna height of {}",
        "period_s": "scan period of {}",
        "phase_s": "time of the first scan of {}",
        "sector_centre_deg": "direction of {}",
        "sector_width_deg": "width of the sector of {}",
        "elevation_min_deg": "lowest elevation of {}",
        "elevation_max_deg": "highest elevation of {}",
        "range_min_m": "nearest range of {}",
        "range_max_m": "instrumented range of {}",
        "reference_range_m": "detection range of {}",
        "reference_rcs_m2": "target that the detection range of {} is published for",
        "reference_pd": "detection probability at the published range of {}",
        "reference_swerling": "fluctuation of the target that the range of {} is published for",
        "pfa": "false-alarm probability of {}",
        "pulses": "integrated pulses of {}",
        "v_min_m_s": "lowest radial speed seen by {}",
    },
    "rounds": {
        "speed_max_m_s": "greatest speed of {}",
        "boost_time_s": "boost time of {}",
        "speed_at_max_range_m_s": "speed of {} at its greatest reach",
        "height_min_m": "lowest intercept of {}",
        "height_min_by_class_m": "lowest intercept of {}",
        "height_max_m": "highest intercept of {}",
        "range_min_m": "nearest intercept of {}",
        "range_max_m": "reach of {}",
        "range_max_by_class_m": "reach of {}",
        "target_speed_max_m_s": "fastest target of {}",
        "reliability": "reliability of {}",
        "p_kill": "kill probability of {}",
        "common_cause": "chance that the rounds of a salvo share one fate ({})",
        "unit_cost_usd": "price of {}",
    },
    "systems": {
        "target_channels": "targets engaged at once by {}",
        "missile_channels": "rounds guided at once by {}",
        "reaction_time_s": "reaction time of {}",
        "launch_interval_s": "time between launches of {}",
        "assessment_time_s": "time to assess an engagement of {}",
        "stock": "rounds to reload from in {}",
    },
    "networks": {
        "detections": "detections that make a track",
        "looks": "looks in which a track must be made",
        "coast_scans": "scans that a track lives on without detection",
        "track_capacity": "tracks held at once by the network",
        "identification_time_s": "time to identify a track",
        "latency_s": "delay from radar to command post",
        "availability": "chance that a data link is up",
        "p_hostile": "chance that {} are recognised as hostile",
    },
    "doctrines": {"salvo": "rounds fired at a target at once (salvo)"},
    "threat_types": {
        "rcs": "radar cross section of {}",
        "unit_cost_usd": "price of {}",
        "p_damage": "chance that {} damages its aim",
        "manoeuvre_factor": "effect of evasion by {} on the kill probability",
    },
}
"""Kind of entry -> field of the world -> words."""

LAUNCHERS = {
    "count": "launchers with {round} in {}",
    "tubes": "rounds on a launcher with {round} in {}",
    "reload_time_s": "reload time of launchers with {round} in {}",
}
"""Field of a set of launchers -> words."""

MANY = {"radars": "radars", "rounds": "rounds", "systems": "units"}
"""Kind of entry -> several of them."""

QUANTITIES = {
    "antenna_height": "antenna height of {}",
    "detection_range_max": "detection range of {}",
    "instrumented_range": "instrumented range of {}",
    "engagement_altitude_max": "highest intercept of {}",
    "engagement_altitude_max_ballistic": "highest intercept of {} against ballistic missiles",
    "engagement_altitude_min": "lowest intercept of {}",
    "engagement_range_max": "reach of {}",
    "engagement_range_max_aircraft": "reach of {} against aircraft",
    "engagement_range_max_ballistic": "reach of {} against ballistic missiles",
    "engagement_range_max_cruise": "reach of {} against cruise missiles",
    "engagement_range_min": "nearest intercept of {}",
    "rcs": "radar cross section of {}",
    "rcs_frontal": "radar cross section of {}, head-on",
    "rcs_mean": "radar cross section of {}, mean",
    "rcs_side": "radar cross section of {}, from the side",
    "rcs_side_rear": "radar cross section of {}, from side and behind",
    "rcs_vhf": "radar cross section of {} in the VHF band",
    "speed_max": "greatest speed of {}",
    "speed_cruise": "cruising speed of {}",
    "target_speed_max": "fastest target of {}",
    "launch_interval": "time between launches of {}",
    "reaction_time": "reaction time of {}",
    "deployment_time": "time to deploy {}",
    "unit_cost": "price of {}",
    "single_shot_kill_probability": "kill probability of {}",
    "single_shot_kill_probability_aircraft": "kill probability of {} against aircraft",
    "single_shot_kill_probability_ballistic": "kill probability of {} against ballistic missiles",
    "single_shot_kill_probability_cruise": "kill probability of {} against cruise missiles",
    "single_shot_kill_probability_uav": "kill probability of {} against UAVs",
    "missiles_per_launcher": "rounds on a launcher of {}",
    "missiles_guided_simultaneous": "rounds guided at once by {}",
    "targets_engaged_simultaneous": "targets engaged at once by {}",
    "targets_tracked": "tracks held at once by {}",
    "launchers": "launchers in {}",
}
"""Claimed quantity -> words; any other is its name with spaces."""
