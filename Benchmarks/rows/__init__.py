"""The rows, a file each: `measure(bench)` gives a `Row`."""
