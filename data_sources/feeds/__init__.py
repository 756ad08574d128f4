"""`yiping feeds`: an example centre's data, served as its departments' systems would serve it.

Real HTTP with paging and `updatedAfter`, a real SQL database, files dropped into a folder, a CAP feed. What is served
is described by the centre's `feeds.toml`; nothing here knows a county. Everything served is a drill's or a replay's.
"""
