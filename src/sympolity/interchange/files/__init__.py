"""Files on their way in and out: what came, what went out from here, what is to be corrected."""
