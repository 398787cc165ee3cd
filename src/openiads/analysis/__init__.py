"""Tables: from outcomes to estimates, differences, reasons and an answer."""
