"""The panes, one file each, and the look: colours, type, spacing. Knows Qt."""
