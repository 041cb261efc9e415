"""What follows from promises, results and a date: verdicts, totals, series, missing reports. Pure functions only."""
