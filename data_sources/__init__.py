"""The bottom room: connectors, schedule, mapping to records, coordinates, source health. No Qt, no store."""
