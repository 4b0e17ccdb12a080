"""The pure middle: values, rules and decisions. No Django, database, network, clock or chance."""
