"""What stands on the disk: files whole or not at all, the manifest of a scan, and the locks on both."""
