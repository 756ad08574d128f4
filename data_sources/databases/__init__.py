"""How the sql connector speaks to each make of database: its session, its errors, its values, the query itself."""
