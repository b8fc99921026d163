"""A payload as its texts: JSON in and out, the leaves, and what the names of fields tell about them."""
