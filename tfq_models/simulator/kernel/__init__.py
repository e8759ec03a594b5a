"""Programs as the native kernel takes them."""
