"""Long work: the queue, its worker and its progress."""
