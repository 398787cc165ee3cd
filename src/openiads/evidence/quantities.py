"""The quantities that claims are about, with the dimension of each.

A closed list: a claim on a quantity that is not here is an input error, so a misspelt name
cannot slip into the ledger as a new quantity.
"""

from __future__ import annotations

_BY_DIMENSION = {
    "length": """
        altitude altitude_coverage_max altitude_max antenna_height apogee area_cover_range cep
        combat_radius coverage_extension coverage_range_claim cruise_altitude detection_range_0_13m2
        detection_range_1m2 detection_range_1m2_low detection_range_2m2 detection_range_ballistic
        detection_range_cruise detection_range_fighter detection_range_max
        detection_range_stealth_claim distance_from_iran engagement_altitude_max
        engagement_altitude_max_ballistic engagement_altitude_min engagement_altitude_min_ballistic
        engagement_range_max engagement_range_max_aircraft engagement_range_max_ballistic
        engagement_range_max_cruise engagement_range_min engagement_range_min_ballistic ferry_range
        instrumented_range intercept_range_claimed range_max range_max_export tbm_source_range_max
        test_intercept_range test_target_altitude wingspan
    """,
    "area": "rcs rcs_frontal rcs_mean rcs_side rcs_side_rear rcs_vhf",
    "speed": """
        speed_at_intercept speed_average_intercept speed_cruise speed_max target_speed_max
        test_target_speed
    """,
    "time": """
        delivery_span deployment_time duration endurance first_delivery_lag launch_interval
        reaction_time reaction_time_from_standby readiness_time redeployment_time reload_time
    """,
    "angle": "azimuth_sector search_sector",
    "mass": "launch_mass mass payload",
    "money": """
        claim_value contract_value cost_gap hardware_cost loan_limit loss_from_ban loss_to_russia
        missile_load_cost unit_cost
    """,
    "ratio": """
        cost_ratio cost_ratio_to_patriot fraction_delivered intercept_claim_atacms interception_rate
        interception_rate_claimed kill_per_missile_claimed kill_probability leakage_per_barrage
        price_index probability_zero_leakers reliability share_of_inventory_fired
        single_shot_kill_probability single_shot_kill_probability_aircraft
        single_shot_kill_probability_ballistic single_shot_kill_probability_cruise
        single_shot_kill_probability_uav success_rate success_rate_claimed urban_hits_fraction
    """,
    "count": """
        airlift_sorties_first_battalion ballistic_missiles barrages battalions battalions_planned
        battalions_ukraine_2022 batteries batteries_contracted batteries_controlled
        batteries_deployed crew cruise_missiles cruise_missiles_failed decoys_per_missile drones
        equivalence_s300_systems individual_strikes individuals_sdn interceptor_failures_seen
        interceptors interceptors_fired interceptors_missed interceptors_per_year
        interceptors_planned intercepts launchers launchers_ukraine missiles_fired
        missiles_guided_simultaneous missiles_per_launcher missiles_per_launcher_cri
        missiles_per_target missiles_ready missiles_total radar_struck_2024_04 regiments
        regiments_2020 regiments_in_service sanctions_minimum successes systems systems_built
        systems_contracted systems_delivered systems_held systems_in_service systems_intended
        targets_engaged_simultaneous targets_tracked total units_in_syria
        vehicles_destroyed_syria_libya weapons_intercepted weapons_launched
    """,
    "date": """
        ban_imposed_date ban_lifted_date contract_date date delivery_completed delivery_date
        delivery_year entry_into_force expiry_date final_delivery_year first_delivery_date
        first_delivery_year operational_date planned_delivery purchase_reported second_delivery_date
        time_utc withdrawal_date
    """,
    "boolean": """
        contract_cancelled contract_signed offered request_received request_rejected
        restricted_by_resolution sanctions_imposed sanctions_threatened strike_called_off
    """,
    "text": """
        ban_lifted_after capability_claim combat_use consequence contract_status delivered_to_iran
        derived_from displacement_time effect_on_arms_sales evidence_of_intercepts export_interest
        export_willingness kills_by_system launch_place mechanism model motive place
        political_effect purchase_conditions rcs_category russian_support_since scope
        stealth_detection_claim threat
    """,
}

WORDS = ("date", "boolean", "text")
"""Dimensions of what is said in words: compared and shown, never computed with."""

DIMENSIONS: dict[str, str] = {
    quantity: dimension for dimension, names in _BY_DIMENSION.items() for quantity in names.split()
}
"""Quantity -> dimension, a key of `openiads.units.SI_UNITS` or one of `WORDS`."""
