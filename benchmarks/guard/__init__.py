"""What the guard costs, and how often it takes the description of a harmless tool for a poisoned one."""
