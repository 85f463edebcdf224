"""What leaves the program: interviews in other formats, passages with their citation."""
