"""What a text may have been meant as: letters apart, moved, exchanged, misspelt, spelled or marked up."""
