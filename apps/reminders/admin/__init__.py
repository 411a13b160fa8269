from . import deliveries, rules

__all__ = ["deliveries", "rules"]
