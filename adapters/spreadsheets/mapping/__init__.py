"""What a mapping file says, and what it may say."""
