"""How quick the tracker is, and how much slower it gets as the record grows: docs/performance.md."""
