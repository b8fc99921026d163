"""Arrow tables scanned by column: types and fields of a schema, arrays as leaf columns, rows taken as a whole."""
