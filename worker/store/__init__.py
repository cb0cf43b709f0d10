"""What a worker keeps on Redis: jobs with their leases and results, and turns to call a model."""
