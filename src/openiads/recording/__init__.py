"""One replication told: its rows and events, and the files made from them."""
