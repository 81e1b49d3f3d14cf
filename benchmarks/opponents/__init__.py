"""What our quick ways are measured against: obvious or usual ways to the same results."""
