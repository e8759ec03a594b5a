"""What a comparison ends with: scores, tables, pictures."""
