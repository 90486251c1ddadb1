"""Long work: builds, checks and exports, each in a process of its own, a few at a time, the others waiting in their order."""
