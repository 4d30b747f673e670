"""What every row of the benchmarks uses: processes, load, figures, the report."""
