"""What the estimators reach with nothing but defaults, on tables that no paper of theirs has."""
