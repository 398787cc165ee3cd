"""Words: scenario and evidence become a resolved world; knows no arrays and no tables."""
