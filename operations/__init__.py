"""The picture: store, merge, change feed, deadlines, indicators. No Qt."""
