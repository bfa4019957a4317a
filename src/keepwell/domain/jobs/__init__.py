"""The queue in the register: lease, retry, progress, sweeper. Jobs are named by string."""
