"""What a billing record is: its fields and the parts they play, amounts, dates and currencies, and names of fields."""
