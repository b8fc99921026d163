"""The countries that a payload speaks of, which decide how its national numbers are read.

    countries   every country by its names, codes and calling code
    regions     those that the fields of a payload mention

Towns and streets are no matter of this folder: rules claim them by their fields' names.
"""
