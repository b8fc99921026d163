"""What may decide what the program does, and how it is told to be wrong.

    private_files  who may write keys, pins and indexes, and how they are written
    trusted_urls   which URLs may be asked for keys or billing data
    yaml_errors    what is wrong in a YAML file, without what it holds
    each_once      JSON in which no name stands twice

What is wrong is said by its place, and never by what stands there.
"""
