"""Complex-survey statistics: designs, weights, estimates with their uncertainty, tests, scales, small areas, planning."""
